"""HTTP/2: many calls on one connection, each with an end of its own."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, nullcontext
from typing import Any

import h2.errors
import pytest
import trio

from core.tests.transports.http2_server import Asked, Behaviour, HTTP2Server, held, whole
from core.tests.transports.kinds import Sender, is_async, prepared
from core.tests.transports.raw_server import PEM, RawServer, answer
from sessiondock import CertificateError, ConnectError, IncompleteReadError, Timeout, TransportError, errors
from sessiondock.http.deadline import Deadline
from sessiondock.transports._choice_async import choose_transport_async as choose_async
from sessiondock.transports._choice_sync import choose_transport as choose_sync

pytestmark = pytest.mark.timeout(60)
# both libraries lend their sockets only
ASYNC: list[Any] = ["async httpx", pytest.param("async httpx2", marks=pytest.mark.broad)]
SYNC: list[Any] = ["httpx", pytest.param("httpx2", marks=pytest.mark.broad)]
KINDS = [*SYNC, *ASYNC]
each = pytest.mark.parametrize("kind", KINDS)


@pytest.fixture(autouse=True)
def trusted(monkeypatch: pytest.MonkeyPatch, plain_environment: None) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(PEM))


def made(kind: str) -> Sender:
    return Sender((choose_async if is_async(kind) else choose_sync)(kind.removeprefix("async "), None, True))


@asynccontextmanager
async def over(kind: str) -> AsyncGenerator[Sender]:
    sender = made(kind)
    try:
        yield sender
    finally:
        await sender.close()


def refuse(asked: Asked) -> None:
    asked.reset(h2.errors.ErrorCodes.REFUSED_STREAM)


def fail(asked: Asked) -> None:
    asked.reset(h2.errors.ErrorCodes.INTERNAL_ERROR)


def end(asked: Asked) -> None:
    asked.connection.end()


def half(asked: Asked) -> None:
    asked.begin()
    asked.send(b"abc")


def half_then(what: Behaviour) -> Behaviour:
    def behave(asked: Asked) -> None:
        half(asked)
        what(asked)

    return behave


@each
async def test_calls_share_a_connection_and_headers_go_both_ways(kind: str) -> None:
    def reply(asked: Asked) -> None:
        asked.answer(asked.body, 201, **{"x-mine": asked.headers["x-yours"]})

    async with over(kind) as sender:
        with HTTP2Server(reply) as server:
            for body in (b"x", b"y" * 300_000):
                request = prepared(f"{server.url}/a?b=c%20d", "POST", body, **{"X-Yours": "1", "Host": "me.example"})
                response = await sender.send(request)
                assert (response.status, response.headers["X-Mine"]) == (201, "1")
                assert await response.read() == body
            asked = server.requests[0].headers
            assert (asked[":method"], asked[":path"], asked[":authority"]) == ("POST", "/a?b=c%20d", "me.example")
            assert asked["content-length"] == "1"
            assert server.accepted == 1


@each
@pytest.mark.parametrize("size", [0, 1, 5_000_000])
async def test_bodies_of_any_size(kind: str, size: int) -> None:
    body = bytes(size)
    with HTTP2Server(lambda asked: asked.answer(body)) as server:
        async with over(kind) as sender:
            assert await sender.get(server.url) == body
            assert b"".join(await sender.stream(server.url)) == body
            with pytest.raises(errors.DecodeError, match="max_response_bytes") if size else nullcontext():
                await (await sender.send(prepared(server.url))).read(limit=max(0, size - 1))
            assert await sender.get(server.url) == body
            assert server.accepted == 1


@each
async def test_a_response_given_up_leaves_the_connection_usable(kind: str) -> None:
    def endless(asked: Asked) -> None:
        asked.begin()
        asked.send(bytes(300_000))

    with HTTP2Server(*[endless] * 5, whole) as server:
        async with over(kind) as sender:
            for _ in range(5):
                response = await sender.send(prepared(server.url))
                await response.close()
                await response.close()
            assert await sender.get(server.url) == b"/ on 0"
        assert server.resets == [1, 3, 5, 7, 9]


@each
async def test_a_stream_that_was_refused_did_nothing(kind: str) -> None:
    with HTTP2Server(refuse, whole) as server:
        async with over(kind) as sender:
            with pytest.raises(IncompleteReadError) as caught:
                await sender.get(server.url, "POST", b"x")
            assert not caught.value.may_have_arrived
            assert await sender.get(server.url) == b"/ on 0"


@each
@pytest.mark.parametrize("what", [fail, end, half_then(fail), half_then(end)])
async def test_a_response_that_ends_too_early_is_incomplete(kind: str, what: Behaviour) -> None:
    with HTTP2Server(what, what, whole) as server:
        async with over(kind) as sender:
            with pytest.raises(IncompleteReadError, match="broke off") as caught:
                await sender.get(server.url, "POST", b"x")
            assert caught.value.may_have_arrived
            with pytest.raises(IncompleteReadError):
                await sender.stream(server.url)
            assert (await sender.get(server.url)).startswith(b"/ on")


@each
async def test_a_service_that_wants_http_1_for_a_request_is_named(kind: str) -> None:
    with HTTP2Server(lambda asked: asked.reset(h2.errors.ErrorCodes.HTTP_1_1_REQUIRED)) as server:
        async with over(kind) as sender:
            with pytest.raises(TransportError, match="leave http2 out") as caught:
                await sender.get(server.url)
    assert not caught.value.may_have_arrived


@each
async def test_what_a_service_accepted_before_it_went_away_is_answered(kind: str) -> None:
    def last(asked: Asked) -> None:
        asked.connection.go_away(asked.stream)
        asked.answer(b"last")

    with HTTP2Server(last, whole) as server:
        async with over(kind) as sender:
            assert await sender.get(server.url, "POST", b"x") == b"last"
            assert await sender.get(server.url) == b"/ on 1"


@each
async def test_what_a_service_did_not_accept_is_sent_again_on_another_connection(kind: str) -> None:
    def gone(asked: Asked) -> None:
        asked.connection.go_away(max(0, asked.stream - 2))

    with HTTP2Server(whole, gone, whole) as server:
        async with over(kind) as sender:
            await sender.get(server.url)
            assert await sender.get(server.url, "POST", b"x") == b"/ on 1"
    with HTTP2Server(gone) as server:
        async with over(kind) as sender:
            with pytest.raises(IncompleteReadError) as caught:
                await sender.get(server.url, "POST", b"x")
    assert not caught.value.may_have_arrived
    assert len(server.requests) == 3


@each
async def test_an_idle_connection_that_has_ended_is_not_used(kind: str) -> None:
    with HTTP2Server() as server:
        async with over(kind) as sender:
            await sender.get(server.url)
            server.connections[0].end()
            await asyncio.sleep(0.05)
            assert await sender.get(server.url, "POST", b"x") == b"/ on 1"
            server.connections[1].go_away(2**31 - 1)
            server.connections[1].go_away(1)
            await asyncio.sleep(0.05)
            assert await sender.get(server.url, "POST", b"x") == b"/ on 2"
            server.connections[2].h2.ping(b"12345678")
            server.connections[2].flush()
            await asyncio.sleep(0.05)
            assert await sender.get(server.url) == b"/ on 2"
            assert server.events["PingAckReceived"] == 1


@each
async def test_silence_and_the_total_end_a_call(kind: str) -> None:
    with HTTP2Server(held, half, held, half, whole) as server:
        async with over(kind) as sender:
            for _ in range(2):
                with pytest.raises(errors.TimeoutError, match="silent"):
                    await sender.get(server.url, timeout=Timeout(5, 0.1))
            for _ in range(2):
                with pytest.raises(errors.TimeoutError, match=r"total of 0\.1 s"):
                    await sender.get(server.url, timeout=Timeout(5, 5, 0.1).until(Deadline(0.1)))
            assert (await sender.get(server.url, timeout=Timeout(5, 5, 30).until(Deadline(30)))).startswith(b"/ on")


@each
async def test_an_answer_may_come_before_the_body_was_sent(kind: str) -> None:
    def too_large(asked: Asked) -> None:
        asked.answer(b"too large", 413)

    # the window of a connection holds 64 KiB, and nothing is acknowledged after the end of the stream
    with HTTP2Server(before_the_body=too_large) as server:
        async with over(kind) as sender:
            response = await sender.send(prepared(server.url, "POST", bytes(10_000_000)))
            assert (response.status, await response.read()) == (413, b"too large")


@each
@pytest.mark.parametrize("protocols", [("http/1.1",), ()])
async def test_http_1_where_a_service_speaks_nothing_else(kind: str, protocols: tuple[str, ...]) -> None:
    with HTTP2Server(protocols=protocols) as server:
        async with over(kind) as sender:
            for _ in range(3):
                assert await sender.get(server.url) == b"old"
        assert server.accepted == 2
    with RawServer(answer(b"plain")) as plain:
        async with over(kind) as sender:
            assert await sender.get(plain.url) == b"plain"


@each
async def test_a_connection_that_cannot_be_made(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    free = socket.create_server(("127.0.0.1", 0))
    port = free.getsockname()[1]
    free.close()
    async with over(kind) as sender:
        with pytest.raises(ConnectError) as caught:
            await sender.get(f"https://127.0.0.1:{port}/", "POST", b"x")
        assert not caught.value.may_have_arrived
    with HTTP2Server() as server:
        monkeypatch.delenv("SSL_CERT_FILE")
        async with over(kind) as sender:
            with pytest.raises(CertificateError, match="not valid"):
                await sender.get(server.url)


@each
@pytest.mark.parametrize("url", ["https:///x", "https://a b/"])
async def test_what_cannot_be_sent(kind: str, url: str) -> None:
    async with over(kind) as sender:
        with pytest.raises(TransportError, match="cannot be sent: the URL is not valid"):
            await sender.get(url)
        with pytest.raises(TransportError, match="HTTP/2 has no header 'Connection'"):
            await sender.send(prepared("https://127.0.0.1:9/", Connection="close"))


@each
async def test_through_a_proxy(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with HTTP2Server(proxy=200) as server:
        monkeypatch.setenv("https_proxy", f"http://me:p%40w@127.0.0.1:{server.port}")
        async with over(kind) as sender:
            assert await sender.get("https://127.0.0.1:9/") == b"/ on 0"
        assert server.connects[0].startswith("CONNECT 127.0.0.1:9 HTTP/1.1\r\n")
        assert "Basic bWU6cEB3" in server.connects[0]
    with HTTP2Server(proxy=407) as server:
        monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{server.port}")
        async with over(kind) as sender:
            with pytest.raises(ConnectError) as caught:
                await sender.get("https://[::1]:9/")
    assert not caught.value.may_have_arrived
    assert server.connects[0].startswith("CONNECT [::1]:9 HTTP/1.1\r\n")


@pytest.mark.parametrize("kind", ASYNC)
async def test_many_calls_at_once_on_one_connection(kind: str) -> None:
    with HTTP2Server() as server:
        async with over(kind) as sender:
            got = await asyncio.gather(*(sender.get(f"{server.url}/{n}", "POST", bytes(n)) for n in range(100)))
            assert got == [f"/{n} on 0".encode() for n in range(100)]
        assert server.accepted == 1


@pytest.mark.parametrize("kind", ASYNC)
async def test_calls_that_wait_for_one_connection_fail_with_it(kind: str) -> None:
    def all_failed(errors: list[Any]) -> bool:
        return all(isinstance(each, TransportError) and not each.may_have_arrived for each in errors)

    with HTTP2Server(mute=True) as server:
        async with over(kind) as sender:
            calls = [sender.get(server.url, "POST", b"x") for _ in range(5)]
            assert all_failed(await asyncio.gather(*calls, return_exceptions=True))
        assert server.accepted == 1
    with socket.create_server(("127.0.0.1", 0)) as silent:
        async with over(kind) as sender:
            url = f"https://127.0.0.1:{silent.getsockname()[1]}/"
            calls = [sender.get(url, timeout=Timeout(limit, 5)) for limit in (0.3, 0.1)]
            assert all_failed(await asyncio.gather(*calls, return_exceptions=True))


@pytest.mark.parametrize("kind", ASYNC)
async def test_no_more_calls_at_once_than_the_service_allows(kind: str) -> None:
    with HTTP2Server(streams=10) as server:
        async with over(kind) as sender:
            await sender.get(server.url)
            got = await asyncio.gather(*(sender.get(f"{server.url}/{n}") for n in range(40)))
        assert {each.partition(b" on ")[0] for each in got} == {f"/{n}".encode() for n in range(40)}
        assert server.accepted == 4


@pytest.mark.parametrize("kind", ASYNC)
async def test_the_end_of_one_call_is_not_the_end_of_others(kind: str) -> None:
    """One is cancelled, one is silent for too long, one is refused, one is given up; all while others read for them."""
    release = threading.Event()
    first: list[Asked] = []

    def behave(asked: Asked) -> None:
        path = asked.headers[":path"]
        if path == "/go":
            release.set()
            for other in first:
                other.answer(b"late")
            asked.answer(b"gone")
        elif path == "/late":
            first.append(asked)
        elif path == "/refused":
            refuse(asked)
        elif path == "/half":
            half(asked)

    with HTTP2Server(behave) as server:
        async with over(kind) as sender:
            tasks = {name: asyncio.ensure_future(sender.get(f"{server.url}/{name}")) for name in ("cancelled", "late")}
            silent = asyncio.ensure_future(sender.get(f"{server.url}/silent", timeout=Timeout(5, 0.1)))
            others = [asyncio.ensure_future(sender.get(f"{server.url}/late", "POST", b"x")) for _ in range(5)]
            with pytest.raises(IncompleteReadError):
                await sender.get(f"{server.url}/refused")
            tasks["cancelled"].cancel()
            with pytest.raises(asyncio.CancelledError):
                await tasks["cancelled"]
            with pytest.raises(errors.TimeoutError, match="silent"):
                await silent
            given_up = await sender.send(prepared(f"{server.url}/half"))
            await given_up.close()
            assert await sender.get(f"{server.url}/go") == b"gone"
            assert await asyncio.gather(tasks["late"], *others) == [b"late"] * 6
        assert server.accepted == 1


@pytest.mark.parametrize("kind", ASYNC)
async def test_one_that_reads_slowly_holds_nobody_up(kind: str) -> None:
    def behave(asked: Asked) -> None:
        asked.answer(bytes(5_000_000) if asked.headers[":path"] == "/large" else b"small")

    with HTTP2Server(behave) as server:
        async with over(kind) as sender:
            slow = [await sender.send(prepared(f"{server.url}/large")) for _ in range(5)]
            assert await sender.get(server.url) == b"small"
            assert {len(await response.read()) for response in slow} == {5_000_000}


@pytest.mark.parametrize("kind", ASYNC)
async def test_cancelling_at_any_moment_breaks_no_connection(kind: str) -> None:
    with HTTP2Server() as server:
        async with over(kind) as sender:
            await sender.get(server.url)
            for turns in range(30):
                task = asyncio.ensure_future(sender.get(f"{server.url}/{turns}", "POST", bytes(100_000)))
                others = [asyncio.ensure_future(sender.get(f"{server.url}/{n}")) for n in range(3)]
                for _ in range(turns):
                    await asyncio.sleep(0)
                task.cancel()
                assert [each.partition(b" on ")[0] for each in await asyncio.gather(*others)] == [b"/0", b"/1", b"/2"]
                await asyncio.wait({task})
        assert server.accepted == 1


@pytest.mark.parametrize("kind", ASYNC)
async def test_cancelling_the_call_that_connects_leaves_the_others_connected(kind: str) -> None:
    with HTTP2Server() as server:
        async with over(kind) as sender:
            for turns in range(0, 12, 3):
                tasks = [asyncio.ensure_future(sender.get(server.url)) for _ in range(3)]
                for _ in range(turns):
                    await asyncio.sleep(0)
                tasks[0].cancel()
                got = await asyncio.gather(*tasks, return_exceptions=True)
                assert all(isinstance(each, bytes) for each in got[1:])
                await sender.close()


@pytest.mark.parametrize("kind", ASYNC)
def test_under_trio(kind: str) -> None:
    got: list[bytes] = []

    async def one(sender: Sender, number: int) -> None:
        got.append(await sender.get(f"{server.url}/{number}", "POST", bytes(70_000)))

    async def main() -> None:
        sender = made(kind)
        async with trio.open_nursery() as nursery:
            for number in range(20):
                nursery.start_soon(one, sender, number)
        with trio.move_on_after(0.05) as scope:
            await sender.get(f"{server.url}/held")
        assert scope.cancelled_caught
        with pytest.raises(errors.TimeoutError, match=r"total of 0\.1 s"):
            await sender.get(f"{server.url}/held", timeout=Timeout(5, 5, 0.1).until(Deadline(0.1)))
        async with trio.open_nursery() as nursery:
            for number in range(20, 40):
                nursery.start_soon(one, sender, number)
        await sender.close()

    with HTTP2Server(lambda asked: None if asked.headers[":path"] == "/held" else whole(asked)) as server:
        trio.run(main)
    assert len(set(got)) == 40
    assert server.accepted == 1


@pytest.mark.parametrize("kind", ASYNC)
async def test_closing_ends_the_calls_that_are_in_flight(kind: str) -> None:
    def behave(asked: Asked) -> None:
        asked.answer() if len(server.requests) == 4 else held(asked)

    with HTTP2Server(behave) as server:
        sender = made(kind)
        tasks = [asyncio.ensure_future(sender.get(server.url)) for _ in range(3)]
        await asyncio.sleep(0)
        assert await sender.get(server.url) == b"{}"
        await sender.close()
        for task in tasks:
            with pytest.raises(IncompleteReadError):
                await task


@each
async def test_no_place_on_a_connection_becomes_free_in_time(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sessiondock.transports._async.http2_pool._MOST", 1)
    monkeypatch.setattr("sessiondock.transports._sync.http2_pool._MOST", 1)
    with HTTP2Server(streams=1) as server:
        async with over(kind) as sender:
            response = await sender.send(prepared(server.url))
            with pytest.raises(errors.TimeoutError, match="no connection of the pool became free") as caught:
                await sender.get(server.url, timeout=Timeout(5, 0.1))
            assert not caught.value.may_have_arrived
            await response.close()
            assert await sender.get(server.url) == b"/ on 0"


@each
async def test_idle_connections_are_closed_in_the_end(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for part in ("_async", "_sync"):
        monkeypatch.setattr(f"sessiondock.transports.{part}.http2_pool._LONGEST_IDLE", -1.0)
    with HTTP2Server() as server:
        async with over(kind) as sender:
            assert [await sender.get(server.url) for _ in range(2)] == [b"/ on 0", b"/ on 1"]
    for part in ("_async", "_sync"):
        monkeypatch.setattr(f"sessiondock.transports.{part}.http2_pool._LONGEST_IDLE", 5.0)
        monkeypatch.setattr(f"sessiondock.transports.{part}.http2_pool._MOST_IDLE", 0)
    with HTTP2Server() as server:
        async with over(kind) as sender:
            assert [await sender.get(server.url) for _ in range(2)] == [b"/ on 0", b"/ on 1"]


@each
async def test_a_service_that_says_nothing_after_tls_was_never_asked(kind: str) -> None:
    with HTTP2Server(mute=True) as server:
        async with over(kind) as sender:
            with pytest.raises(ConnectError) as caught:
                await sender.get(server.url, "POST", b"x")
            assert not caught.value.may_have_arrived


@pytest.mark.parametrize("kind", SYNC)
def test_threads_share_a_client(kind: str) -> None:
    transport: Any = choose_sync(kind, None, True)
    got: list[bytes] = []

    def work(name: int) -> None:
        for number in range(10):
            response = transport.send(prepared(f"{server.url}/{name}-{number}", "POST", bytes(1000)), Timeout(5, 5))
            got.append(response.read().partition(b" on ")[0])

    with HTTP2Server() as server:
        threads = [threading.Thread(target=work, args=(name,)) for name in range(30)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        transport.close()
    assert sorted(got) == sorted(f"/{name}-{number}".encode() for name in range(30) for number in range(10))
