"""Reads what a recording is made of, in chunks; `_content_async` has the same shape."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterable
from pathlib import Path
from typing import Any, TypeAlias

from .content import CHUNK, Bytes, File, Slicer, check_content, checked, is_path

__all__ = ["Content", "check", "read_chunks"]

Content: TypeAlias = "Bytes | str | os.PathLike[str] | File | Iterable[bytes]"
"""Bytes, the path of a file, a file open for reading, or anything that gives bytes piece by piece."""


def check(content: object) -> None:
    """Refuse what cannot be read, before anything is written."""
    check_content(content, gives_bytes=isinstance(content, Iterable))


def read_chunks(content: Content) -> Generator[bytes]:
    """Chunks of one size, the last one shorter. InvalidValueError when it gives anything but bytes."""
    slicer = Slicer()
    for piece in _pieces(content):
        yield from slicer.feed(checked(piece))
    yield from slicer.last()


def _pieces(content: Any) -> Generator[object]:
    if isinstance(content, (bytes, bytearray, memoryview)):
        yield content
    elif is_path(content):
        with Path(content).open("rb") as file:
            while piece := file.read(CHUNK):
                yield piece
    elif hasattr(content, "read"):
        while piece := content.read(CHUNK):
            yield piece
    else:
        yield from content
