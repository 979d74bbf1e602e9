# Generated from tests/_async/test_injected.py: edit that file, not this one.
# Digest: 1e36e5df10f492a3
"""A client of the user's own, used as the user set it up."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import httpx
import httpx2
import pytest

from core.tests._sync.dock import Dock
from core.tests.dock_server import FakeDock
from sessiondock import ConfigurationError, ConnectError, DecodeError, errors
from sessiondock.http import Headers, PreparedRequest, Timeout
from sessiondock.testing.faults import Fault

LIBRARIES: list[Any] = [httpx, httpx2]


@pytest.fixture
def server() -> Iterator[FakeDock]:
    with FakeDock() as fake:
        yield fake


def dock(server: FakeDock, http_client: Any) -> Dock:
    return Dock(api_key=server.api_key, base_url=server.base_url, http_client=http_client, max_retries=0)


@pytest.mark.parametrize("library", LIBRARIES)
def test_what_the_user_set_is_honoured(server: FakeDock, library: Any) -> None:
    seen: list[str] = []

    def hook(request: Any) -> None:
        seen.append(request.method)

    with library.Client(
        headers={"X-Mine": "1"}, cookies={"c": "2"}, event_hooks={"request": [hook]}, params={"p": "3"}
    ) as mine:
        client = dock(server, mine)
        assert (client.sessions.get("s01")).id == "s01"
        client.close()
        assert not mine.is_closed
    (request,) = server.requests
    assert seen == ["GET"]
    assert (request.headers["x-mine"], request.headers["cookie"], request.query) == ("1", "c=2", [("p", "3")])
    assert request.headers["user-agent"].startswith("sessiondock/")


@pytest.mark.parametrize("library", LIBRARIES)
def test_the_users_auth_wins(server: FakeDock, library: Any) -> None:
    with library.Client(auth=("me", "pw")) as mine:
        with pytest.raises(errors.AuthenticationError):
            dock(server, mine).sessions.get("s01")
    assert server.requests[0].headers["authorization"].startswith("Basic ")


@pytest.mark.parametrize("library", LIBRARIES)
def test_a_redirect_is_not_followed_behind_our_back(server: FakeDock, library: Any) -> None:
    with FakeDock() as elsewhere:
        server.faults.add(Fault.redirect(f"{elsewhere.base_url}/sessions/s01"))
        with library.Client(follow_redirects=True) as mine:
            with pytest.raises(errors.RedirectError):
                dock(server, mine).sessions.get("s01")
        assert elsewhere.requests == []


def test_pools_of_our_own_log_no_urls(server: FakeDock, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    with Dock(api_key=server.api_key, base_url=server.base_url, transport="httpx") as client:
        client.sessions.get("s01")
    assert caplog.records == []


def test_a_full_pool_and_odd_addresses(server: FakeDock) -> None:
    limits = httpx.Limits(max_connections=1)
    with httpx.Client(limits=limits) as mine:
        client = dock(server, mine)
        with mine.stream("GET", f"{server.origin}/v1/sessions"):
            with pytest.raises(errors.TimeoutError, match="became free") as caught:
                client.with_options(timeout=0.1).sessions.get("s01")
        assert not caught.value.may_have_arrived


def test_a_transport_of_the_users_own() -> None:
    limits: list[int | None] = []

    class Answer:
        status = 200
        headers = Headers()

        def read(self, limit: int | None, /) -> bytes:
            limits.append(limit)
            return b'{"id": "x"}'

        def iter_bytes(self) -> Iterator[bytes]:
            yield b'{"id": "y"}'

        def close(self) -> None:
            pass

    class Canned:
        asked: list[str] = []  # noqa: RUF012

        deadlines: list[bool] = []  # noqa: RUF012

        def send(self, request: PreparedRequest, timeout: Timeout) -> Answer:
            self.asked.append(request.url)
            self.deadlines.append(timeout.deadline is not None)
            return Answer()

        def close(self) -> None:
            self.asked.append("closed")

    with Dock(api_key="k", http_client=Canned(), max_response_bytes=77) as client:
        assert (client.sessions.get("s")).id == "x"
        limited = client.with_options(timeout=Timeout(total=5))
        assert (limited.sessions.get("s")).id == "x"
    assert Canned.asked == ["https://api.dock.invalid/v1/sessions/s"] * 2 + ["closed"]
    assert Canned.deadlines == [False, True]
    assert limits == [77, 77]


def test_broken_compression_and_a_proxy_that_is_not_there(
    server: FakeDock, monkeypatch: pytest.MonkeyPatch
) -> None:
    for transport in ("httpx", "httpx2"):
        options: dict[str, Any] = {"base_url": server.base_url, "transport": transport, "max_retries": 0}
        with Dock(api_key=server.api_key, **options) as client:
            server.faults.add(Fault.gzip())
            assert (client.sessions.get("s01")).id == "s01"
            server.faults.add(Fault.gzip(valid=False))
            with pytest.raises(DecodeError):
                client.sessions.get("s01")
        with monkeypatch.context() as patch:
            patch.setenv("http_proxy", "http://127.0.0.1:9")
            patch.delenv("no_proxy", raising=False)
            patch.delenv("NO_PROXY", raising=False)
            with Dock(api_key=server.api_key, **options) as client:
                with pytest.raises(ConnectError):
                    client.sessions.get("s01")


def test_the_key_must_fit_a_header(server: FakeDock) -> None:
    with pytest.raises(ConfigurationError, match="line break"):
        Dock(api_key="a\nb", base_url=server.base_url)
