"""A body that came with its headers is taken without waiting, and obeys the same limits."""

from __future__ import annotations

import gzip

import pytest

from sessiondock import DecodeError

from .kinds import OWN, prepared, sender_of
from .raw_server import RawServer, answer


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
    sent: list[tuple[str, bytes | None]] = [("POST", b"x"), ("POST", None), ("DELETE", None), ("GET", None)]
    with RawServer(*[answer()] * len(sent)) as server:
        async with sender_of(kind) as sender:
            for method, body in sent:
                await (await sender.send(prepared(server.url, method, body, **fields))).read()
        assert [request.header("Content-Type") for request in server.requests] == [content_type] * len(sent)
