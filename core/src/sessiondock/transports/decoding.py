"""Content codings, decoded in pieces of bounded size, so that a small response cannot fill the memory."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from typing import Any

from ..errors import DecodeError

__all__ = ["Decoder", "decoder", "too_long"]

_PIECE = 1 << 16
_MOST_CODINGS = 3
_GZIP, _ZLIB, _RAW = 16 + zlib.MAX_WBITS, zlib.MAX_WBITS, -zlib.MAX_WBITS


def decoder(headers: Mapping[str, str]) -> Decoder | None:
    """A decoder for the codings that the headers name, None when there is none. DecodeError for an unknown one."""
    field = headers.get("content-encoding")
    if not field:
        return None
    names = [name for name in (part.strip().lower() for part in field.split(",")) if name not in {"", "identity"}]
    if not names:
        return None
    if len(names) > _MOST_CODINGS or not set(names) <= {"gzip", "x-gzip", "deflate"}:
        raise DecodeError(
            f"the response has the content coding {field[:60]!r}, which was not asked for; check any proxy in between"
        )
    return Decoder(names)


class Decoder:
    """Decodes a body as it arrives. The names are those of the codings, in the order they were applied."""

    def __init__(self, names: list[str]) -> None:
        self._stages = [_Inflate(gzip=name.endswith("gzip")) for name in reversed(names)]

    def decode(self, data: bytes) -> Iterator[bytes]:
        """The decoded bytes in pieces. DecodeError when they are corrupt."""
        return _through(self._stages, data)

    def finish(self) -> None:
        """DecodeError when the coded data is not at its end though the body is."""
        if any(stage.unfinished for stage in self._stages):
            raise DecodeError("the compressed response ends too early; check any proxy in between")


def _through(stages: list[_Inflate], data: bytes) -> Iterator[bytes]:
    if not stages:
        yield data
        return
    for piece in stages[0].pieces(data):
        yield from _through(stages[1:], piece)


class _Inflate:
    """One coding: gzip with any number of members, or deflate with or without its zlib header."""

    def __init__(self, *, gzip: bool) -> None:
        self._gzip = gzip
        self._inflate = zlib.decompressobj(_GZIP) if gzip else None
        self._head = b""
        self._began = False

    @property
    def unfinished(self) -> bool:
        return self._began and (self._inflate is None or not self._inflate.eof)

    def pieces(self, data: bytes) -> Iterator[bytes]:
        self._began = self._began or bool(data)
        if self._inflate is None:
            data = self._head = self._head + data
            if len(data) < 2:
                return
            self._inflate = zlib.decompressobj(_ZLIB if _has_zlib_header(data) else _RAW)
        inflate = self._inflate
        while data:
            if inflate.eof:
                if not self._gzip or not data.startswith(b"\x1f"):
                    return  # padding
                self._inflate = inflate = zlib.decompressobj(_GZIP)
            yield from filter(None, [_step(inflate, data)])
            data = inflate.unused_data if inflate.eof else inflate.unconsumed_tail
        # what the inflater holds back although it took all of its input
        while not inflate.eof and (piece := _step(inflate, b"")):
            yield piece


def _has_zlib_header(data: bytes) -> bool:
    return data[0] & 0x0F == zlib.DEFLATED and int.from_bytes(data[:2], "big") % 31 == 0


def _step(inflate: Any, data: bytes) -> bytes:
    try:
        piece: bytes = inflate.decompress(data, _PIECE)
        return piece
    except zlib.error as error:
        raise DecodeError("the compressed response is corrupt; check any proxy in between") from error


def too_long(limit: int) -> DecodeError:
    """The error for a body that is longer than it may be."""
    return DecodeError(f"the response has more than {limit} bytes; ask for less at a time, or raise max_response_bytes")
