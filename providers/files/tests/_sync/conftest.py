# Generated from tests/_async/conftest.py: edit that file, not this one.
# Digest: 4ac1cb7c251478e3
"""A client of each form."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import pytest

from sessiondock_files import Files


@pytest.fixture
def dock(where: dict[str, Any]) -> Generator[Files]:
    """A client of an empty archive."""
    with Files(**where) as client:
        yield client
