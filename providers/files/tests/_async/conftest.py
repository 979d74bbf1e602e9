"""A client of each form."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Any

import pytest

from sessiondock_files import AsyncFiles


@pytest.fixture
async def dock(where: dict[str, Any]) -> AsyncGenerator[AsyncFiles]:
    """A client of an empty archive."""
    async with AsyncFiles(**where) as client:
        yield client
