"""What a recording can be made of, as far as the sync and the async client read it alike."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol, TypeAlias, TypeGuard, cast

from sessiondock import InvalidValueError
from sessiondock.authoring import checks

__all__ = [
    "CHUNK",
    "Bytes",
    "File",
    "Slicer",
    "check_content",
    "checked",
    "file_name",
    "is_open",
    "is_path",
    "media_type",
]

CHUNK = 256 * 1024
"""Bytes in a row of the store."""
Bytes: TypeAlias = "bytes | bytearray | memoryview[int]"


class File(Protocol):
    """A file open for reading in binary mode."""

    def read(self, size: int, /) -> bytes: ...


class Stream(Protocol):
    """A recording's stream of another client."""

    @property
    def content_type(self) -> str | None: ...

    def iter_bytes(self) -> Any: ...


class Slicer:
    """Cuts pieces of any size into chunks of one size, holding less than one chunk beside the piece."""

    def __init__(self) -> None:
        self._rest = bytearray()

    def feed(self, piece: Bytes) -> Iterator[bytes]:
        """The chunks that are whole with this piece."""
        view = memoryview(piece).cast("B")
        if self._rest:
            missing = CHUNK - len(self._rest)
            self._rest += view[:missing]
            view = view[missing:]
            if len(self._rest) < CHUNK:
                return
            yield bytes(self._rest)
            self._rest.clear()
        whole = len(view) - len(view) % CHUNK
        for start in range(0, whole, CHUNK):
            yield bytes(view[start : start + CHUNK])
        self._rest += view[whole:]

    def last(self) -> Iterator[bytes]:
        """The chunk that is not whole, if there is one."""
        if self._rest:
            yield bytes(self._rest)


def is_path(content: object) -> TypeGuard[str | os.PathLike[str]]:
    """Whether content is the path of a file."""
    return isinstance(content, (str, os.PathLike))


def checked(piece: object) -> Bytes:
    """A piece of content, or InvalidValueError."""
    if not isinstance(piece, (bytes, bytearray, memoryview)):
        advice = "; open the file in binary mode" if isinstance(piece, str) else ""
        raise InvalidValueError(f"content must give bytes, not {type(piece).__name__}{advice}")
    return cast("bytes", piece)


def check_content(content: object, *, gives_bytes: bool) -> None:
    """Reject what cannot be read, before anything is written."""
    if is_path(content):
        path = Path(content)
        try:
            found, what = path.is_file(), "is a folder" if path.is_dir() else "does not exist"
        except (OSError, ValueError):
            found, what = False, "cannot be looked for"
        if not found:
            raise InvalidValueError(
                f"the file {checks.shown(str(path))} {what}; pass a file, bytes, or what gives bytes"
            )
    elif not gives_bytes and not hasattr(content, "read"):
        raise InvalidValueError(
            f"content must be bytes, a path, an open file, a stream of the same kind of client or give bytes, not a "
            f"{type(content).__name__}"
        )


def file_name(content: object) -> str | None:
    """What a path is called."""
    return Path(content).name if is_path(content) else None


def is_open(stream: Stream) -> bool:
    """Whether the context of a recording's stream was entered."""
    try:
        _ = stream.content_type
    except InvalidValueError:
        return False
    return True


def media_type(content: object) -> str | None:
    """What an open stream says that its bytes are."""
    return cast("Stream", content).content_type if hasattr(content, "iter_bytes") else None
