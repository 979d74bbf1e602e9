"""Every fault over every transport: how often a request is sent, what the caller gets, what becomes of the connection.

``python -m tests.faults`` runs all of it and writes ``sends.json``, which `test_sends` compares with what it
finds, and the table of docs/reference/faults.md.
"""

from __future__ import annotations

import asyncio
import gzip
import json
import os
import socket
import statistics
import threading
import time
from collections.abc import AsyncGenerator, Generator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from unittest import mock

from core.tests.transports.kinds import KINDS, Sender, prepared, sender_of
from core.tests.transports.raw_server import Arrived, Behaviour, RawServer, answer, raw, reset
from sessiondock import DecodeError, IncompleteReadError, SessionDockError, Timeout, TransportError
from sessiondock.http import RetryPolicy
from sessiondock.http.retry import retry_delay
from tests.faults.cells import DATA, METHODS, Cell
from tests.faults.trusted import ENVIRONMENT, trusting

__all__ = ["WAYS", "faults_of", "run", "write"]

WAYS = ("direct", "reused", "proxy", "tls", "tunnel")
POLICY = RetryPolicy(max_retries=2)
SECRET = "s3cret-token-in-the-path"
LENGTH = b"HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\n"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
HINTS = b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"
ALERT = b"\x15\x03\x03\x00\x02\x02\x28"
GZIP = "Content-Encoding: gzip"


def silence(sock: socket.socket, request: Arrived) -> bool:
    return bool(sock.recv(1))


def close_later(status: int) -> Behaviour:
    """An answer, after which the service closes the connection without a word, once the next request has come."""
    failed: set[object] = set()

    def behave(sock: socket.socket, request: Arrived) -> bool:
        connection = sock.getpeername(), sock.getsockname()
        if connection in failed:
            return False
        failed.add(connection)
        return answer(b"sorry", status)(sock, request)

    return behave


def hints(sock: socket.socket, request: Arrived) -> bool:
    sock.sendall(HINTS)
    return answer()(sock, request)


def garbled(*pieces: bytes) -> Behaviour:
    """These bytes, then something that is no TLS."""

    def behave(sock: socket.socket, request: Arrived) -> bool:
        for piece in pieces:
            sock.sendall(piece)
        with socket.socket(fileno=sock.fileno()) as below:
            below.sendall(b"\x17\x03\x03\x00\x05spoilt")
            below.detach()
        return False

    return behave


FAULTS: Mapping[str, Behaviour] = {
    "closed before the headers": raw(),
    "reset before the headers": reset(),
    "closed inside the headers": raw(LENGTH[:30]),
    "reset inside the headers": reset(LENGTH[:30]),
    "closed after the headers": raw(LENGTH),
    "reset after the headers": reset(LENGTH),
    "closed inside the body": raw(LENGTH, b"abc"),
    "reset inside the body": reset(LENGTH, b"abc"),
    "chunk cut off": raw(CHUNKED, b"5\r\nab"),
    "chunk without a size": raw(CHUNKED, b"zz\r\n"),
    "not HTTP": raw(b"garbage\r\n\r\n"),
    "gzip corrupt": answer(b"not gzip", 200, GZIP),
    "gzip cut off": answer(gzip.compress(b"abc")[:-9], 200, GZIP),
    "silence": silence,
    "103, then 200": hints,
    "404": answer(b"no", 404),
    "429": answer(b"slowly", 429),
    "500, then closed": close_later(500),
    "503, then closed": close_later(503),
}
IN_TLS: Mapping[str, Behaviour] = {
    "TLS broken before the headers": garbled(),
    "TLS broken after the headers": garbled(LENGTH),
    "TLS broken inside the body": garbled(LENGTH, b"abc"),
}
BEHAVIOURS = {**FAULTS, **IN_TLS}
REFUSED, HANDSHAKE = "connection refused", "TLS broken in the handshake"


def faults_of(way: str) -> list[str]:
    """The faults that there are this way."""
    return [REFUSED, *([HANDSHAKE, *IN_TLS] if way in {"tls", "tunnel"} else []), *FAULTS]


Outcome = SessionDockError | int
Times = dict[str, list[float]]


async def call(sender: Sender, url: str, method: str, taken: list[float], read: float = 5) -> tuple[int, Outcome]:
    """Attempts and outcome of a call, retried as the policy allows, without the waits."""
    attempt = 0
    while True:
        began = time.monotonic()
        attempt += 1
        body = b"{}" if method == "POST" else None
        status: int | None = None
        error: TransportError | None = None
        try:
            response = await sender.send(prepared(url, method, body), Timeout(5, read))
            status = response.status
            await response.read()
        except DecodeError as failure:
            return attempt, failure
        except TransportError as failure:
            status, error = None, failure
        finally:
            taken.append(time.monotonic() - began)
        delay = None if status is not None and status < 300 else retry_delay(
            POLICY, attempt=attempt, method=method, idempotent=False, status=status, headers={}, error=error,
            remaining=None, now=0.0, jitter=0.0)  # fmt: skip
        if delay is None:
            outcome = error or status
            assert outcome is not None
            return attempt, outcome


@contextmanager
def handshake_broken() -> Generator[int]:
    """The port of a server that answers the begin of TLS with an alert."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            with suppress(OSError):
                while True:
                    sock, _ = listening.accept()
                    with sock, suppress(OSError):
                        sock.recv(4096)
                        sock.sendall(ALERT)

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield listening.getsockname()[1]
        finally:
            listening.shutdown(socket.SHUT_RDWR)
            thread.join()


@contextmanager
def refusing() -> Generator[int]:
    """A port where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
    yield port


def environment(way: str, port: int) -> dict[str, str]:
    """The variables that lead a request this way."""
    proxy = f"http://127.0.0.1:{port}"
    return {**ENVIRONMENT, **({"http_proxy": proxy, "https_proxy": proxy} if way in {"proxy", "tunnel"} else {})}


def address(way: str, port: int) -> str:
    """Where a request goes: to the server, or through it."""
    if way in {"proxy", "tunnel"}:
        return "http://service.invalid" if way == "proxy" else "https://localhost:1"
    return f"{'https' if way == 'tls' else 'http'}://127.0.0.1:{port}"


@asynccontextmanager
async def opened(kind: str, way: str, port: int) -> AsyncGenerator[Sender]:
    """A transport that goes this way."""
    with mock.patch.dict(os.environ, environment(way, port)):
        async with sender_of(kind, **trusting(kind)) as sender:
            yield sender


async def run(kind: str, way: str, times: Times | None = None) -> dict[str, Cell]:
    """What each fault leads to.

    Args:
        kind: the transport.
        way: how it gets to the service.
        times: gets the seconds that the attempts took, for each fault.
    """
    cells: dict[str, Cell] = {}
    times = {} if times is None else times
    secure = way in {"tls", "tunnel"}
    with RawServer(answer(), secure=secure, proxy=way == "tunnel") as server:
        url = address(way, server.port)
        async with opened(kind, way, server.port) as sender:
            for what in faults_of(way):
                if what in BEHAVIOURS:
                    cells[what] = await _cell(sender, server, url, kind, what, times, reused=way == "reused")
    for what, opening in ((REFUSED, refusing), (HANDSHAKE, handshake_broken)):
        if what in faults_of(way):
            # of a tunnel it is the proxy that cannot be reached; TLS is the same behind one
            at = "tls" if what == HANDSHAKE else way
            with opening() as port:
                async with opened(kind, at, port) as sender:
                    taken = times.setdefault(what, [])
                    results = [await call(sender, address(at, port), each, taken) for each in METHODS]
            cells[what] = _made(results, ["0"] * len(METHODS), "none")
    return cells


async def _cell(
    sender: Sender, server: RawServer, url: str, kind: str, what: str, times: Times, *, reused: bool
) -> Cell:
    results: list[tuple[int, Outcome]] = []
    seen: list[str] = []
    connections: set[str] = set()
    behaviour, read = BEHAVIOURS[what], 0.1 if what == "silence" else 5
    for method in METHODS:
        if reused:
            server.behaviours = [answer()]
            await sender.get(url)
        before = len(server.requests)
        server.behaviours = [behaviour]
        results.append(await call(sender, f"{url}/v1/{SECRET}", method, times.setdefault(what, []), read))
        faulty = server.requests[before:]
        server.behaviours = [answer(b"{}", 200, "Connection: close")]
        assert await sender.get(url) == b"{}"
        connections.add("new" if server.requests[-1].connection != faulty[-1].connection else "same")
        seen.append(_times(kind, method, *results[-1], len(faulty)))
    connection = " or ".join(sorted(connections))
    return _made(results, seen, connection)


def _times(kind: str, method: str, sent: int, outcome: Outcome, seen: int) -> str:
    """How often the service saw a request. A caller's session of aiohttp may send one again by itself."""
    if kind == "aiohttp.ClientSession" and method != "POST" and isinstance(outcome, IncompleteReadError):
        assert sent <= seen <= 2 * sent
        return f"{sent}-{2 * sent}"
    return str(seen)


def _made(results: list[tuple[int, Outcome]], seen: list[str], connection: str) -> Cell:
    outcomes = dict.fromkeys(_named(outcome) for _, outcome in results)
    return Cell(tuple(sent for sent, _ in results), tuple(seen), " or ".join(outcomes), connection)


def _named(outcome: Outcome) -> str:
    if isinstance(outcome, int):
        return str(outcome)
    assert SECRET not in str(outcome)
    return type(outcome).__name__


def write() -> None:
    """Run everything, and write the results."""
    grouped: dict[str, dict[str, dict[str, list[str]]]] = {}
    times: Times = {}
    for way in WAYS:
        for kind in KINDS:
            for what, cell in asyncio.run(run(kind, way, times)).items():
                grouped.setdefault(way, {}).setdefault(what, {}).setdefault(str(cell), []).append(kind)
            print(f"{way}, {kind}", flush=True)
    medians = {what: round(statistics.median(taken) * 1000, 1) for what, taken in times.items()}
    DATA.write_text(json.dumps({"cells": grouped, "milliseconds": medians}, indent=1) + "\n", encoding="utf-8")
