# Generated from tests/_async/conftest.py: edit that file, not this one.
# Digest: 82b6fdd8c1b8d679
"""A client of each database."""

from __future__ import annotations

from collections.abc import Generator

import pytest

from sessiondock_sql import SQL


@pytest.fixture
def dock(url: str) -> Generator[SQL]:
    """A client of an empty database."""
    with SQL(url) as client:
        yield client
