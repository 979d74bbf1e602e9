"""Requests that are not built by a caller's client are those that it would have built."""

from __future__ import annotations

import functools
from typing import Any

import httpx
import httpx2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sessiondock.http import PreparedRequest
from sessiondock.transports.httpx_requests import RequestBuilder

_BUILD: Any = httpx.Client.build_request
NAMES = st.sampled_from(
    ["Accept", "accept", "X-One", "x-two", "User-Agent", "Content-Type", "Host", "Authorization", "Content-Length"]
)
HEADERS = st.dictionaries(NAMES, st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1), max_size=5)
URL = "https://example.com/a%20b?c=d&c=e"


def prepared(**fields: Any) -> PreparedRequest:
    given: dict[str, Any] = {"method": "POST", "url": URL, "headers": {"Accept": "a"}, "body": b"{}", **fields}
    return PreparedRequest(operation="get", **given)


def same(module: Any, client: Any, request: PreparedRequest, extensions: dict[str, Any]) -> Any:
    """The request that was built, after comparing it with the client's own."""
    found = RequestBuilder(module, client).build(request, extensions)
    expected = client.build_request(
        request.method, request.url, headers=request.headers, content=request.body, extensions=extensions
    )
    assert (found.method, found.url, found.content) == (expected.method, expected.url, expected.content)
    assert found.headers == expected.headers
    assert found.extensions == expected.extensions
    return found


@settings(deadline=None)
@given(HEADERS, HEADERS, st.none() | st.binary(max_size=5), st.sampled_from(["GET", "POST", "PUT", "PATCH", "DELETE"]))
def test_builds_what_the_client_builds(
    own: dict[str, str], sent: dict[str, str], body: bytes | None, method: str
) -> None:
    distinct = {name.lower(): (name, value) for name, value in sent.items()}
    with httpx.Client(headers=own, timeout=3) as client:
        same(httpx, client, prepared(method=method, headers=dict(distinct.values()), body=body), {})


@pytest.mark.parametrize("module", [httpx, httpx2])
@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"params": {"p": "1"}},
        {"cookies": {"c": "1"}},
        {"base_url": "https://elsewhere.example/base"},
        {"headers": [("X-Twice", "1"), ("X-Twice", "2")]},
    ],
)
def test_keeps_what_the_client_adds(module: Any, settings: dict[str, Any]) -> None:
    with module.Client(**settings) as client:
        found = same(module, client, prepared(), {"timeout": {"read": 1.0}})
        client.cookies.set("later", "1")
        assert "later=1" in same(module, client, prepared(), {}).headers["cookie"]
    assert found.extensions["timeout"] == {"read": 1.0}


def test_leaves_it_to_a_client_that_builds_in_its_own_way(monkeypatch: pytest.MonkeyPatch) -> None:
    class Own(httpx.Client):
        def build_request(self, *arguments: Any, **named: Any) -> httpx.Request:
            request: httpx.Request = _BUILD(self, *arguments, **named)
            request.headers["X-Own"] = "1"
            return request

    with Own() as derived, httpx.Client() as changed, httpx.Client() as plain:
        assert RequestBuilder(httpx, derived).build(prepared(), {}).headers["X-Own"] == "1"
        monkeypatch.setattr(changed, "build_request", Own.build_request.__get__(derived))
        assert RequestBuilder(httpx, changed).build(prepared(), {}).headers["X-Own"] == "1"
        builder = RequestBuilder(httpx, plain)
        # a decorator's wrapper bears the name of the library's own module
        monkeypatch.setattr(httpx.Client, "build_request", functools.wraps(_BUILD)(Own.build_request))
        assert RequestBuilder(httpx, plain).build(prepared(), {}).headers["X-Own"] == "1"
        monkeypatch.undo()
        monkeypatch.setattr(httpx.Client, "build_request", Own.build_request)
        assert builder.build(prepared(), {}).headers["X-Own"] == "1"
