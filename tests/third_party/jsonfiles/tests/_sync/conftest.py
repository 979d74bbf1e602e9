# Generated from tests/_async/conftest.py: edit that file, not this one.
# Digest: 003f0f42bb5d4431
"""A client of a folder that is not there yet."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

import pytest

from sessiondock_jsonfiles import JsonFiles


@pytest.fixture
def client(tmp_path: Path) -> Generator[JsonFiles]:
    with JsonFiles(folder=tmp_path / "chats") as made:
        yield made
