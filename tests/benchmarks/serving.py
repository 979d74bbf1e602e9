"""A server that sends the same responses at once, in a process of its own, so that only the client is measured."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Generator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Any

__all__ = ["serving", "started", "until_told"]

_HEADERS = (
    "Date: Sat, 21 Nov 2026 16:00:00 GMT\r\nServer: canned\r\nContent-Type: application/json; charset=utf-8\r\n"
    "X-Request-Id: 5f2b1c\r\nCache-Control: no-store\r\nVary: Accept-Encoding\r\nConnection: keep-alive\r\n"
)


class _Canned(asyncio.Protocol):
    """Sends the response that the method and the path have, whatever else the request says."""

    def __init__(self, responses: Mapping[bytes, bytes]) -> None:
        self._responses = responses
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport: Any = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        while (end := self._received.find(b"\r\n\r\n")) >= 0:
            head = self._received[:end]
            whole = end + 4 + _length(head)
            if len(self._received) < whole:
                return
            self._received = self._received[whole:]
            method, target, _ = head.split(b" ", 2)
            self._transport.write(self._responses[method + b" " + target.partition(b"?")[0]])


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0


def _whole(value: Any) -> bytes:
    """A response with JSON, or with zeros when a number says how many."""
    body = bytes(value) if isinstance(value, int) else json.dumps(value, separators=(",", ":")).encode()
    return f"HTTP/1.1 200 OK\r\n{_HEADERS}Content-Length: {len(body)}\r\n\r\n".encode() + body


async def _serve(responses: Mapping[bytes, bytes]) -> None:
    server = await asyncio.get_running_loop().create_server(lambda: _Canned(responses), "127.0.0.1", 0, backlog=2048)
    await until_told(server)


async def until_told(server: asyncio.Server) -> None:
    """Say which port a server has, and serve until standard input ends, which is the end of whoever measures."""
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.to_thread(sys.stdin.read)


@contextmanager
def started(module: str, told: Any) -> Generator[str]:
    """The address of a module that serves until its standard input ends, and gets a line of JSON there first."""
    process = subprocess.Popen([sys.executable, "-m", module], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(json.dumps(told, separators=(",", ":")) + "\n")
    process.stdin.flush()
    try:
        yield f"http://127.0.0.1:{int(process.stdout.readline())}"
    finally:
        process.stdin.close()
        process.wait(10)
        process.stdout.close()


def serving(responses: Mapping[str, Any]) -> AbstractContextManager[str]:
    """The address of a server that answers ``"GET /path"`` with this JSON, or with so many zeros."""
    return started(__name__, responses)


if __name__ == "__main__":
    told: dict[str, Any] = json.loads(sys.stdin.readline())
    asyncio.run(_serve({name.encode(): _whole(value) for name, value in told.items()}))
