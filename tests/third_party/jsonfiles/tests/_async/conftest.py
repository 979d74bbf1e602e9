"""A client of a folder that is not there yet."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from sessiondock_jsonfiles import AsyncJsonFiles


@pytest.fixture
async def client(tmp_path: Path) -> AsyncGenerator[AsyncJsonFiles]:
    async with AsyncJsonFiles(folder=tmp_path / "chats") as made:
        yield made
