"""Reads what a recording is made of, in pieces; `_content_sync` has the same shape."""

from __future__ import annotations

import os
from collections.abc import AsyncGenerator, AsyncIterable, Iterable
from contextlib import aclosing, asynccontextmanager
from pathlib import Path
from typing import Any, TypeAlias, cast

from sessiondock.authoring import AsyncByteStream, runtime_async

from .content import PIECE, Bytes, File, check_content, checked, is_open, is_path

__all__ = ["Content", "check", "opened", "read_pieces"]

Content: TypeAlias = "Bytes | str | os.PathLike[str] | File | AsyncByteStream | AsyncIterable[bytes] | Iterable[bytes]"
"""Bytes, the path of a file, a file open for reading, a recording's stream, or anything that gives bytes in pieces."""


def check(content: object) -> None:
    """Reject what cannot be read, before anything is written."""
    check_content(content, gives_bytes=isinstance(content, (AsyncByteStream, AsyncIterable, Iterable)))


@asynccontextmanager
async def opened(content: Content) -> AsyncGenerator[Content]:
    """The content, with a stream open that is not yet."""
    if isinstance(content, AsyncByteStream) and not is_open(content):
        async with content:
            yield content
    else:
        yield content


async def read_pieces(content: Content) -> AsyncGenerator[Bytes]:
    """Pieces of any size. InvalidValueError when it gives anything but bytes."""
    readable = content.iter_bytes() if isinstance(content, AsyncByteStream) else content
    async with aclosing(_pieces(readable)) as pieces:
        async for piece in pieces:
            yield checked(piece)


async def _pieces(content: Any) -> AsyncGenerator[object]:
    if isinstance(content, (bytes, bytearray, memoryview)):
        yield content
    elif is_path(content):
        file = await runtime_async.run_blocking(Path(content).open, "rb")
        try:
            while piece := await runtime_async.run_blocking(file.read, PIECE):
                yield piece
        finally:
            await runtime_async.run_blocking(file.close)
    elif hasattr(content, "read"):
        while piece := await runtime_async.run_blocking(content.read, PIECE):
            yield piece
    elif isinstance(content, AsyncIterable):
        async for found in cast("AsyncIterable[object]", content):
            yield found
    else:
        for found in content:
            yield found
