"""Faults that spoil the true answer, as every client sees them."""

from __future__ import annotations

import gzip
import json
import socket

import pytest

from core.tests.testing.acme import FakeEcho, RawClient
from core.tests.testing.clients import Ask, with_http_client
from core.tests.testing.thing import BODY, FakeThing, sees_error
from sessiondock.testing import FakeServer, Fault, Reply


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
