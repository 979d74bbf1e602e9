"""A server whose list of sessions has as many pages as asked for, no two of them alike, in a process of its own."""

from __future__ import annotations

import asyncio
import sys
from contextlib import AbstractContextManager
from typing import Any
from urllib.parse import parse_qs

from .serving import started, until_told

__all__ = ["serving_pages"]

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"


class _Pages(asyncio.Protocol):
    """Sends the page that the query names; ``@`` in what it was told stands for the number."""

    def __init__(self, page: bytes) -> None:
        self._page = page
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport: Any = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        while b"\r\n\r\n" in self._received:
            head, _, self._received = self._received.partition(b"\r\n\r\n")
            query = head.split(b" ", 2)[1].partition(b"?")[2]
            number = parse_qs(query).get(b"page", [b"0"])[0]
            body = self._page.replace(b"@", number)
            self._transport.write(HEAD % len(body) + body)


async def _serve(page: bytes) -> None:
    server = await asyncio.get_running_loop().create_server(lambda: _Pages(page), "127.0.0.1", 0)
    await until_told(server)


def serving_pages(page: Any) -> AbstractContextManager[str]:
    """The address of a server that answers every GET with this JSON, ``"@"`` replaced by the number of the page."""
    return started(__name__, page)


if __name__ == "__main__":
    asyncio.run(_serve(sys.stdin.readline().strip().encode()))
