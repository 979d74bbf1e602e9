from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessiondock import errors
from sessiondock.http import Headers, PreparedRequest
from sessiondock.http.error_mapping import api_error, readable

REQUEST = PreparedRequest(operation="get", method="GET", url="https://h/s?token=t0ken", headers={})


def masked(text: str) -> str:
    return text.replace("s3cret", "[redacted]")


def made(status: int, body: Any = None, **fields: str) -> errors.APIError:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    headers = Headers([(name.replace("_", "-"), value) for name, value in fields.items()])
    return api_error(REQUEST, status, headers, raw, provider="acme", attempts=2, masked=masked)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, errors.BadRequestError),
        (401, errors.AuthenticationError),
        (403, errors.PermissionDeniedError),
        (404, errors.NotFoundError),
        (409, errors.ConflictError),
        (418, errors.APIError),
        (422, errors.ValidationError),
        (429, errors.RateLimitError),
        (500, errors.ServerError),
        (599, errors.ServerError),
    ],
)
def test_every_status_has_its_class(status: int, kind: type[errors.APIError]) -> None:
    error = made(status, {"message": "why"}, x_request_id="r1")
    assert type(error) is kind
    assert f"status {status}: why" in str(error)
    assert (error.status, error.request_id, error.attempts, error.method) == (status, "r1", 2, "GET")
    assert error.detail == {"message": "why"}
    assert error.url == "https://h/s?token=[redacted]"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"detail": "Internal server error"}, "Internal server error"),
        ({"detail": [{"loc": ["body", 0, "x"], "msg": "field required", "type": "t"}]}, "body.0.x: field required"),
        ({"detail": [{"msg": "bad"}, {"msg": "worse"}]}, "bad; worse"),
        ({"detail": {"type": "t", "message": "m", "code": 3}}, "m"),
        ({"error": {"message": "deep"}}, "deep"),
        ({"errors": ["one", "two"]}, "one; two"),
        ({"statusCode": 404, "message": "Not found", "success": False}, "Not found"),
        ("plain", "plain"),
        ({"nothing": 1}, ""),
        (3, ""),
        ({"msg": "x", "loc": "odd"}, "x"),
        ({"title": "t", "description": "d"}, "t"),
        ({"title": "", "description": "d"}, "d"),
    ],
)
def test_the_sentence_is_found(body: Any, words: str) -> None:
    assert readable(body) == words


@given(st.recursive(st.none() | st.integers() | st.text(), lambda e: st.lists(e) | st.dictionaries(st.text(), e)))
def test_any_body_makes_an_error(body: Any) -> None:
    assert str(made(422, body)).startswith("acme.get: status 422")


def test_bodies_that_are_not_json() -> None:
    assert "HTML page" in str(made(502, b"<html>Bad gateway</html>"))
    assert "HTML page" in str(made(502, b"oops", content_type="text/html"))
    assert "no explanation" in str(made(500, b""))
    assert "upstream down" in str(made(503, b"upstream\ndown"))
    assert made(500, b"\xff\xfe").detail is None


def test_secrets_are_masked_everywhere() -> None:
    error = made(401, {"message": "bad key s3cret"}, x_debug="key s3cret", set_cookie="sid=1")
    assert "s3cret" not in f"{error} {error.body} {error.headers} {error.detail}"
    assert error.headers["set-cookie"] == "[redacted]"


def test_complaints_and_waits() -> None:
    complaints = [{"loc": ["q"], "msg": "m", "type": "t", "extra": 1}, "not an object"]
    error = made(422, {"detail": complaints})
    assert isinstance(error, errors.ValidationError)
    assert error.errors == (complaints[0],)
    assert made(422, {"detail": "text"}).errors == ()  # type: ignore[attr-defined]
    limited = made(429, {}, retry_after="7")
    assert isinstance(limited, errors.RateLimitError)
    assert limited.retry_after == 7


@pytest.mark.parametrize(
    ("status", "body", "message"),
    [
        (401, {"message": "no"}, "status 401: no (check the API key)"),
        (404, {"message": " why\n not "}, "status 404: why not (check the id, and that the key may see it)"),
        (418, {"message": "x" * 501}, "status 418: " + "x" * 500),
        (418, b"  ", "status 418"),
        (418, b"a  b", "status 418: a b"),
        (502, b" <p>", "status 502: an HTML page, perhaps of a proxy in between (the service failed; try again later)"),
    ],
)
def test_the_whole_message(status: int, body: Any, message: str) -> None:
    assert made(status, body).message == message


def test_how_much_of_a_body_is_kept() -> None:
    assert len(made(500, b"a" * 70_000).body) == 65_536
    deep: list[Any] = []
    for _ in range(98):
        deep = [deep]
    assert made(500, deep).detail == deep
    assert made(500, [deep]).detail is None
    assert made(500, {"a": deep}).detail is None


@pytest.mark.parametrize("name", ["x-request-id", "request-id", "x-correlation-id", "x-amzn-requestid", "cf-ray"])
def test_ids_of_requests(name: str) -> None:
    headers = Headers([("cf-ray", "last"), (name, "r1")]) if name != "cf-ray" else Headers([(name, "r1")])
    assert api_error(REQUEST, 500, headers, b"", provider="acme").request_id == "r1"
    assert made(500).request_id is None


def test_complaints_under_another_name_and_pages_by_their_type() -> None:
    error = made(422, {"errors": [{"field": "q"}]})
    assert isinstance(error, errors.ValidationError)
    assert error.errors == ({"field": "q"},)
    assert "HTML page" in str(made(502, b"oops", content_type="TEXT/HTML; charset=utf-8"))
    assert "HTML page" in str(made(502, b"\n <p>"))
    assert made(500, b"").attempts == 2
    assert api_error(REQUEST, 500, Headers([]), b"", provider="acme").attempts == 1
