"""Services that break the rules of HTTP/2, or stretch them: an error in time, and no harm to what others do."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import select
import socket
import ssl
import struct
import threading
from typing import Any

import hpack
import pytest
import trio

from core.tests.transports.http2_server import Asked, Behaviour, HTTP2Server, frame, held, whole
from core.tests.transports.kinds import prepared
from core.tests.transports.raw_server import PEM
from core.tests.transports.test_http2 import ASYNC, SYNC, each, made, over
from core.tests.transports.test_http2 import trusted as trusted
from sessiondock import ConnectError, IncompleteReadError, Timeout, TransportError, errors
from sessiondock.http.deadline import Deadline

pytestmark = pytest.mark.timeout(60)

DATA, HEADERS, RST, SETTINGS, PUSH, PING, GOAWAY, WINDOW, CONTINUATION = 0, 1, 3, 4, 5, 6, 7, 8, 9
END_STREAM, END_HEADERS = 1, 4
OK = hpack.Encoder().encode([(":status", "200")])


def block(*fields: tuple[str, str]) -> bytes:
    return hpack.Encoder().encode(fields, huffman=False)


def sends(*frames: bytes) -> Behaviour:
    """Sends frames to the stream of the request; their number of it is put in where it is 1."""

    def behave(asked: Asked) -> None:
        number = struct.pack(">I", asked.stream)
        asked.connection.write(b"".join(each[:5] + number + each[9:] if each[8] == 1 else each for each in frames))

    return behave


def continued(count: int, piece: bytes) -> list[bytes]:
    return [frame(HEADERS, 0, 1, OK), *[frame(CONTINUATION, 0, 1, piece)] * count]


BROKEN: dict[str, list[bytes]] = {
    "endless CONTINUATION": continued(100, b""),
    "endless headers": [*continued(60, block(("x", "y" * 8000))), frame(CONTINUATION, END_HEADERS, 1, b"")],
    "HPACK bomb": [
        frame(HEADERS, END_HEADERS, 1, OK + b"\x40" + b"\x01a" + b"\x7f\x81\x1e" + b"b" * 4000 + b"\xbe" * 12000)
    ],
    "no HPACK": [frame(HEADERS, END_HEADERS, 1, b"\xff\xff\xff\xff\xff\xff\xff")],
    "headers without a status": [frame(HEADERS, END_HEADERS | END_STREAM, 1, block(("a", "b")))],
    "a status of letters": [frame(HEADERS, END_HEADERS | END_STREAM, 1, block((":status", "abc")))],
    "a status of nothing": [frame(HEADERS, END_HEADERS | END_STREAM, 1, block((":status", "000")))],
    "a long status": [frame(HEADERS, END_HEADERS | END_STREAM, 1, block((":status", "20000")))],
    "data before headers": [frame(DATA, END_STREAM, 1, b"x")],
    "an end before headers": [frame(DATA, END_STREAM, 1, b"")],
    "an end with a 1xx": [frame(HEADERS, END_HEADERS | END_STREAM, 1, block((":status", "100")))],
    "a push": [frame(PUSH, END_HEADERS, 1, struct.pack(">I", 2) + OK)],
    "data for a stream that never was": [frame(DATA, 0, 99, b"x")],
    "data for no stream": [frame(DATA, 0, 0, b"x")],
    "a frame that is too long": [frame(DATA, 0, 1, bytes(20_000))],
    "a window that is too large": [frame(WINDOW, 0, 0, struct.pack(">I", 2**31 - 1))],
    "a window of a stream that is too large": [frame(WINDOW, 0, 1, struct.pack(">I", 2**31 - 1))],
    "an initial window that is too large": [frame(SETTINGS, 0, 0, struct.pack(">HI", 4, 2**31))],
    "a short GOAWAY": [frame(GOAWAY, 0, 0, b"1234"), frame(PING, 0, 0, bytes(8))],
    "a long GOAWAY": [frame(GOAWAY, 0, 0, bytes(20_000))],
    "a frame without end": [frame(DATA, 0, 1, bytes(2**24 - 1))[:9]],
    "a PING of the wrong size": [frame(PING, 0, 0, b"1")],
    "more data than said": [
        frame(HEADERS, END_HEADERS, 1, block((":status", "200"), ("content-length", "1"))),
        frame(DATA, END_STREAM, 1, b"12"),
    ],
    "less data than said": [
        frame(HEADERS, END_HEADERS, 1, block((":status", "200"), ("content-length", "3"))),
        frame(DATA, END_STREAM, 1, b"12"),
    ],
}


@pytest.mark.parametrize("name", BROKEN)
@pytest.mark.parametrize("kind", ["async httpx", pytest.param("httpx", marks=pytest.mark.broad)])
async def test_what_is_not_http2_ends_the_connection(kind: str, name: str) -> None:
    with HTTP2Server(sends(*BROKEN[name]), whole) as server:
        async with over(kind) as sender:
            with pytest.raises(IncompleteReadError, match="broke off") as caught:
                await sender.get(server.url, "POST", b"x")
            assert caught.value.may_have_arrived
            assert (await sender.get(server.url)).startswith(b"/ on")
        assert len(server.requests) == 2


FINE: dict[str, list[bytes]] = {
    "1xx before": [frame(HEADERS, END_HEADERS, 1, block((":status", "103")))] * 5,
    "streams that never were are reset": [frame(RST, 0, 2 * n + 101, bytes(4)) for n in range(50)],
    "frames that nobody knows": [frame(200, 255, 0, b"abc")] * 100,
    "many PINGs": [frame(PING, 0, 0, bytes(8))] * 5000,
    "many SETTINGS": [frame(SETTINGS, 0, 0, struct.pack(">HI", 3, 100))] * 2000,
    "the window of streams that ended": [frame(WINDOW, 0, 0, struct.pack(">I", 1))] * 100,
    "empty data": [frame(HEADERS, END_HEADERS, 1, OK), *[frame(DATA, 0, 1, b"")] * 2000],
}
ANSWER = [frame(HEADERS, END_HEADERS, 1, OK), frame(DATA, 0, 1, b"yes")]


@pytest.mark.parametrize("name", FINE)
@each
async def test_what_is_unusual_and_allowed(kind: str, name: str) -> None:
    rest = ANSWER[1:] if name == "empty data" else ANSWER
    trailers = frame(HEADERS, END_HEADERS | END_STREAM, 1, block(("x-sum", "5")))
    with HTTP2Server(sends(*FINE[name], *rest, trailers), whole) as server:
        async with over(kind) as sender:
            assert await sender.get(server.url) == b"yes"
            assert await sender.get(server.url) == b"/ on 0"


@each
async def test_padding_and_gzip(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for part in ("_async", "_sync"):
        monkeypatch.setattr(f"sessiondock.transports.{part}.http2_connection._WINDOW", 1 << 17)

    def packed(asked: Asked) -> None:
        asked.begin(200, **{"content-encoding": "gzip"})
        asked.send(gzip.compress(b"words" * 1000), end=True)

    def bomb(asked: Asked) -> None:
        asked.begin(200, **{"content-encoding": "gzip"})
        asked.send(gzip.compress(bytes(10_000_000)), end=True)

    padded = [ANSWER[0], *[frame(DATA, 8, 1, b"\xff" + b"a" + bytes(255))] * 1000, frame(DATA, END_STREAM, 1, b"")]
    with HTTP2Server(packed, bomb, sends(*padded), whole) as server:
        async with over(kind) as sender:
            assert await sender.get(server.url) == b"words" * 1000
            with pytest.raises(errors.DecodeError, match="max_response_bytes"):
                await (await sender.send(prepared(server.url))).read(limit=1_000_000)
            # more padding than the window: it is credited back too
            assert await sender.get(server.url) == b"a" * 1000
            assert await sender.get(server.url) == b"/ on 0"


@pytest.mark.parametrize("kind", ASYNC)
async def test_more_data_than_the_window(kind: str) -> None:
    """What came before is kept, but not more than the window."""

    def flood(asked: Asked) -> None:
        asked.connection.write(frame(DATA, 0, asked.stream - 2, bytes(16384)) * 257)

    def begun(asked: Asked) -> None:
        asked.begin()

    with HTTP2Server(begun, flood, whole) as server:
        async with over(kind) as sender:
            unread = await sender.send(prepared(server.url))
            with pytest.raises(IncompleteReadError, match="broke off"):
                await sender.get(server.url)
            with pytest.raises(IncompleteReadError, match="broke off"):
                await unread.read()
            assert await sender.get(server.url) == b"/ on 1"


@pytest.mark.parametrize("code", [0, 1, 0xB, 0xD, 0x12345])
@pytest.mark.parametrize("kind", ["async httpx", pytest.param("httpx", marks=pytest.mark.broad)])
async def test_a_service_that_goes_away_whatever_the_reason(kind: str, code: int) -> None:
    """What it may have acted on is never sent twice, even when it says nothing more."""

    def gone(asked: Asked) -> None:
        asked.connection.go_away(2**31 - 1, code)
        asked.connection.go_away(asked.stream, code)
        asked.connection.end()

    with HTTP2Server(gone, whole) as server:
        async with over(kind) as sender:
            with pytest.raises(IncompleteReadError) as caught:
                await sender.get(server.url, "POST", b"x")
            assert caught.value.may_have_arrived
            assert await sender.get(server.url) == b"/ on 1"
    assert [asked.headers[":method"] for asked in server.requests] == ["POST", "GET"]


SETTLED = frame(SETTINGS, 0, 0, b"")


@each
@pytest.mark.parametrize("greeting", ["zero", "gone", "unsettled", "noise", "flood"])
async def test_a_service_that_allows_no_request(kind: str, greeting: str) -> None:
    greetings = {
        "zero": frame(SETTINGS, 0, 0, struct.pack(">HI", 3, 0)),
        "gone": SETTLED + frame(GOAWAY, 0, 0, bytes(8)),
        "unsettled": frame(WINDOW, 0, 0, struct.pack(">I", 5)),
        "noise": b"HTTP/1.1 400 Bad Request\r\n\r\n" * 3,
        "flood": frame(PING, 0, 0, bytes(8)) * 100_000,
    }
    with HTTP2Server(greeting=greetings[greeting]) as server:
        async with over(kind) as sender:
            with pytest.raises((ConnectError, errors.TimeoutError)) as caught:
                await sender.get(server.url, "POST", b"x", timeout=Timeout(0.2, 5))
            assert not caught.value.may_have_arrived
        assert server.accepted <= 3


@pytest.mark.parametrize("kind", ASYNC)
async def test_fewer_calls_at_once_are_allowed_after_a_while(kind: str) -> None:
    def behave(asked: Asked) -> None:
        if asked.headers[":path"] == "/fewer":
            asked.connection.write(frame(SETTINGS, 0, 0, struct.pack(">HI", 3, 1)))
        whole(asked)

    with HTTP2Server(behave) as server:
        async with over(kind) as sender:
            calls = [sender.get(f"{server.url}/{n}") for n in range(20)]
            await asyncio.gather(sender.get(f"{server.url}/fewer"), *calls)
            got = await asyncio.gather(*(sender.get(f"{server.url}/{n}", "POST", b"x") for n in range(10)))
        assert [each.partition(b" ")[0] for each in got] == [f"/{n}".encode() for n in range(10)]


@pytest.mark.parametrize("kind", ASYNC)
async def test_a_service_that_asks_and_never_reads(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Answers do not pile up without end, and neither a deadline nor a cancellation waits for the service."""
    monkeypatch.setattr("sessiondock.transports._async.http2_writer._MOST_ANSWERS", 100_000)
    monkeypatch.setattr("sessiondock.transports._platform_async._GRACE", 0.2)
    pings = frame(PING, 0, 0, bytes(8)) * 10_000

    def greedy(asked: Asked) -> None:
        asked.connection.write(frame(WINDOW, 0, 0, struct.pack(">I", 2**30)))
        asked.connection.write(frame(SETTINGS, 0, 0, struct.pack(">HI", 4, 2**30)))
        go.wait(10)
        for _ in range(10 if floods else 0):
            asked.connection.write(pings)
        done.wait(10)

    for floods in (True, False):
        go, done = threading.Event(), threading.Event()
        with HTTP2Server(greedy) as server:
            async with over(kind) as sender:
                other = asyncio.ensure_future(sender.get(server.url))
                await asyncio.sleep(0.1)
                limit = Timeout(5, 30, 30 if floods else 0.2)
                timed = limit.until(Deadline(limit.total or 0))
                large = asyncio.ensure_future(sender.get(server.url, "POST", bytes(50_000_000), timeout=timed))
                await asyncio.sleep(0.2)
                go.set()
                kind_of_error, words = (
                    (IncompleteReadError, "does not read") if floods else (errors.TimeoutError, "total")
                )
                with pytest.raises(kind_of_error, match=words):
                    await large
                if floods:
                    with pytest.raises(IncompleteReadError, match="broke off"):
                        await other
                other.cancel()
                done.set()


@pytest.mark.parametrize("kind", ASYNC)
async def test_cancelling_every_await_of_a_call_leaks_nothing(kind: str) -> None:
    def behave(asked: Asked) -> None:
        asked.answer(bytes(200_000))

    with HTTP2Server(behave, streams=2) as server:
        async with over(kind) as sender:
            for turns in range(0, 60, 2):
                tasks = [asyncio.ensure_future(sender.get(server.url, "POST", bytes(70_000))) for _ in range(3)]
                for _ in range(turns):
                    await asyncio.sleep(0)
                for task in tasks[:2]:
                    task.cancel()
                assert await tasks[2] == bytes(200_000)
                await asyncio.wait(tasks)
            inner: Any = sender.inner
            pool: Any = inner._pools.get()
            slots: list[Any] = [slot for slots in pool._slots.values() for slot in slots]
            assert all(slot.calls == 0 and not slot.connection._streams for slot in slots)
            assert len(asyncio.all_tasks()) == 1
            assert all(slot.connection.usable for slot in slots)
        assert all(connection.h2.outbound_flow_control_window > 2**30 for connection in server.connections[:1])


@pytest.mark.parametrize("kind", ASYNC)
async def test_closing_while_connecting_leaves_no_connection(kind: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent, HTTP2Server() as server:
        for turns in range(0, 24, 2):
            sender = made(kind)
            task = asyncio.ensure_future(sender.get(server.url, "POST", b"x"))
            for _ in range(turns):
                await asyncio.sleep(0)
            await sender.close()
            (got,) = await asyncio.gather(task, return_exceptions=True)
            assert isinstance(got, (bytes, TransportError))
            await sender.close()
        sender = made(kind)
        url = f"https://127.0.0.1:{silent.getsockname()[1]}/"
        task = asyncio.ensure_future(sender.get(url, timeout=Timeout(0.2, 5)))
        await asyncio.sleep(0.05)
        await sender.close()
        with pytest.raises(TransportError) as caught:
            await task
        assert not caught.value.may_have_arrived


def relayed(listening: socket.socket, port: int) -> None:
    """A proxy of one connection, with TLS: lets a CONNECT through to a port."""
    sock, _ = listening.accept()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(PEM)
    with context.wrap_socket(sock, server_side=True) as near, socket.create_connection(("127.0.0.1", port)) as far:
        while not near.recv(1 << 16).endswith(b"\r\n\r\n"):
            pass
        near.sendall(b"HTTP/1.1 200 Words\r\n\r\n")
        with contextlib.suppress(OSError):
            while True:
                ready = [near] if near.pending() else select.select([near, far], [], [], 10)[0]
                for one, other in ((near, far), (far, near)):
                    if one in ready:
                        data = one.recv(1 << 16)
                        if not data:
                            return
                        other.sendall(data)


@each
async def test_through_a_proxy_with_tls(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with HTTP2Server() as server, socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=relayed, args=(listening, server.port))
        thread.start()
        monkeypatch.setenv("https_proxy", f"https://127.0.0.1:{listening.getsockname()[1]}")
        async with over(kind) as sender:
            assert await sender.get("https://127.0.0.1:9/") == b"/ on 0"
            body = bytes(300_000)
            assert await sender.get("https://127.0.0.1:9/again", "POST", body) == b"/again on 0"
        thread.join()
        assert server.requests[1].body == body


@each
async def test_socks_and_addresses_that_are_not_valid(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async with over(kind) as sender:
        for port in (0, 99999):
            with pytest.raises(TransportError, match="the URL is not valid"):
                await sender.get(f"https://127.0.0.1:{port}/")

    def through_socks(url: str) -> str:
        return "socks5://127.0.0.1:9"

    with HTTP2Server() as server:
        async with over(kind) as sender:
            inner: Any = sender.inner
            monkeypatch.setattr(inner._http1, "proxy_of", through_socks)
            assert await sender.get(server.url) == b"old"


@pytest.mark.parametrize("kind", ASYNC)
async def test_closing_ends_those_who_wait_for_a_place(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sessiondock.transports._async.http2_pool._MOST", 1)
    with HTTP2Server(held, streams=1) as server:
        sender = made(kind)
        tasks = [asyncio.ensure_future(sender.get(server.url)) for _ in range(3)]
        await asyncio.sleep(0.2)
        await sender.close()
        for got in await asyncio.gather(*tasks, return_exceptions=True):
            assert isinstance(got, IncompleteReadError)
            assert "closed" in str(got)


@pytest.mark.parametrize("kind", SYNC)
def test_closing_from_another_thread_ends_a_call(kind: str) -> None:
    sender = made(kind)
    errors_seen: list[BaseException] = []

    def work() -> None:
        try:
            asyncio.run(sender.get(server.url, timeout=Timeout(5, 0.5)))
        except TransportError as error:
            errors_seen.append(error)

    with HTTP2Server(lambda asked: arrived.set()) as server:
        arrived = threading.Event()
        thread = threading.Thread(target=work)
        thread.start()
        assert arrived.wait(10)
        asyncio.run(sender.close())
        thread.join()
    assert len(errors_seen) == 1


@pytest.mark.parametrize("kind", ASYNC)
def test_the_deadline_of_a_call_that_cannot_write_under_trio(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sessiondock.transports._platform_async._GRACE", 0.1)
    done = threading.Event()

    def deaf(asked: Asked) -> None:
        asked.connection.write(frame(WINDOW, 0, 0, struct.pack(">I", 2**30)))
        asked.connection.write(frame(SETTINGS, 0, 0, struct.pack(">HI", 4, 2**30)))
        done.wait(10)

    async def main() -> None:
        sender = made(kind)
        with trio.move_on_after(0.1):
            await sender.get(server.url)
        with trio.move_on_after(0.3) as scope:
            await sender.get(server.url, "POST", bytes(50_000_000), timeout=Timeout(5, 30))
        assert scope.cancelled_caught
        done.set()
        await sender.close()

    with HTTP2Server(deaf) as server:
        trio.run(main)


@each
def test_each_event_loop_has_connections_of_its_own(kind: str) -> None:
    sender = made(kind)

    async def call() -> bytes:
        try:
            return await sender.get(server.url, "POST", b"x")
        finally:
            await sender.close()

    with HTTP2Server() as server:
        assert [asyncio.run(call()) for _ in range(2)] == [b"/ on 0", b"/ on 1"]
