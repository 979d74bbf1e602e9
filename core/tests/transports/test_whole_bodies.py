"""A body that came with its headers is taken without waiting, and obeys the same limits."""

from __future__ import annotations

import gzip

import pytest

from sessiondock import DecodeError

from .kinds import OWN, prepared, sender_of
from .raw_server import Arrived, RawServer, answer


@pytest.mark.parametrize("kind", OWN)
async def test_one_packet(kind: str) -> None:
    packed = gzip.compress(b'{"packed": 1}')
    with RawServer(answer(b"twelve bytes"), answer(packed, 200, "Content-Encoding: gzip"), answer(b"")) as server:
        async with sender_of(kind) as sender:
            response = await sender.send(prepared(server.url))
            with pytest.raises(DecodeError, match="more than 11 bytes"):
                await response.read(limit=11)
            assert await sender.get(server.url) == b'{"packed": 1}'
            assert await sender.get(server.url) == b""


@pytest.mark.parametrize("content_type", [None, "text/plain"])
@pytest.mark.parametrize("kind", OWN)
async def test_a_body_is_sent_with_the_type_it_was_given_or_none(kind: str, content_type: str | None) -> None:
    fields = {} if content_type is None else {"Content-Type": content_type}
    with RawServer(answer()) as server:
        async with sender_of(kind) as sender:
            await (await sender.send(prepared(server.url, "POST", b"x", **fields))).read()
        request: Arrived = server.requests[0]
        assert request.header("Content-Type") == content_type
