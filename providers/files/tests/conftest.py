"""What the suite shares: archives of several forms."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs
import pytest


@attrs.frozen
class Form:
    """A form of archive.

    Attributes:
        name: of the path.
        compression: of a folder.
    """

    name: str
    compression: str | None = None

    def settings(self, folder: Path) -> dict[str, Any]:
        """The settings of a client."""
        return {"path": folder / self.name, "compression": self.compression}


FORMS = {
    "folder": Form("archive"),
    "folder-gzip": Form("archive", "gzip"),
    "folder-zstd": Form("archive", "zstd"),
    "file": Form("sessions.jsonl"),
    "file-gzip": Form("sessions.jsonl.gz"),
    "file-zstd": Form("sessions.jsonl.zst"),
}
FEW = ("folder", "file-zstd")


@pytest.fixture(params=FEW)
def where(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, Any]:
    """The settings of clients of an empty archive, of a folder and of a packed file in turn."""
    return FORMS[request.param].settings(tmp_path)


@pytest.fixture(params=list(FORMS))
def anywhere(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, Any]:
    """The same of every form."""
    return FORMS[request.param].settings(tmp_path)


@pytest.fixture
def data_file(where: dict[str, Any]) -> Callable[[str], Path]:
    """Finds the last file with lines of a stream."""

    def find(stream: str) -> Path:
        path: Path = where["path"]
        return max((path / stream).glob("*.jsonl*")) if path.is_dir() else path

    return find
