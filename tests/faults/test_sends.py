"""How often a service sees a request, what the caller gets, and what becomes of the connection: every fault, over
every transport, with the retry policy."""

from __future__ import annotations

import gzip
import socket
from collections.abc import Mapping

import attrs
import pytest

from core.tests.transports.kinds import KINDS, Sender, prepared, sender_of
from core.tests.transports.raw_server import Arrived, Behaviour, RawServer, answer, raw, reset
from sessiondock import (
    ConnectError,
    DecodeError,
    IncompleteReadError,
    SessionDockError,
    Timeout,
    TransportError,
    errors,
)
from sessiondock.http import RetryPolicy
from sessiondock.http.retry import retry_delay

pytestmark = pytest.mark.timeout(60)
POLICY = RetryPolicy(max_retries=2)
REPEATED = {"GET": 3, "POST": 1, "DELETE": 3}
ONCE = {"GET": 1, "POST": 1, "DELETE": 1}
LENGTH = b"HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\n"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
HINTS = b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"


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


@attrs.frozen
class Row:
    """A fault, and what it leads to.

    Attributes:
        behaviour: what the service does.
        outcome: the kind of error, or the status.
        seen: how often the service sees a request that meets the fault each time.
        dropped: whether the next request needs another connection; None when both are right.
    """

    behaviour: Behaviour
    outcome: type[SessionDockError] | int
    seen: Mapping[str, int]
    dropped: bool | None = True


TABLE = {
    "closed before the headers": Row(raw(), IncompleteReadError, REPEATED),
    "reset before the headers": Row(reset(), IncompleteReadError, REPEATED),
    "closed inside the headers": Row(raw(LENGTH[:30]), IncompleteReadError, REPEATED),
    "reset inside the headers": Row(reset(LENGTH[:30]), IncompleteReadError, REPEATED),
    "closed after the headers": Row(raw(LENGTH), IncompleteReadError, REPEATED),
    "reset after the headers": Row(reset(LENGTH), IncompleteReadError, REPEATED),
    "closed inside the body": Row(raw(LENGTH, b"abc"), IncompleteReadError, REPEATED),
    "reset inside the body": Row(reset(LENGTH, b"abc"), IncompleteReadError, REPEATED),
    "a chunk broken": Row(raw(CHUNKED, b"5\r\nab"), IncompleteReadError, REPEATED),
    "no chunk": Row(raw(CHUNKED, b"zz\r\n"), IncompleteReadError, REPEATED),
    "not HTTP": Row(raw(b"garbage\r\n\r\n"), IncompleteReadError, REPEATED),
    "compression broken": Row(answer(b"not gzip", 200, "Content-Encoding: gzip"), DecodeError, ONCE, None),
    "compression cut off": Row(
        answer(gzip.compress(b"abc")[:-9], 200, "Content-Encoding: gzip"), DecodeError, ONCE, None
    ),
    "silence": Row(silence, errors.TimeoutError, REPEATED),
    "interim responses": Row(hints, 200, ONCE, dropped=False),
    "a server error": Row(close_later(500), 500, REPEATED),
    "a server error that waits": Row(close_later(503), 503, REPEATED),
    "an error of the caller": Row(answer(b"no", 404), 404, ONCE, dropped=False),
    "too many requests": Row(answer(b"slowly", 429), 429, {"GET": 3, "POST": 3, "DELETE": 3}, dropped=False),
}


async def call(sender: Sender, url: str, method: str) -> tuple[int, SessionDockError | int]:
    """Attempts and outcome of a call, retried as the policy allows, without the waits."""
    attempt = 0
    while True:
        attempt += 1
        body = b"{}" if method == "POST" else None
        status: int | None = None
        error: TransportError | None = None
        try:
            response = await sender.send(prepared(url, method, body), Timeout(5, 0.1))
            status = response.status
            await response.read()
        except DecodeError as failure:
            return attempt, failure
        except TransportError as failure:
            status, error = None, failure
        delay = None if status is not None and status < 300 else retry_delay(
            POLICY, attempt=attempt, method=method, idempotent=False, status=status, headers={}, error=error,
            remaining=None, now=0.0, jitter=0.0)  # fmt: skip
        if delay is None:
            outcome = error or status
            assert outcome is not None
            return attempt, outcome


def expected(kind: str, what: str, method: str) -> Row:
    row = TABLE[what]
    if kind == "requests.Session" and what == "interim responses":
        return attrs.evolve(row, outcome=TransportError, dropped=True)
    return row


def is_doubled(kind: str, method: str, row: Row) -> bool:
    """Whether a session of the caller's, of aiohttp, may have sent the request again by itself."""
    return kind == "aiohttp.ClientSession" and method != "POST" and row.outcome is IncompleteReadError


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("what", TABLE)
@pytest.mark.parametrize("way", ["direct", "proxy", "used"])
async def test_faults(kind: str, what: str, way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with RawServer(answer()) as server:
        url = server.url
        settings: dict[str, object] = {}
        if way == "proxy":
            monkeypatch.setenv("http_proxy", server.url)
            url = "http://service.invalid"
            settings = {"trust_env": True} if kind == "aiohttp.ClientSession" else {}
        async with sender_of(kind, **settings) as sender:
            for method in ("GET", "POST", "DELETE"):
                row = expected(kind, what, method)
                if way == "used":
                    server.behaviours = [answer()]
                    await sender.get(url)
                before = len(server.requests)
                server.behaviours = [row.behaviour]
                attempts, outcome = await call(sender, f"{url}/v1/s3cret-token-in-the-path", method)
                faulty = server.requests[before:]
                server.behaviours = [answer(b"{}", 200, "Connection: close")]
                assert await sender.get(url) == b"{}"
                dropped = server.requests[-1].connection != faulty[-1].connection
                check(row, outcome, method)
                assert attempts == row.seen[method], method
                assert row.dropped in {None, dropped}, method
                if is_doubled(kind, method, row):
                    assert attempts <= len(faulty) <= 2 * attempts, method
                else:
                    assert len(faulty) == attempts, method


def check(row: Row, outcome: SessionDockError | int, method: str) -> None:
    if isinstance(row.outcome, int):
        assert outcome == row.outcome, method
        return
    assert type(outcome) is row.outcome, method
    assert "s3cret" not in str(outcome)
    assert not isinstance(outcome, TransportError) or outcome.may_have_arrived


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("way", ["direct", "proxy"])
async def test_a_refused_connection_is_tried_again_whatever_the_method(
    kind: str, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    settings: dict[str, object] = {}
    if way == "proxy":
        monkeypatch.setenv("http_proxy", url)
        url = "http://service.invalid"
        settings = {"trust_env": True} if kind == "aiohttp.ClientSession" else {}
    async with sender_of(kind, **settings) as sender:
        for method in ("GET", "POST", "DELETE"):
            attempts, outcome = await call(sender, url, method)
            assert (attempts, type(outcome)) == (3, ConnectError)
            assert isinstance(outcome, ConnectError)
            assert not outcome.may_have_arrived
