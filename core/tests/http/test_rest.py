"""Headers, timeouts, redirects, redaction, deadlines: what is pure in http and small."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessiondock import DecodeError, InvalidValueError, Timeout, errors
from sessiondock.http import Headers, PreparedRequest, Response
from sessiondock.http.deadline import Deadline
from sessiondock.http.redact import safe_headers, safe_text, safe_url
from sessiondock.http.redirects import redirect

HOME = "https://api.acme.com/v1"


def test_headers_know_no_case_and_join() -> None:
    headers = Headers([("Content-Type", "a"), ("X", "1"), ("x", "2")])
    assert headers["CONTENT-TYPE"] == "a"
    assert headers["x"] == "1, 2"
    assert headers.get("X-Other") is None
    assert repr(headers) == "Headers(['content-type', 'x'])"
    assert len(headers) == 2
    assert list(headers) == ["content-type", "x"]
    assert "a" not in repr(headers).replace("Headers", "").replace("content-type", "")


@pytest.mark.parametrize("body", [b"", b"<html>", b'{"a":', b"[" * 100_000])
def test_a_body_that_is_not_json_is_a_decode_error(body: bytes) -> None:
    response = Response(status=200, headers=Headers([("content-type", "text/html")]), body=body)
    with pytest.raises(DecodeError, match="status 200") as caught:
        response.json()
    assert caught.value.status == 200
    assert len(caught.value.body) <= 2000


def test_prepared_requests_show_no_secret() -> None:
    shown = repr(PreparedRequest(operation="get", method="GET", url="https://h?token=s", headers={"X-API-KEY": "s"}))
    assert "token" not in shown
    assert "X-API-KEY" not in shown


def test_timeouts() -> None:
    assert Timeout.of(3.0) == Timeout(connect=3.0, read=3.0)
    assert Timeout.of(30) == Timeout(connect=5.0, read=30)
    assert Timeout.of(None) == Timeout(connect=None, read=None)
    given_whole = Timeout(total=9)
    assert Timeout.of(given_whole) is given_whole
    assert given_whole.within(None) is given_whole
    assert given_whole.within(2).read == 2
    assert Timeout(connect=None, read=None).within(2) == Timeout(connect=2, read=2)
    assert Timeout().chosen
    assert not Timeout.default().chosen
    assert Timeout.default() == Timeout()
    assert repr(Timeout()) == "Timeout(connect=5.0, read=60.0, total=None)"
    assert Timeout(connect=1, read=1).within(2) == Timeout(connect=1, read=1)
    assert Timeout(total=9).within(-1) == Timeout(connect=0.001, read=0.001, total=9)
    assert Timeout(connect=0.5) == Timeout(0.5, 60.0, None)
    assert Timeout(deadline=Deadline(1)) == Timeout()


def test_a_timeout_until_a_deadline() -> None:
    now = [0.0]
    deadline = Deadline(10, clock=lambda: now[0])
    now[0] = 6.0
    limits = Timeout.default().until(deadline)
    assert (limits.connect, limits.read, limits.deadline, limits.chosen) == (4, 4, deadline, False)
    whole = Timeout()
    assert whole.until(Deadline(None)) is whole
    assert (deadline.limit(1), deadline.limit(9), deadline.limit(None)) == (1, 4, 4)
    now[0] = 10.0
    with pytest.raises(errors.TimeoutError, match="10 s"):
        deadline.limit(1)


@pytest.mark.parametrize("value", [0, -1, True, "3", float("nan")])
def test_timeouts_are_seconds_above_zero(value: Any) -> None:
    with pytest.raises(InvalidValueError, match="timeout read"):
        Timeout(read=value)


def test_deadlines_use_their_clock() -> None:
    now = [0.0]
    deadline = Deadline(10, clock=lambda: now[0])
    assert deadline.remaining() == 10
    now[0] = 9.0
    deadline.check()
    now[0] = 10.0
    with pytest.raises(errors.TimeoutError, match="10 s"):
        deadline.check()
    unlimited = Deadline(None, clock=lambda: now[0])
    now[0] = 11.5
    unlimited.check()
    assert (unlimited.remaining(), unlimited.elapsed()) == (None, 1.5)


def go(location: str, *, current: str = HOME + "/s", stream: bool = False, status: int = 307) -> Any:
    return redirect(status, {"location": location}, current=current, base=HOME, stream=stream, method="GET")


def test_redirects_on_the_origin_keep_the_key() -> None:
    for location in ("/v1/s/", "https://api.acme.com/v1/s/", "?x=1"):
        found = go(location)
        assert found.with_key
        assert found.url.startswith("https://api.acme.com/v1/s")


@pytest.mark.parametrize(
    "location", ["https://evil.com/s", "http://api.acme.com/v1/s", "https://api.acme.com:444/", "//evil.com"]
)
def test_redirects_elsewhere_are_refused(location: str) -> None:
    found = go(location)
    assert found.url is None
    assert not found.with_key


def test_a_stream_goes_on_without_the_key_but_never_down_to_http() -> None:
    assert go("https://storage/x?sig=1", stream=True).url == "https://storage/x?sig=1"
    assert not go("https://storage/x", stream=True).with_key
    assert go("http://storage/x", stream=True).url is None
    assert go("file:///etc/passwd", stream=True).url is None
    assert not go("https://api.acme.com/v1/s", current="https://storage/x", stream=True).with_key


def test_what_is_not_a_redirect() -> None:
    assert redirect(304, {"location": "/x"}, current=HOME, base=HOME, stream=False, method="GET") is None
    assert redirect(200, {"location": "/x"}, current=HOME, base=HOME, stream=False, method="GET") is None
    assert redirect(302, {}, current=HOME, base=HOME, stream=False, method="GET") is None
    assert go("https://[broken").url is None


def test_locations_are_shown_without_secrets() -> None:
    assert "s3cret" not in go("https://evil.com/s?token=s3cret").location


def test_urls_lose_users_and_secrets() -> None:
    shown = safe_url("https://me:pw@h:8/p?token=abc&page=2&X-Amz-Signature=def&api_key=#frag")
    assert shown == "https://h:8/p?token=[redacted]&page=2&X-Amz-Signature=[redacted]&api_key=[redacted]"
    assert safe_url("https://[broken") == "[redacted]"


def test_headers_lose_secrets() -> None:
    fields = {"Authorization": "Bearer k", "X-API-KEY": "k", "Set-Cookie": "k", "Content-Type": "a"}
    assert safe_headers(fields) == {
        "authorization": "[redacted]",
        "x-api-key": "[redacted]",
        "set-cookie": "[redacted]",
        "content-type": "a",
    }


@given(st.from_regex(r"[A-Za-z0-9_+/=-]{12,40}", fullmatch=True), st.text(), st.text())
def test_known_secrets_leave_any_text(secret: str, before: str, after: str) -> None:
    assert secret not in safe_text(before + secret + after, [secret])
    assert safe_text(before, [""]) == before
    assert safe_text("a key%2B b", ["key+"]) == "a [redacted] b"


def test_numbers_and_repeated_names_are_read_as_documented() -> None:
    body = b'{"whole": 123456789012345678901234567890, "digits": 0.1234567890123456789, "name": 1.10, "name": 1.20}'
    found = Response(status=200, headers=Headers(), body=body).json()
    assert found == {"whole": 123456789012345678901234567890, "digits": 0.12345678901234568, "name": 1.2}
