"""Every fault, as every client sees it."""

from __future__ import annotations

import gzip
import json
import socket
from datetime import UTC, datetime, timedelta, timezone

import pytest

from core.tests.testing.acme import FakeAcme, FakeEcho, RawClient
from core.tests.testing.clients import ALL, DECODING, Ask, ClientError, with_http_client
from sessiondock.testing import FakeServer, Fault, Reply

BODY = b'{"id":"s1","items":[1,2,3]}'


class FakeThing(FakeServer):
    """`/whole` has a body of bytes, `/chunks` the same in pieces, `/sized` in pieces with a length."""

    def reset(self) -> None:
        super().reset()
        self.processed = 0
        for path in ("/whole", "/chunks", "/sized", "/nothing"):
            self.add_route("GET", path, lambda request: self.thing(request.path))

    def thing(self, path: str) -> Reply:
        self.processed += 1
        pieces = (BODY[start : start + 5] for start in range(0, len(BODY), 5))
        if path == "/whole":
            return Reply(200, {"Content-Type": "application/json"}, BODY)
        if path == "/nothing":
            return Reply.empty()
        return Reply.stream(pieces, length=len(BODY) if path == "/sized" else None)


@pytest.fixture(params=ALL)
def ask(request: pytest.FixtureRequest) -> Ask:
    client: Ask = request.param
    return client


@pytest.fixture(params=DECODING)
def ask_decoding(request: pytest.FixtureRequest) -> Ask:
    client: Ask = request.param
    return client


@pytest.fixture(params=["/whole", "/chunks", "/sized"])
def path(request: pytest.FixtureRequest) -> str:
    value: str = request.param
    return value


def sees_error(ask: Ask, server: FakeServer, path: str = "/whole", timeout: float = 20) -> bool:
    """Whether the client raises, and whether the request after it is answered as ever."""
    try:
        ask(server.base_url + path, timeout=timeout)
    except ClientError:
        return ask(server.base_url + path).body == BODY
    return False


# Something else is said.


def test_status_with_the_vendor_s_own_error_body(ask: Ask) -> None:
    with FakeAcme() as server:
        server.faults.add(Fault.status(503, retry_after=1, headers={"X-A": "b"}))
        answer = ask(server.base_url)

    assert answer.status == 503
    assert json.loads(answer.body) == {"detail": "injected status 503"}
    assert (answer.headers["retry-after"], answer.headers["x-a"]) == ("1", "b")


@pytest.mark.parametrize(
    ("fault", "body", "content_type"),
    [
        (Fault.status(418, body=b"tea", headers={"Content-Type": "text/tea"}), b"tea", "text/tea"),
        (Fault.status(418, json=["tea"]), b'["tea"]', "application/json"),
        (Fault.status(418, body=b""), b"", None),
    ],
)
def test_status_with_a_body(fault: Fault, body: bytes, content_type: str | None) -> None:
    with FakeThing() as server:
        server.faults.add(fault)
        answer = with_http_client(server.base_url + "/whole")

    assert (answer.status, answer.body, answer.headers.get("content-type")) == (418, body, content_type)


@pytest.mark.parametrize(
    ("value", "header"),
    [
        (0, "0"),
        (1.5, "1.5"),
        ("soon", "soon"),
        (datetime(2026, 3, 1, 12, tzinfo=UTC), "Sun, 01 Mar 2026 12:00:00 GMT"),
        (datetime(2026, 3, 1, 12, tzinfo=timezone(timedelta(hours=2))), "Sun, 01 Mar 2026 10:00:00 GMT"),
    ],
)
def test_retry_after(value: float | str | datetime, header: str) -> None:
    with FakeThing() as server:
        server.faults.add(Fault.status(429, retry_after=value))
        assert with_http_client(server.base_url + "/whole").headers["retry-after"] == header


def test_retry_after_refuses_a_naive_datetime() -> None:
    with pytest.raises(ValueError, match="aware"):
        Fault.status(429, retry_after=datetime.fromisoformat("2026-03-01"))


def test_html(ask: Ask) -> None:
    with FakeThing() as server:
        server.faults.add(Fault.html(504))
        answer = ask(server.base_url + "/whole")

    assert answer.status == 504
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert b"<h1>504</h1>" in answer.body


def test_redirect(ask: Ask) -> None:
    with FakeThing() as server:
        server.faults.add(Fault.redirect("http://127.0.0.1:1/elsewhere", 302))
        answer = ask(server.base_url + "/whole")

    assert (answer.status, answer.headers["location"], answer.body) == (302, "http://127.0.0.1:1/elsewhere", b"")


def test_answer() -> None:
    with FakeThing() as server:
        server.faults.add(Fault.answer(Reply.text("other", 299)), times=2)
        assert [with_http_client(server.base_url + "/whole").body for _ in range(3)] == [b"other", b"other", BODY]


def test_answer_refuses_a_body_that_is_gone_after_one_use() -> None:
    with pytest.raises(TypeError, match="bytes"):
        Fault.answer(Reply.stream([b"x"]))


def test_raw_bytes(ask: Ask) -> None:
    with FakeThing() as server:
        server.faults.add(Fault.raw())
        assert sees_error(ask, server)
        server.faults.add(Fault.raw(b"HTTP/1.1 abc\r\n\r\n"))
        assert sees_error(ask, server)


# Nothing is said.


@pytest.mark.parametrize("fault", [Fault.reset(), Fault.close()])
def test_no_answer(ask: Ask, fault: Fault) -> None:
    with FakeThing() as server:
        server.faults.add(fault)
        assert sees_error(ask, server)
        assert server.processed == 1


def test_reset_is_a_rst_and_close_is_not() -> None:
    with FakeThing() as server:
        server.faults.add(Fault.reset())
        server.faults.add(Fault.close())
        with RawClient(server) as client:
            client.send(b"GET /whole HTTP/1.1\r\n\r\n")
            with pytest.raises(ConnectionResetError):
                client.rest()
        with RawClient(server) as client:
            client.send(b"GET /whole HTTP/1.1\r\n\r\n")
            assert client.rest() == b""


# The true answer is spoilt.


def test_half_body(ask: Ask, path: str) -> None:
    with FakeThing() as server:
        server.faults.add(Fault.half_body())
        assert sees_error(ask, server, path)


@pytest.mark.parametrize(
    ("path", "keep", "declared", "sent"),
    [
        ("/whole", None, 27, BODY[:13]),
        ("/whole", 0, 27, b""),
        ("/whole", 26, 27, BODY[:26]),
        ("/whole", 27, 28, BODY),
        ("/sized", 7, 27, BODY[:7]),
        ("/chunks", 7, 8, BODY[:7]),
        ("/chunks", None, 1025, BODY),
    ],
)
def test_half_body_sends_less_than_it_declares(path: str, keep: int | None, declared: int, sent: bytes) -> None:
    with FakeThing() as server, RawClient(server) as client:
        server.faults.add(Fault.half_body(keep))
        client.send(b"GET %s HTTP/1.1\r\n\r\n" % path.encode())
        head, _, body = client.rest().partition(b"\r\n\r\n")

    assert f"Content-Length: {declared}".encode() in head
    assert body == sent


def test_half_body_can_end_in_a_reset() -> None:
    with FakeThing() as server, socket.create_connection((server.host, server.port), timeout=20) as client:
        server.faults.add(Fault.half_body(reset=True))
        client.sendall(b"GET /whole HTTP/1.1\r\n\r\n")
        with pytest.raises(ConnectionResetError):
            b"".join(iter(lambda: client.recv(1000), b""))


def test_truncated_chunks(ask: Ask, path: str) -> None:
    with FakeThing() as server:
        server.faults.add(Fault.truncated_chunks())
        assert sees_error(ask, server, path)


def test_truncated_chunks_are_whole_chunks() -> None:
    with FakeThing() as server, RawClient(server) as client:
        server.faults.add(Fault.truncated_chunks(keep=7))
        client.send(b"GET /sized HTTP/1.1\r\n\r\n")
        head, _, body = client.rest().partition(b"\r\n\r\n")

    assert b"Transfer-Encoding: chunked" in head
    assert b"Content-Length" not in head
    assert body == b'5\r\n{"id"\r\n2\r\n:"\r\n'


def test_drip(ask: Ask, path: str) -> None:
    with FakeThing() as server:
        server.faults.add(Fault.drip(size=4, interval=0.001))
        assert ask(server.base_url + path).body == BODY


def test_drip_sends_pieces() -> None:
    with FakeThing() as server, RawClient(server) as client:
        server.faults.add(Fault.drip(size=2, interval=0))
        client.send(b"GET /chunks HTTP/1.1\r\nConnection: close\r\n\r\n")
        assert b'2\r\n{"\r\n2\r\nid\r\n1\r\n"\r\n2\r\n:"\r\n' in client.rest()


def test_drip_refuses_pieces_of_nothing() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        Fault.drip(size=0)


def test_delay_makes_an_impatient_client_give_up_after_the_request_was_processed(ask: Ask) -> None:
    with FakeThing() as server:
        server.faults.add(Fault.delay(30))
        assert sees_error(ask, server, timeout=0.2)
        assert server.processed == 2


def test_a_short_delay_changes_nothing(ask: Ask, path: str) -> None:
    with FakeThing() as server:
        server.faults.add(Fault.delay(0.01))
        assert ask(server.base_url + path).body == BODY


def test_delay_before_another_fault() -> None:
    with FakeThing() as server:
        rule = server.faults.add(Fault.delay(0.01, then=Fault.delay(0.01, then=Fault.status(500))))
        assert with_http_client(server.base_url + "/whole").status == 500

    assert server.processed == 0
    assert (rule.fault.name, rule.fault.seconds) == ("delay 0.01 s, delay 0.01 s, status 500", 0.02)


def test_stall_makes_a_client_give_up_in_the_middle_of_the_body(ask: Ask, path: str) -> None:
    with FakeThing() as server:
        server.faults.add(Fault.stall(7))
        assert sees_error(ask, server, path, timeout=0.2)


@pytest.mark.parametrize("keep", [0, 5, 7])
def test_stall_sends_what_it_keeps_first(path: str, keep: int) -> None:
    with FakeThing() as server, RawClient(server) as client:
        server.faults.add(Fault.stall(keep))
        client.send(b"GET %s HTTP/1.0\r\n\r\n" % path.encode())
        assert client.until(b"\r\n\r\n").startswith(b"HTTP/1.1 200")
        assert client.read(keep) == BODY[:keep]
        server.stop()
        assert client.rest() == b""


@pytest.mark.parametrize("keep", [0, 5, 7, 27, 100])
def test_a_stall_that_ends_changes_nothing(path: str, keep: int) -> None:
    with FakeThing() as server:
        server.faults.add(Fault.stall(keep, seconds=0.01))
        assert with_http_client(server.base_url + path).body == BODY


def test_hang_up_breaks_the_next_request_on_the_connection() -> None:
    with FakeThing() as server, RawClient(server) as client:
        server.faults.add(Fault.hang_up())
        client.send(b"GET /whole HTTP/1.1\r\n\r\n")
        status, headers, body = client.answer()
        assert (status, headers.get("connection"), body) == (200, None, BODY)
        assert client.rest() == b""


def test_empty_body(ask: Ask, path: str) -> None:
    with FakeThing() as server:
        server.faults.add(Fault.empty())
        answer = ask(server.base_url + path)

    assert (answer.status, answer.body, answer.headers["content-length"]) == (200, b"", "0")
    assert "content-type" in answer.headers


def test_wrong_content_type(ask: Ask, path: str) -> None:
    with FakeThing() as server:
        server.faults.add(Fault.content_type("text/csv"))
        answer = ask(server.base_url + path)

    assert (answer.headers["content-type"], answer.body) == ("text/csv", BODY)


def test_truncated_json(ask: Ask, path: str) -> None:
    with FakeThing() as server:
        server.faults.add(Fault.truncated_json())
        answer = ask(server.base_url + path)

    assert answer.body == BODY[:13]
    with pytest.raises(ValueError, match="Unterminated"):
        json.loads(answer.body)


@pytest.mark.parametrize("body", [b"", b"12", b"true", b"{}", b"[1]", b'"ab"', b"{"])
def test_truncated_json_is_never_json(body: bytes) -> None:
    with FakeServer() as server:
        server.add_route("GET", "/a", lambda _: Reply(200, {}, body))
        server.faults.add(Fault.truncated_json())
        answer = with_http_client(server.base_url + "/a")

    with pytest.raises(ValueError, match=r"Expecting|Unterminated"):
        json.loads(answer.body)


def test_gzip(ask_decoding: Ask, path: str) -> None:
    with FakeThing() as server:
        server.faults.add(Fault.gzip())
        answer = ask_decoding(server.base_url + path)
        server.faults.add(Fault.gzip())
        raw = with_http_client(server.base_url + path)

    assert answer.body == BODY
    assert gzip.decompress(raw.body) == BODY


def test_gzip_that_is_none(ask_decoding: Ask, path: str) -> None:
    with FakeThing() as server:
        server.faults.add(Fault.gzip(valid=False))
        assert sees_error(ask_decoding, server, path)


@pytest.mark.parametrize(
    "fault", [Fault.half_body(), Fault.stall(seconds=0.01), Fault.drip(), Fault.empty(), Fault.delay(0.01)]
)
def test_an_answer_without_a_body_can_meet_any_fault(fault: Fault) -> None:
    with FakeThing() as server:
        server.faults.add(fault)
        assert with_http_client(server.base_url + "/nothing").status == 204


def test_faults_work_on_echoes_of_large_requests() -> None:
    with FakeEcho() as server:
        server.faults.add(Fault.status(413))
        assert with_http_client(server.base_url + "/echo/a", "POST", b"x" * 5_000_000).status == 413
        assert len(server.requests[0].body) == 5_000_000
