"""A recording for a fake to serve: of any size, made while it is sent, whole or from an offset on."""

from __future__ import annotations

import base64
import hashlib
import random
import re
from collections.abc import Iterator
from datetime import datetime
from email.utils import format_datetime
from typing import Self

import attrs

from .messages import Headers, ReceivedRequest, Reply

__all__ = ["FakeRecording"]

_BLOCK = 64 * 1024
_ASKED = re.compile(r"bytes=([0-9]+)-([0-9]*)")


@attrs.define(eq=False, kw_only=True)
class FakeRecording:
    """Bytes, and what the server says of them. Change attributes between requests at will.

    Attributes:
        size: in bytes.
        seed: another one gives other bytes and another ETag.
        data: the bytes themselves; None makes ones up that differ from block to block. See `of`.
        content_type: None leaves the field out.
        ranges: whether ``Range`` (one range, from an offset) and ``If-Range`` are obeyed; else they are ignored.
        etag: whether there is a strong ETag.
        changed_at: the ``Last-Modified`` time, aware; None leaves the field out.
        sized: whether the length is told; else the body is chunked.
        digest: whether a ``Repr-Digest`` with the SHA-256 is sent, which takes a pass over all bytes.
    """

    size: int
    seed: int = 0
    data: bytes | None = attrs.field(default=None, repr=False)
    content_type: str | None = "application/octet-stream"
    ranges: bool = True
    etag: bool = True
    changed_at: datetime | None = None
    sized: bool = True
    digest: bool = False

    @classmethod
    def of(cls, data: bytes) -> Self:
        """A recording of these bytes."""
        return cls(size=len(data), data=data)

    def read(self, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        """The bytes from ``start`` up to ``end`` (default: all), in pieces of at most 64 KiB."""
        position, end = start, self.size if end is None else min(end, self.size)
        noise = random.Random(self.seed).randbytes(_BLOCK - 16)
        while position < end:
            index, offset = divmod(position, _BLOCK)
            block = self._block(index, noise)
            piece = block[offset : offset + end - position]
            yield piece
            position += len(piece)

    def content(self) -> bytes:
        """All bytes at once."""
        return b"".join(self.read())

    def answer(self, request: ReceivedRequest) -> Reply:
        """200 with everything, 206 with the part that was asked for, or 416."""
        asked = _ASKED.fullmatch(request.headers.get("Range", "")) if self.ranges else None
        if asked is None or request.headers.get("If-Range", self._validator()) != self._validator():
            return self._reply(200, 0, self.size)
        start, last = int(asked[1]), int(asked[2] or self.size - 1)
        if start >= self.size or last < start:
            return Reply.empty(416, headers={"Content-Range": f"bytes */{self.size}"})
        return self._reply(206, start, min(last + 1, self.size))

    def _block(self, index: int, noise: bytes) -> bytes:
        if self.data is not None:
            return self.data[index * _BLOCK : (index + 1) * _BLOCK]
        return self.seed.to_bytes(8, "big") + index.to_bytes(8, "big") + noise

    def _reply(self, status: int, start: int, end: int) -> Reply:
        fields = dict(self._fields())
        if status == 206:
            fields["Content-Range"] = f"bytes {start}-{end - 1}/{self.size}"
        if self.sized:
            fields["Content-Length"] = str(end - start)
        return Reply(status, Headers(fields.items()), self.read(start, end))

    def _fields(self) -> Iterator[tuple[str, str]]:
        if self.content_type is not None:
            yield "Content-Type", self.content_type
        if self.ranges:
            yield "Accept-Ranges", "bytes"
        if self.etag:
            yield "ETag", self._tag()
        if self.changed_at is not None:
            yield "Last-Modified", format_datetime(self.changed_at, usegmt=True)
            yield "Date", format_datetime(datetime.now(self.changed_at.tzinfo), usegmt=True)
        if self.digest:
            yield "Repr-Digest", f"sha-256=:{base64.b64encode(self._sha256()).decode()}:"

    def _tag(self) -> str:
        return f'"{self.seed:x}-{self.size:x}"'

    def _validator(self) -> str | None:
        if self.etag:
            return self._tag()
        return None if self.changed_at is None else format_datetime(self.changed_at, usegmt=True)

    def _sha256(self) -> bytes:
        found = hashlib.sha256()
        for piece in self.read():
            found.update(piece)
        return found.digest()
