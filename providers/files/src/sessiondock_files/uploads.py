"""The bytes of a recording on their way into an archive: a file that no reader sees, and their digest."""

from __future__ import annotations

import hashlib
import os
import threading
import time
import uuid
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from sessiondock import StorageError

from .file_errors import storing
from .regular import new_file
from .store import sync_folder

__all__ = ["Upload", "remove_abandoned"]

_PREFIX = ".sessiondock-upload-"
_DAY = 86_400.0


class Upload:
    """Grows piece by piece. It may be closed while another thread, which nobody waits for any more, opens it or writes.

    Attributes:
        size: bytes so far.
    """

    def __init__(self) -> None:
        self.size: int = 0
        self._label = ""
        self._digest = hashlib.sha256()
        self._turn = threading.Lock()
        self._closed = False
        self._path: Path | None = None
        self._file: BinaryIO | None = None

    def open(self, folder: Path, label: str) -> None:
        """Make the file.

        Args:
            folder: where; the bytes stay on its disk.
            label: the archive, for messages.
        """
        self._label = label
        with self._turn, storing(label):
            if not self._closed:
                remove_abandoned(folder)
                self._path = folder / f"{_PREFIX}{uuid.uuid4().hex}"
                self._file = new_file(self._path)

    def write(self, piece: bytes | bytearray | memoryview) -> None:
        """Add bytes."""
        with self._turn, storing(self._label):
            if self._file is not None:
                self._file.write(piece)
                self._digest.update(piece)
                self.size += memoryview(piece).nbytes

    def sha256(self) -> str:
        """The digest of all bytes."""
        return self._digest.hexdigest()

    def keep(self, path: Path, *, durable: bool) -> None:
        """Let the bytes stay at a path that is named by their digest. When they are there already, nothing changes."""
        with self._turn:
            if self._path is None:
                return
            file = self.reopened()
            file.flush()
            if not path.is_symlink() and path.exists() and path.stat().st_size == self.size:
                return
            if durable:
                os.fsync(file.fileno())
            path.parent.mkdir(exist_ok=True)
            self._path.replace(path)
        if durable:
            sync_folder(path.parent)

    def reopened(self) -> BinaryIO:
        """The file, to be read from its beginning. StorageError when it is closed."""
        if self._file is None:
            raise StorageError("the recording was given up before it was stored")
        self._file.seek(0)
        return self._file

    def close(self) -> None:
        """Remove the file, unless it was kept."""
        with self._turn:
            self._closed = True
            file, self._file = self._file, None
            if file is not None and self._path is not None:
                file.close()
                self._path.unlink(missing_ok=True)


def remove_abandoned(folder: Path) -> None:
    """Remove what killed processes left here a day ago or earlier."""
    before = time.time() - _DAY
    for path in folder.glob(f"{_PREFIX}*"):
        with suppress(OSError):
            if path.stat().st_mtime < before:
                path.unlink()
