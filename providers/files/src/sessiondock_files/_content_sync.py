"""Reads what a recording is made of, in pieces; `_content_async` has the same shape."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeAlias

from sessiondock.authoring import ByteStream

from .content import PIECE, Bytes, File, check_content, checked, is_open, is_path

__all__ = ["Content", "check", "opened", "read_pieces"]

Content: TypeAlias = "Bytes | str | os.PathLike[str] | File | ByteStream | Iterable[bytes]"
"""Bytes, the path of a file, a file open for reading, a recording's stream, or anything that gives bytes in pieces."""


def check(content: object) -> None:
    """Reject what cannot be read, before anything is written."""
    check_content(content, gives_bytes=isinstance(content, (ByteStream, Iterable)))


@contextmanager
def opened(content: Content) -> Generator[Content]:
    """The content, with a stream open that is not yet."""
    if isinstance(content, ByteStream) and not is_open(content):
        with content:
            yield content
    else:
        yield content


def read_pieces(content: Content) -> Generator[Bytes]:
    """Pieces of any size. InvalidValueError when it gives anything but bytes."""
    readable = content.iter_bytes() if isinstance(content, ByteStream) else content
    for piece in _pieces(readable):
        yield checked(piece)


def _pieces(content: Any) -> Generator[object]:
    if isinstance(content, (bytes, bytearray, memoryview)):
        yield content
    elif is_path(content):
        with Path(content).open("rb") as file:
            while piece := file.read(PIECE):
                yield piece
    elif hasattr(content, "read"):
        while piece := content.read(PIECE):
            yield piece
    else:
        yield from content
