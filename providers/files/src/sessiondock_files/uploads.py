"""The bytes of a recording on their way into an archive: a file that no reader sees, and their digest."""

from __future__ import annotations

import hashlib
import os
import time
import uuid
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from .file_errors import storing
from .store import sync_folder

__all__ = ["Upload", "remove_abandoned"]

_PREFIX = ".sessiondock-upload-"
_DAY = 86_400.0


class Upload:
    """Grows piece by piece.

    Args:
        folder: where the file is made; the bytes stay on its disk.
        label: the archive, for messages.

    Attributes:
        size: bytes so far.
    """

    def __init__(self, folder: Path, label: str) -> None:
        self.size = 0
        self._label = label
        self._digest = hashlib.sha256()
        with storing(label):
            remove_abandoned(folder)
            self._path = folder / f"{_PREFIX}{uuid.uuid4().hex}"
            self._file: BinaryIO = self._path.open("x+b")

    def write(self, piece: bytes | bytearray | memoryview) -> None:
        """Add bytes."""
        with storing(self._label):
            self._file.write(piece)
        self._digest.update(piece)
        self.size += memoryview(piece).nbytes

    def sha256(self) -> str:
        """The digest of all bytes."""
        return self._digest.hexdigest()

    def keep(self, path: Path, *, durable: bool) -> None:
        """Let the bytes stay at a path that is named by their digest. When they are there already, nothing changes."""
        self._file.flush()
        if path.exists() and path.stat().st_size == self.size:
            return
        if durable:
            os.fsync(self._file.fileno())
        path.parent.mkdir(exist_ok=True)
        self._path.replace(path)
        if durable:
            sync_folder(path.parent)

    def reopened(self) -> BinaryIO:
        """The file, to be read from its beginning."""
        self._file.seek(0)
        return self._file

    def close(self) -> None:
        """Remove the file, unless it was kept."""
        with suppress(OSError):
            self._file.close()
        with suppress(OSError):
            self._path.unlink()


def remove_abandoned(folder: Path) -> None:
    """Remove what killed processes left here a day ago or earlier."""
    before = time.time() - _DAY
    for path in folder.glob(f"{_PREFIX}*"):
        with suppress(OSError):
            if path.stat().st_mtime < before:
                path.unlink()
