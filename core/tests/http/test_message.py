"""Requests and responses as values, and headers that are merged."""

from __future__ import annotations

import pytest

from sessiondock import DecodeError
from sessiondock.http import Headers, PreparedRequest, Request, Response
from sessiondock.http.message import merged_headers
from sessiondock.transports._sync.received import WholeResponse


def test_the_last_header_of_a_name_wins_with_its_spelling() -> None:
    merged = merged_headers({"A": "1", "B": "2"}, {"a": "3"}, {"a": "4", "C": "5"})
    assert merged == {"B": "2", "a": "4", "C": "5"}
    assert list(merged) == ["B", "a", "C"]
    assert list(merged_headers({"A": "1", "B": "2"}, {"A": "3"})) == ["A", "B"], "a name keeps its place"


def test_no_repr_shows_a_secret() -> None:
    request = Request(operation="get", method="GET", target="/x?token=s3cret", body=b"s3cret", headers={"K": "s3cret"})
    prepared = PreparedRequest(operation="get", method="GET", url="/s3cret", headers={"K": "s3cret"}, body=b"s3cret")
    response = Response(status=200, headers=Headers([("k", "s3cret")]), body=b"s3cret")
    for thing in (request, prepared, response):
        assert "s3cret" not in repr(thing)
    assert repr(prepared) == "PreparedRequest(operation='get', method='GET', anonymous=False)"
    assert repr(request) == "Request(operation='get', method='GET', idempotent=False)"
    assert repr(response) == "Response(status=200, attempts=1)"


def test_what_is_left_out() -> None:
    request = Request(operation="get", method="GET", target="/x")
    assert (request.body, request.headers, request.idempotent) == (None, {}, False)
    prepared = PreparedRequest(operation="get", method="GET", url="/x", headers={})
    assert (prepared.body, prepared.anonymous) == (None, False)
    response = Response(status=204, headers=Headers())
    assert (response.body, response.attempts) == (b"", 1)


def test_a_hundred_million_bytes_are_read_and_no_more() -> None:
    longest = WholeResponse(200, Headers(), bytes(100_000_000))
    assert len(longest.read()) == 100_000_000
    with pytest.raises(DecodeError, match="more than 100000000 bytes"):
        WholeResponse(200, Headers(), bytes(100_000_001)).read()


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "status 200 came with an empty body; check base_url"),
        (b"<html>", "status 200 came with a body that is not JSON (text/html); check base_url"),
        (b"\xff{", "status 200 came with a body that is not JSON (text/html); check base_url"),
    ],
)
def test_a_body_that_is_not_json_is_described(body: bytes, words: str) -> None:
    response = Response(status=200, headers=Headers([("Content-Type", "text/html")]), body=body)
    with pytest.raises(DecodeError) as caught:
        response.json()
    assert caught.value.message.startswith(words)
    assert caught.value.body == body.decode("utf-8", "replace")
    with pytest.raises(DecodeError, match=r"not JSON \(no content type\)"):
        Response(status=200, headers=Headers(), body=b"x").json()
