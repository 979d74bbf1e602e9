"""The file a recording grows in: a ``.part`` beside its target, and what is needed to resume it."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import BinaryIO, Self, cast

from .errors import IncompleteReadError, InvalidValueError

__all__ = ["PartialFile"]


class PartialFile:
    """``<target>.part`` and ``<target>.part.json`` (length and validator of the recording it belongs to)."""

    def __init__(self, target: Path, file: BinaryIO, *, size: int, length: int | None, validator: str | None) -> None:
        self._target = target
        self._file = file
        self.size = size
        self.length = length
        self.validator = validator

    @classmethod
    def open(cls, target: Path, *, resume: bool) -> Self:
        """Open the part of a target. Without a readable note of what it belongs to, an old part counts as empty."""
        if target.is_dir():
            raise InvalidValueError(f"{target} is a folder; pass a file name")
        if not target.parent.is_dir():
            raise InvalidValueError(f"the folder {target.parent} does not exist; make it first")
        length, validator = _read_note(_note(target)) if resume else (None, None)
        file: BinaryIO = _part(target).open("r+b" if _part(target).exists() else "w+b")
        known = length is not None or validator is not None
        size = file.seek(0, os.SEEK_END) if known else 0
        return cls(target, file, size=size, length=length, validator=validator)

    def begin(self, start: int, length: int | None, validator: str | None) -> None:
        """Keep the first ``start`` bytes and note what the part belongs to."""
        self._file.truncate(start)
        self._file.seek(start)
        self.size, self.length, self.validator = start, length, validator
        _note(self._target).write_text(json.dumps({"length": length, "validator": validator}), encoding="utf-8")

    def write(self, chunk: bytes) -> None:
        """Append."""
        self._file.write(chunk)
        self.size += len(chunk)

    def finish(self, checksum: tuple[str, str] | None) -> Path:
        """Check, flush to disk, rename into place."""
        if checksum is not None and not self._matches(*checksum):
            self._file.truncate(0)
            raise IncompleteReadError(f"the {checksum[0]} checksum of {self._target.name} differs; try again")
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        _part(self._target).replace(self._target)
        _note(self._target).unlink(missing_ok=True)
        return self._target

    def close(self) -> None:
        """Close the part, which stays on disk unless `finish` renamed it."""
        self._file.close()

    def _matches(self, algorithm: str, digest: str) -> bool:
        self._file.flush()
        with _part(self._target).open("rb") as written:
            return hashlib.file_digest(written, algorithm).hexdigest() == digest.lower()


def _part(target: Path) -> Path:
    return target.with_name(target.name + ".part")


def _note(target: Path) -> Path:
    return target.with_name(target.name + ".part.json")


def _read_note(path: Path) -> tuple[int | None, str | None]:
    try:
        note = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None, None
    if not isinstance(note, dict):
        return None, None
    found = cast("dict[str, object]", note)
    length, validator = found.get("length"), found.get("validator")
    return (length if isinstance(length, int) else None), (validator if isinstance(validator, str) else None)
