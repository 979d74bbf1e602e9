"""A client of each database."""

from __future__ import annotations

from collections.abc import AsyncGenerator

import pytest

from sessiondock_sql import AsyncSQL


@pytest.fixture
async def dock(url: str) -> AsyncGenerator[AsyncSQL]:
    """A client of an empty database."""
    async with AsyncSQL(url) as client:
        yield client
