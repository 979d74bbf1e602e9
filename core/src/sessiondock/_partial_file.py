"""The file a recording grows in: a ``.part`` beside its target, and a note of what it belongs to.

Opening it locks it. Neither file is followed when it is a symbolic link.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
import sys
import threading
from collections.abc import Generator
from contextlib import contextmanager, suppress
from io import FileIO
from pathlib import Path
from typing import Self

import attrs

from ._file_lock import try_lock
from .errors import IncompleteReadError, InvalidValueError, StorageError
from .values import is_object

__all__ = ["OVERLAP", "PartDiffersError", "PartialFile", "ContentIdentity"]

OVERLAP = 65536
"""Bytes at the end of a part that are fetched again, to see that they belong to the same recording."""

_PLAIN = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


class PartDiffersError(Exception):
    """The end of the part is not what the recording has there."""


@attrs.frozen
class ContentIdentity:
    """What is known of a whole recording.

    Attributes:
        length: its size in bytes.
        validator: what tells one version from another.
        checksum: algorithm known to ``hashlib`` and hexadecimal digest.
    """

    length: int | None = None
    validator: str | None = None
    checksum: tuple[str, str] | None = attrs.field(default=None, eq=False)


class PartialFile:
    """``<target>.part`` and ``<target>.part.json``. Safe to close while another thread writes.

    Attributes:
        size: bytes that are there and belong to the recording, as far as is known.
        whole: the recording they belong to.
    """

    def __init__(self, target: Path, file: FileIO, *, size: int, whole: ContentIdentity) -> None:
        self._target = target
        self._file = file
        self._end = size
        self._busy = threading.Lock()
        self.size = size
        self.whole = whole

    @classmethod
    def open(cls, path: str | os.PathLike[str], *, resume: bool) -> Self:
        """Open and lock the part of a target. Without ``resume`` or a readable note, an old part counts as empty.

        Raises:
            InvalidValueError: the target cannot be a file.
            StorageError: the part cannot be written, or somebody else is writing it.
        """
        target = checked_target(path)
        with _storing(target):
            file = FileIO(_locked(_part(target)), "r+b")
            whole = _read_note(_note(target)) if resume else ContentIdentity()
            size = 0 if whole == ContentIdentity() else os.fstat(file.fileno()).st_size
        return cls(target, file, size=size, whole=whole)

    def resume_at(self, whole: ContentIdentity) -> int:
        """From which offset on a recording has to be fetched; 0 when this part is not the beginning of it."""
        fits = whole == self.whole != ContentIdentity() and (whole.length is None or self.size <= whole.length)
        return max(0, self.size - OVERLAP) if fits else 0

    def begin(self, start: int, whole: ContentIdentity) -> None:
        """Expect the bytes from ``start`` on. What the part has there already is compared, not trusted."""
        with self._busy, _storing(self._target):
            if start == 0:
                self._file.truncate(0)
                self._end = 0
            self._file.seek(start)
            self.size, self.whole = start, whole
            _write_note(_note(self._target), whole)

    def write(self, chunk: bytes | memoryview) -> None:
        """Append. PartDiffersError when the part has other bytes at this place."""
        with self._busy, _storing(self._target, hint=True):
            known = self._read(min(len(chunk), max(0, self._end - self.size)))
            if known != chunk[: len(known)]:
                raise PartDiffersError
            rest = memoryview(chunk)[len(known) :]
            while rest:
                rest = rest[self._file.write(rest) :]
            self.size += len(chunk)

    def finish(self) -> Path:
        """Check, flush to disk, rename into place. IncompleteReadError when length or checksum is wrong."""
        with self._busy, _storing(self._target, hint=True):
            length, checksum = self.whole.length, self.whole.checksum
            if length is not None and self.size != length:
                raise IncompleteReadError(f"the recording ended after {self.size} of {length} bytes; save it again")
            if checksum is not None and not self._matches(*checksum):
                self._file.truncate(0)
                raise IncompleteReadError(f"the {checksum[0]} checksum of {self._target.name} differs; save it again")
            os.fsync(self._file.fileno())
            if sys.platform == "win32":
                self._file.close()
            _part(self._target).replace(self._target)
            _note(self._target).unlink(missing_ok=True)
            self._file.close()
        return self._target

    def close(self) -> None:
        """Close the part, which stays on disk unless it is empty or `finish` renamed it."""
        with self._busy, suppress(OSError):
            if self._file.closed:
                return
            try:
                if os.fstat(self._file.fileno()).st_size == 0:
                    _note(self._target).unlink(missing_ok=True)
                    _part(self._target).unlink()
            finally:
                self._file.close()

    def __del__(self) -> None:
        """Close a part that a cancelled call never received."""
        self.close()

    def _read(self, count: int) -> bytes:
        found = b""
        while len(found) < count and (more := self._file.read(count - len(found))):
            found += more
        return found

    def _matches(self, algorithm: str, digest: str) -> bool:
        self._file.seek(0)
        found = hashlib.file_digest(self._file, lambda: hashlib.new(algorithm, usedforsecurity=False))
        return found.hexdigest() == digest.lower()


def checked_target(path: str | os.PathLike[str]) -> Path:
    """The path as a place where a file can be made or replaced. InvalidValueError otherwise."""
    if not isinstance(path, (str, os.PathLike)) or not isinstance(os.fspath(path), str):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise InvalidValueError(f"path must be a str or a path, not {type(path).__name__}: {path!r}")
    target = Path(path)
    if "\0" in str(target) or any("\ud800" <= character <= "\udfff" for character in target.name):
        raise InvalidValueError(f"path must not contain NUL characters or lone surrogates: {str(target)!r}")
    with _storing(target):
        if target.is_dir():
            raise InvalidValueError(f"{target} is a folder; pass a file name")
        if not target.parent.is_dir():
            raise InvalidValueError(f"the folder {target.parent} does not exist; make it first")
        if target.exists() and not target.is_symlink() and not target.is_file():
            raise InvalidValueError(f"{target} is not a regular file; pass another path")
    return target


@contextmanager
def _storing(target: Path, *, hint: bool = False) -> Generator[None]:
    try:
        yield
    except OSError as error:
        kept = f"; what arrived is kept in {target.name}.part, save again to go on" if hint else ""
        raise StorageError(f"cannot save to {target}: {error.strerror or error}{kept}") from error


def _part(target: Path) -> Path:
    return target.with_name(target.name + ".part")


def _note(target: Path) -> Path:
    return target.with_name(target.name + ".part.json")


def _locked(path: Path) -> int:
    """A descriptor of the file at a path, locked. A file that was renamed away meanwhile is let go."""
    while True:
        if path.is_symlink():
            raise StorageError(f"{path} is a symbolic link, which is not followed; remove it")
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | _PLAIN, 0o666)
        try:
            opened = os.fstat(descriptor)
            if not stat.S_ISREG(opened.st_mode):
                raise StorageError(f"{path} is in the way: it is not a regular file; remove it")
            if not try_lock(descriptor):
                raise StorageError(
                    f"another save to this path is under way, in {path}; wait for it or use another path"
                )
            with suppress(FileNotFoundError):
                if os.path.samestat(opened, path.lstat()):
                    return descriptor
        except BaseException:
            os.close(descriptor)
            raise
        os.close(descriptor)


def _write_note(path: Path, whole: ContentIdentity) -> None:
    text = json.dumps({"length": whole.length, "validator": whole.validator})
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _PLAIN, 0o666)
    with os.fdopen(descriptor, "w", encoding="utf-8") as note:
        note.write(text)


def _read_note(path: Path) -> ContentIdentity:
    try:
        note = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return ContentIdentity()
    if not is_object(note):
        return ContentIdentity()
    length, validator = note.get("length"), note.get("validator")
    return ContentIdentity(
        length if isinstance(length, int) and not isinstance(length, bool) else None,
        validator if isinstance(validator, str) else None,
    )
