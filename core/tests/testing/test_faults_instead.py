"""Faults that say something else than the true answer, or nothing, as every client sees them."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest

from core.tests.testing.acme import FakeAcme, RawClient
from core.tests.testing.clients import Ask, with_http_client
from core.tests.testing.thing import BODY, FakeThing, sees_error
from sessiondock.testing import Fault, Reply

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
