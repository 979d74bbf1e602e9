from __future__ import annotations

import io
from collections.abc import Sequence

import pytest

from sessiondock.testing import BadJSONError, Headers, ReceivedRequest, RejectedError, Reply

NO_HEADERS = Headers()


def request(
    *, headers: Headers = NO_HEADERS, body: bytes = b"", query: Sequence[tuple[str, str]] = (), route: str | None = None
) -> ReceivedRequest:
    return ReceivedRequest(
        method="GET", target="/a?key=hidden", path="/a", headers=headers, body=body, query=list(query), route=route
    )


def test_headers_compare_names_without_case_and_keep_order_and_repeats() -> None:
    headers = Headers([("X-One", "1"), ("Accept", "a"), ("x-one", "2")])

    assert headers["X-ONE"] == "1, 2"
    assert headers.get_all("x-One") == ["1", "2"]
    assert headers.pairs == (("X-One", "1"), ("Accept", "a"), ("x-one", "2"))
    assert list(headers) == ["x-one", "accept"]
    assert len(headers) == 2
    assert "x-two" not in headers
    assert headers.get("x-two") is None


def test_headers_are_replaced_and_removed_in_copies() -> None:
    headers = Headers([("A", "1"), ("a", "2"), ("B", "3")])

    assert headers.replacing("a", "9").pairs == (("B", "3"), ("a", "9"))
    assert headers.updated({"b": "4", "C": "5"}).pairs == (("A", "1"), ("a", "2"), ("b", "4"), ("C", "5"))
    assert headers.without("A", "b").pairs == ()
    assert len(headers.pairs) == 3


def test_reprs_hide_what_may_be_secret() -> None:
    received = request(headers=Headers([("Authorization", "Bearer hidden")]), body=b"hidden", query=[("key", "hidden")])

    assert repr(received) == "<ReceivedRequest GET /a, 6 bytes>"
    assert repr(received.headers) == "Headers(Authorization)"
    assert "hidden" not in repr(Reply.json("hidden", headers={"X-Key": "hidden"}))


def test_the_repr_shows_the_route_and_not_the_values_in_the_path() -> None:
    assert repr(request(route="/a/{token}")) == "<ReceivedRequest GET /a/{token}, 0 bytes>"


@pytest.mark.parametrize("body", [b"", b"{", b"[NaN]", b"[-Infinity]", b"\xff\xfe\xff", b"[" * 100_000])
def test_a_body_that_is_not_json_raises(body: bytes) -> None:
    with pytest.raises(BadJSONError):
        request(body=body).json()


def test_a_json_body_is_read() -> None:
    assert request(body='{"ä": [1, null]}'.encode()).json() == {"ä": [1, None]}


def test_query_values() -> None:
    received = request(query=[("a", "1"), ("b", ""), ("a", "2")])

    assert received.query_first("a") == "1"
    assert received.query_first("c") is None
    assert received.query_all("a") == ["1", "2"]
    assert received.query_all("c") == []


@pytest.mark.parametrize(
    ("value", "token"),
    [("Bearer t1", "t1"), ("bearer t1", "t1"), ("Bearer ", None), ("Basic t1", None), ("t1", None), (None, None)],
)
def test_the_bearer_token(value: str | None, token: str | None) -> None:
    headers = Headers() if value is None else Headers([("authorization", value)])

    assert request(headers=headers).bearer == token


@pytest.mark.parametrize(
    ("fields", "body"),
    [
        (Reply.json({"ä": [1, None]}), '{"ä":[1,null]}'.encode()),
        (Reply.text("ä"), "ä".encode()),
        (Reply.html("<p>"), b"<p>"),
        (Reply.empty(), b""),
        (Reply(), b""),
    ],
)
def test_replies_carry_their_body(fields: Reply, body: bytes) -> None:
    assert fields.body == body
    assert fields.length == len(body)


def test_reply_headers_given_override_the_content_type_whatever_their_case() -> None:
    reply = Reply.json([], headers={"content-type": "application/problem+json", "X-A": "1"})

    assert reply.headers.pairs == (("content-type", "application/problem+json"), ("X-A", "1"))
    assert Reply.json([], content_type="application/x").headers["Content-Type"] == "application/x"


def test_a_reply_takes_a_mapping_or_headers_with_repeats() -> None:
    assert Reply(200, {"A": "1"}).headers.pairs == (("A", "1"),)
    assert Reply(200, Headers([("A", "1"), ("A", "2")])).headers.get_all("a") == ["1", "2"]


@pytest.mark.parametrize("fields", [{"A B": "1"}, {"": "1"}, {"A": "1\r\nB: 2"}, {"A": "\0"}, {"A": "\u0416"}])
def test_headers_that_cannot_be_sent_are_refused(fields: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="header"):
        Reply(200, fields)


def test_json_that_no_vendor_would_send_is_refused() -> None:
    with pytest.raises(ValueError, match="JSON"):
        Reply.json(float("nan"))


def test_the_length_of_a_stream_is_what_it_declares() -> None:
    assert Reply.stream(iter([b"ab"])).length is None
    assert Reply.stream(iter([b"ab"]), length=2).length == 2


def test_closing_a_reply_closes_its_body() -> None:
    body = io.BytesIO(b"x")
    Reply(200, {}, body).close()
    Reply(200, {}, [b"x"]).close()

    assert body.closed


def test_a_refusal_carries_its_reply() -> None:
    reply = Reply.empty(409)

    assert RejectedError(reply).reply is reply
