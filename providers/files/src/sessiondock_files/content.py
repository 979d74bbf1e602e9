"""What a recording can be made of, as far as the sync and the async client read it alike."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Protocol, TypeAlias, TypeGuard, cast

from sessiondock import InvalidValueError
from sessiondock.authoring import checks

__all__ = ["PIECE", "Bytes", "File", "check_content", "checked", "file_name", "is_open", "is_path", "media_type"]

PIECE = 256 * 1024
"""Bytes that are read at once."""
Bytes: TypeAlias = "bytes | bytearray | memoryview[int]"


class File(Protocol):
    """A file open for reading in binary mode."""

    def read(self, size: int, /) -> bytes: ...


class Stream(Protocol):
    """A recording's stream of another client."""

    @property
    def content_type(self) -> str | None: ...

    def iter_bytes(self) -> Any: ...


def is_path(content: object) -> TypeGuard[str | os.PathLike[str]]:
    """Whether content is the path of a file."""
    return isinstance(content, (str, os.PathLike))


def checked(piece: object) -> Bytes:
    """A piece of content. InvalidValueError when it is not bytes."""
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
