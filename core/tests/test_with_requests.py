"""requests: a session of the user's own, and the adapter of ours."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests
from requests.adapters import HTTPAdapter
from requests.auth import HTTPBasicAuth

from core.tests._sync.dock import Dock
from core.tests.dock_server import FakeDock
from sessiondock import ConfigurationError, ConnectError, DecodeError, IncompleteReadError, Timeout, errors
from sessiondock.http import PreparedRequest
from sessiondock.testing.faults import Fault
from sessiondock.transports.with_requests import RequestsTransport


@pytest.fixture
def server() -> Iterator[FakeDock]:
    with FakeDock() as fake:
        yield fake


def dock(server: FakeDock, session: requests.Session | None) -> Dock:
    return Dock(api_key=server.api_key, base_url=server.base_url, http_client=session, max_retries=0)


class Counting(HTTPAdapter):
    sent = 0

    def send(self, *args: object, **kwargs: object) -> requests.Response:
        Counting.sent += 1
        return super().send(*args, **kwargs)  # type: ignore[arg-type]


def test_what_the_user_set_is_honoured(server: FakeDock) -> None:
    answered: list[int] = []

    def note(response: requests.Response, **_: object) -> None:
        answered.append(response.status_code)

    with requests.Session() as session:
        session.headers["X-Mine"] = "1"
        session.params = {"p": "3"}
        session.hooks["response"].append(note)
        session.mount(server.origin, Counting())
        client = dock(server, session)
        assert client.sessions.get("s01").id == "s01"
        client.close()
        assert client.base_url == server.base_url
        assert session.get(f"{server.origin}/v1/sessions", headers={"Authorization": f"Bearer {server.api_key}"}).ok
    assert (server.requests[0].headers["x-mine"], server.requests[0].query) == ("1", [("p", "3")])
    assert answered == [200, 200]
    assert Counting.sent == 2


def test_a_hook_may_read_or_replace_the_response(server: FakeDock) -> None:
    def read(response: requests.Response, **_: object) -> None:
        assert "s01" in response.text

    def read_in_pieces(response: requests.Response, **_: object) -> None:
        assert list(response.iter_content(10))

    def replace(response: requests.Response, **_: object) -> requests.Response:
        other = requests.Response()
        other.status_code, other._content = 200, response.content.replace(b"s01", b"s99")
        return other

    with requests.Session() as session, dock(server, session) as client:
        session.hooks["response"] = [read]
        assert client.sessions.get("s01").id == "s01"
        server.faults.add(Fault.gzip())
        assert client.sessions.get("s01").id == "s01"
        session.hooks["response"] = [replace]
        assert client.sessions.get("s01").id == "s99"
        session.hooks["response"] = [read_in_pieces]
        with pytest.raises(DecodeError, match="empty body"):
            client.sessions.get("s01")


@pytest.mark.parametrize("value", ["a\nX-Injected: b", "a\n X-Injected: b", 5, " a"], ids=repr)
def test_requests_decides_on_odd_headers_of_a_session(server: FakeDock, value: Any) -> None:
    with requests.Session() as session, dock(server, session) as client:
        session.headers["X-Mine"] = value
        with pytest.raises(errors.TransportError, match="header is not valid") as caught:
            client.sessions.get("s01")
        assert not caught.value.may_have_arrived
        session.headers["X-Mine"] = None  # type: ignore[assignment]
        assert client.sessions.get("s01").id == "s01"
    assert ["x-mine" in request.headers for request in server.requests] == [False]


@pytest.mark.parametrize("name", ["prepare_request", "merge_environment_settings"])
def test_what_a_user_replaced_is_called(server: FakeDock, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[str] = []
    original: Any = getattr(requests.Session, name)

    def traced(self: requests.Session, *args: Any) -> Any:
        called.append(name)
        return original(self, *args)

    with requests.Session() as session, dock(server, session) as client:
        client.sessions.get("s01")
        monkeypatch.setattr(requests.Session, name, traced)
        client.sessions.get("s01")
        monkeypatch.undo()
        monkeypatch.setattr(session, name, traced.__get__(session))
        client.sessions.get("s01")
    assert called == [name, name]


def test_verification_that_is_off_is_not_kept(server: FakeDock, monkeypatch: pytest.MonkeyPatch) -> None:
    """0 and False are equal keys, of which requests takes one for verification on the same connections."""
    monkeypatch.delenv("REQUESTS_CA_BUNDLE", raising=False)
    monkeypatch.delenv("CURL_CA_BUNDLE", raising=False)
    with requests.Session() as session:
        settings = RequestsTransport(session)._settings  # pyright: ignore[reportPrivateUsage]
        found: list[object] = []
        for verify in (0, False, True, 1):
            session.verify = verify  # type: ignore[assignment]
            found.append(settings.of(session, server.base_url)["verify"])
    assert [(type(each), each) for each in found] == [(int, 0), (bool, False), (bool, True), (int, 1)]


def test_the_users_auth_wins_and_redirects_stay_ours(server: FakeDock) -> None:
    with requests.Session() as session:
        session.auth = HTTPBasicAuth("me", "pw")
        with pytest.raises(errors.AuthenticationError):
            dock(server, session).sessions.get("s01")
        session.auth = None
        server.faults.add(Fault.redirect("http://127.0.0.1:9/s01"))
        with pytest.raises(errors.RedirectError):
            dock(server, session).sessions.get("s01")


def test_bodies_of_every_framing(server: FakeDock) -> None:
    client = dock(server, None)
    with client:
        for fault in (Fault.gzip(), Fault.drip(size=7, interval=0)):
            server.faults.add(fault)
            assert client.sessions.get("s01").id == "s01"
        limited = client.with_options(timeout=Timeout(total=30))
        server.faults.add(Fault.gzip())
        assert limited.sessions.get("s01").id == "s01"
        for fault, kind in (
            (Fault.gzip(valid=False), DecodeError),
            (Fault.truncated_chunks(), IncompleteReadError),
            (Fault.half_body(), IncompleteReadError),
        ):
            for either in (client, limited):
                server.faults.add(fault)
                with pytest.raises(kind):
                    either.sessions.get("s01")


def test_a_proxy_that_is_not_there(server: FakeDock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    with dock(server, None) as client, pytest.raises(ConnectError):
        client.sessions.get("s01")
    assert server.requests == []


def test_https_is_verified() -> None:
    with FakeDock() as server:
        client = Dock(api_key="k", base_url=f"https://127.0.0.1:{server.port}", max_retries=0)
        with client, pytest.raises(ConnectError):
            client.sessions.get("s01")


def test_a_request_that_cannot_be_sent(server: FakeDock) -> None:
    request = PreparedRequest(operation="get", method="GET", url=server.base_url, headers={"X": "a\nb"})
    transport = RequestsTransport(requests.Session())
    with pytest.raises(errors.TransportError, match="not valid") as caught:
        transport.send(request, Timeout())
    assert not caught.value.may_have_arrived
    bad = PreparedRequest(operation="get", method="GET", url="foo://bar", headers={})
    with pytest.raises(errors.TransportError, match="not valid") as caught:
        transport.send(bad, Timeout())
    assert not caught.value.may_have_arrived


def test_an_asynchronous_client_is_refused(server: FakeDock) -> None:
    import httpx

    with pytest.raises(ConfigurationError, match=r"not httpx\.AsyncClient"):
        dock(server, httpx.AsyncClient())  # type: ignore[arg-type]
