"""Where a redirect leads, and with which method."""

from __future__ import annotations

import pytest

from sessiondock.http.redirects import Redirect, cross_origin_headers, redirect

HOME = "https://api.acme.com/v1"


def follow(
    location: str, *, status: int = 307, method: str = "GET", stream: bool = False, current: str = HOME + "/s"
) -> Redirect:
    found = redirect(status, {"location": location}, current=current, base=HOME, stream=stream, method=method)
    assert found is not None
    return found


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("status", [307, 308])
def test_307_and_308_keep_method_and_body(status: int, method: str) -> None:
    found = follow("/v1/t", status=status, method=method)
    assert (found.url, found.method, found.with_body, found.with_key) == (HOME + "/t", method, True, True)


@pytest.mark.parametrize(
    ("method", "following"), [("POST", "GET"), ("PUT", "GET"), ("DELETE", "GET"), ("GET", "GET"), ("HEAD", "HEAD")]
)
def test_303_becomes_a_get_without_a_body(method: str, following: str) -> None:
    found = follow("/v1/t", status=303, method=method)
    assert (found.url, found.method) == (HOME + "/t", following)
    assert found.with_body is (method == following)


@pytest.mark.parametrize("status", [300, 301, 302])
def test_other_redirects_are_followed_for_reads_only(status: int) -> None:
    for method in ("GET", "HEAD"):
        assert follow("/v1/t", status=status, method=method).url == HOME + "/t"
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        found = follow("/v1/t?token=s3cret", status=status, method=method)
        assert found.url is None
        assert found.reason is not None
        assert method in found.reason
        assert "base_url" in found.reason
        assert found.location == HOME + "/t?token=[redacted]"


def test_only_reads_of_streams_leave_the_origin() -> None:
    assert follow("https://storage/x", stream=True).url == "https://storage/x"
    assert not follow("https://storage/x", stream=True).with_key
    assert follow("https://storage/x", stream=True, method="POST").url is None
    rejected = follow("https://storage/x")
    assert rejected.reason is not None
    assert (rejected.url, rejected.with_body, rejected.with_key) == (None, False, False)


def test_a_stream_never_goes_from_https_down_to_http_or_to_another_scheme() -> None:
    plain = "http://127.0.0.1:8000/v1"

    def target(location: str, base: str) -> str | None:
        found = redirect(307, {"location": location}, current=base + "/s", base=base, stream=True, method="GET")
        assert found is not None
        return found.url

    assert target("http://storage/x", HOME) is None
    assert target("ftp://storage/x", HOME) is None
    assert target("ftp://storage/x", plain) is None
    assert target("http://storage/x", plain) == "http://storage/x"
    assert target("https://storage/x", plain) == "https://storage/x"


@pytest.mark.parametrize("location", ["HTTPS://API.Acme.COM/v1/t", "//API.ACME.com:443/v1/t"])
def test_scheme_and_host_have_no_case(location: str) -> None:
    found = follow(location)
    assert found.with_key
    assert found.url is not None
    assert found.url.startswith("https://api.acme.com")
    assert follow("HTTPS://Storage/x", stream=True).url == "https://storage/x"


def test_targets_are_made_ascii_and_lose_users_and_fragments() -> None:
    assert follow("/v1/é?q=ü#part").url == HOME + "/%C3%A9?q=%C3%BC"
    assert follow("/v1/a%2Fb").url == HOME + "/a%2Fb"
    assert follow("https://me:pw@api.acme.com/v1/t").url == HOME + "/t"


@pytest.mark.parametrize("location", ["https://[broken", "https://h:port/", "https://\udcff/x"])
def test_what_is_no_url_is_rejected(location: str) -> None:
    found = follow(location)
    assert found.url is None
    assert found.reason == "the target is not a URL"


@pytest.mark.parametrize("status", [304, 305, 306, 399])
def test_other_statuses_are_no_redirects(status: int) -> None:
    assert redirect(307, {"location": ""}, current=HOME, base=HOME, stream=False, method="GET") is None
    assert redirect(status, {"location": "/x"}, current=HOME, base=HOME, stream=False, method="GET") is None


def test_only_harmless_headers_of_the_client_leave_the_origin() -> None:
    harmless = {"Accept": "a", "user-agent": "u", "Accept-Encoding": "identity"}
    assert cross_origin_headers({**harmless, "X-Secret": "s"}, {"Range": "r"}) == {**harmless, "Range": "r"}


def test_the_url_of_a_redirect_is_not_shown() -> None:
    assert "s3cret" not in repr(follow("/v1/t?token=s3cret"))
