"""Clients of the caller's own, through a provider's client: what was set is honoured, and no key goes astray."""

from __future__ import annotations

import base64
from collections.abc import AsyncGenerator, Generator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from core.tests.transports.kinds import GIVEN, client_of, is_async, settled
from core.tests.transports.raw_server import Arrived, Behaviour, RawServer, answer
from sessiondock import ConfigurationError, SessionDockError, errors
from sessiondock_syllable import AsyncSyllable, Syllable
from tests.faults.described import DescribedProvider, outcome, over_http
from tests.faults.test_canary import silence

pytestmark = pytest.mark.timeout(60)
KEY = "the-key-of-the-service"
MINE = ("me", "pa55-of-mine")
BASIC = f"Basic {base64.b64encode(':'.join(MINE).encode()).decode()}"
SESSION = answer(b'{"session_id": "824"}')
WAV = answer(b"RIFF", 200, "Content-Type: audio/wav")
NOT_FOUND = answer(b'{"detail": "no such session"}', 404, "X-Request-Id: r-1")


@pytest.fixture
def service() -> Generator[RawServer]:
    with RawServer(SESSION) as running:
        yield running


@pytest.fixture
def storage() -> Generator[RawServer]:
    with RawServer(WAV) as running:
        yield running


def set_up(kind: str, client: Any, what: str) -> None:
    """Set something on a caller's client, in the words of its library."""
    if kind.startswith("aiohttp"):
        return
    if what == "auth":
        client.auth = MINE
    elif what == "cookies":
        client.cookies.set("mine", "c00kie")
    elif what == "headers":
        client.headers.update({"X-Mine": "h3ader"})
    elif what == "redirects":
        client.follow_redirects = client.max_redirects = 5
    elif what == "raises" and kind == "requests.Session":
        client.hooks["response"].append(raising)
    elif what == "raises":
        client.event_hooks["response"].append(raising_async if "Async" in kind else raising)


def settings(kind: str, what: str) -> dict[str, Any]:
    """The same for what is set when the client is made."""
    if kind.startswith("aiohttp"):
        made: Mapping[str, dict[str, Any]] = {
            "auth": {"headers": {"Authorization": BASIC}},
            "cookies": {"cookie_jar": aiohttp.CookieJar(unsafe=True), "cookies": {"mine": "c00kie"}},
            "headers": {"headers": {"X-Mine": "h3ader"}},
            "raises": {"raise_for_status": True},
        }
        return made.get(what, {})
    return {}


def raising(response: Any, **_: Any) -> None:
    response.raise_for_status()


async def raising_async(response: Any) -> None:
    response.raise_for_status()


WHATS = ("nothing", "auth", "cookies", "headers", "redirects", "raises")


@asynccontextmanager
async def mine(kind: str, what: str) -> AsyncGenerator[Any]:
    """A caller's client on which something is set."""
    async with client_of(kind, **settings(kind, what)) as client:
        set_up(kind, client, what)
        yield client


def dock(kind: str, client: Any, service: RawServer, **options: Any) -> Any:
    """A provider's client around it."""
    cls = AsyncSyllable if is_async(kind) else Syllable
    return cls(api_key=KEY, base_url=service.url, http_client=client, max_retries=0, **options)


def check_own(request: Arrived, what: str) -> None:
    """A request to the service has the key and what the caller set."""
    assert request.header("syllable-api-key") == KEY
    assert ("c00kie" in (request.header("cookie") or "")) == (what == "cookies")
    assert request.header("x-mine") == ("h3ader" if what == "headers" else None)
    assert request.header("authorization") == (BASIC if what == "auth" else None)


def check_foreign(request: Arrived) -> None:
    """A request elsewhere has neither."""
    for secret in (KEY, "c00kie", "h3ader", *MINE, BASIC.removeprefix("Basic ")):
        assert secret not in request.head


@pytest.mark.parametrize("what", WHATS)
@pytest.mark.parametrize("kind", GIVEN)
async def test_a_call_has_the_key_and_what_was_set(kind: str, what: str, service: RawServer) -> None:
    async with mine(kind, what) as client:
        session = await settled(dock(kind, client, service).sessions.get("824"))
        assert session.id == "824"
    check_own(service.requests[0], what)


@pytest.mark.parametrize("what", WHATS)
@pytest.mark.parametrize("kind", GIVEN)
async def test_a_redirect_on_the_service_keeps_both(kind: str, what: str, service: RawServer) -> None:
    service.behaviours = [answer(b"", 307, "Location: /elsewhere"), SESSION]
    async with mine(kind, what) as client:
        assert (await settled(dock(kind, client, service).sessions.get("824"))).id == "824"
    first, second = service.requests
    assert second.line == "GET /elsewhere HTTP/1.1"
    check_own(first, what)
    check_own(second, what)


@pytest.mark.parametrize("what", WHATS)
@pytest.mark.parametrize("kind", GIVEN)
async def test_a_redirect_elsewhere_is_an_error(kind: str, what: str, service: RawServer, storage: RawServer) -> None:
    service.behaviours = [answer(b"", 307, f"Location: {storage.url}/x")]
    async with mine(kind, what) as client:
        with pytest.raises(errors.RedirectError):
            await settled(dock(kind, client, service).sessions.get("824"))
    assert storage.requests == []


@pytest.mark.parametrize("way", ["redirect", "url"])
@pytest.mark.parametrize("what", WHATS)
@pytest.mark.parametrize("kind", GIVEN)
async def test_a_recording_elsewhere_gets_neither(
    kind: str, what: str, way: str, service: RawServer, storage: RawServer
) -> None:
    service.behaviours = [answer(b"", 307, f"Location: {storage.url}/x?token=1")]
    opener = {"token": "t"} if way == "redirect" else {"url": f"{storage.url}/x?token=1"}
    async with mine(kind, what) as client:
        sessions = dock(kind, client, service).sessions
        assert await outcome(sessions.stream_recording(**opener)) == b"RIFF"
        assert await outcome(sessions.stream_recording(**opener)) == b"RIFF", "the client is still of use"
    for request in service.requests:
        check_own(request, what)
    assert len(storage.requests) == 2
    for request in storage.requests:
        check_foreign(request)


@pytest.mark.parametrize("what", WHATS)
@pytest.mark.parametrize("kind", GIVEN)
async def test_an_error_response_is_one_of_ours(kind: str, what: str, service: RawServer) -> None:
    service.behaviours = [NOT_FOUND]
    async with mine(kind, what) as client:
        with pytest.raises(errors.NotFoundError) as caught:
            await settled(dock(kind, client, service).sessions.get("824"))
        with pytest.raises(errors.NotFoundError):
            await outcome(dock(kind, client, service).sessions.stream_recording(token="t"))
    assert caught.value.request_id == "r-1"
    assert len(service.requests) == 2


@pytest.mark.parametrize("kind", GIVEN)
async def test_a_closed_client_says_so(kind: str, service: RawServer) -> None:
    async with client_of(kind) as client:
        made = dock(kind, client, service)
    if kind == "requests.Session":
        # requests opens it again
        assert (await settled(made.sessions.get("824"))).id == "824"
        client.close()
        return
    with pytest.raises(ConfigurationError, match="closed"):
        await settled(made.sessions.get("824"))
    assert service.requests == []


@pytest.mark.parametrize("kind", GIVEN)
async def test_ours_closes_nothing_of_the_callers(kind: str, service: RawServer) -> None:
    async with client_of(kind) as client:
        for _ in range(2):
            made = dock(kind, client, service)
            assert (await settled(made.sessions.get("824"))).id == "824"
            await settled((made.aclose if is_async(kind) else made.close)())
            with pytest.raises(ConfigurationError, match="closed"):
                await settled(made.sessions.get("824"))
    assert len(service.requests) == 2


@pytest.fixture
def netrc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own, with passwords for every host."""
    home = tmp_path / "home"
    home.mkdir()
    for name in (".netrc", "_netrc"):
        file = home / name
        file.write_text(f"machine 127.0.0.1 login {MINE[0]} password {MINE[1]}\ndefault login a password {MINE[1]}\n")
        file.chmod(0o600)
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(home))
    return home


@pytest.mark.parametrize("provider", over_http(), ids=lambda provider: provider.name)
@pytest.mark.parametrize("kind", GIVEN)
async def test_netrc_replaces_no_key(kind: str, provider: DescribedProvider, netrc: Path, service: RawServer) -> None:
    async with client_of(kind) as client:
        cls = provider.client_class(asynchronous=is_async(kind))
        made = cls(**{"api_key": KEY, "base_url": service.url, "http_client": client, **provider.settings()})
        try:
            await settled(made.sessions.get(provider.suite().unknown_id()))
        except SessionDockError as error:
            assert not isinstance(error, errors.TransportError)  # noqa: PT017
    assert service.requests
    for request in service.requests:
        assert KEY in request.head
        assert MINE[1] not in request.head
        assert BASIC not in request.head


@pytest.mark.parametrize("kind", GIVEN)
async def test_netrc_does_not_follow_a_recording(
    kind: str, netrc: Path, service: RawServer, storage: RawServer
) -> None:
    service.behaviours = [answer(b"", 302, f"Location: {storage.url}/x")]
    async with client_of(kind) as client:
        assert await outcome(dock(kind, client, service).sessions.stream_recording(token="t")) == b"RIFF"
    (request,) = storage.requests
    check_foreign(request)


def through(kind: str, proxy: RawServer) -> dict[str, Any]:
    """Settings of a client that goes through a proxy."""
    if kind == "requests.Session":
        return {}
    return {"proxy": proxy.url}


@pytest.mark.parametrize("kind", GIVEN)
async def test_a_proxy_of_the_callers_is_used(kind: str, storage: RawServer) -> None:
    with RawServer(SESSION) as proxy:
        async with client_of(kind, **through(kind, proxy)) as client:
            if kind == "requests.Session":
                client.proxies = {"http": proxy.url}
            cls = AsyncSyllable if is_async(kind) else Syllable
            made = cls(api_key=KEY, base_url="http://service.invalid", http_client=client, max_retries=0)
            assert (await settled(made.sessions.get("824"))).id == "824"
            proxy.behaviours = [answer(b"", 307, "Location: http://storage.invalid/x"), WAV]
            assert await outcome(made.sessions.stream_recording(token="t")) == b"RIFF"
        first, second, third = proxy.requests
        assert first.line == "GET http://service.invalid/api/v1/sessions/824 HTTP/1.1"
        assert (first.header("syllable-api-key"), second.header("syllable-api-key")) == (KEY, KEY)
        assert third.line == "GET http://storage.invalid/x HTTP/1.1"
        check_foreign(third)


def impatient(kind: str) -> dict[str, Any]:
    """Settings of a client that does not wait."""
    if kind == "requests.Session":
        return {}
    return {"timeout": aiohttp.ClientTimeout(sock_read=0.05) if kind.startswith("aiohttp") else 0.05}


@pytest.mark.parametrize("way", ["call", "recording", "recording elsewhere"])
@pytest.mark.parametrize("kind", [kind for kind in GIVEN if kind != "requests.Session"])
async def test_the_limits_of_the_callers_count(kind: str, way: str, service: RawServer, storage: RawServer) -> None:
    service.behaviours = [silence]
    storage.behaviours = [silence]
    if way == "recording elsewhere":
        service.behaviours = [answer(b"", 307, f"Location: {storage.url}/x")]
    async with client_of(kind, **impatient(kind)) as client:
        sessions = dock(kind, client, service).sessions
        with pytest.raises(errors.TimeoutError):
            await outcome(sessions.get("824") if way == "call" else sessions.stream_recording(token="t"))


@pytest.mark.parametrize("kind", GIVEN)
async def test_limits_of_ours_count_when_they_were_chosen(kind: str, service: RawServer) -> None:
    service.behaviours = [silence]
    async with client_of(kind) as client:
        with pytest.raises(errors.TimeoutError):
            await settled(dock(kind, client, service, timeout=0.05).sessions.get("824"))


@pytest.mark.parametrize("status", [200, 404, 500])
@pytest.mark.parametrize("kind", GIVEN)
async def test_cookies_of_the_service_stay_with_it(
    kind: str, status: int, service: RawServer, storage: RawServer
) -> None:
    """A cookie that the service sets is not sent to another host, nor the other way round."""
    elsewhere = storage.url.replace("127.0.0.1", "localhost")
    setting: Behaviour = answer(b'{"session_id": "824"}', status, "Set-Cookie: given=s3ssion; Path=/")
    service.behaviours = [setting, answer(b"", 307, f"Location: {elsewhere}/x"), SESSION]
    storage.behaviours = [answer(b"RIFF", 200, "Content-Type: audio/wav", "Set-Cookie: other=s3ssion; Path=/")]
    async with client_of(kind) as client:
        sessions = dock(kind, client, service).sessions
        try:
            await settled(sessions.get("824"))
        except errors.APIError as error:
            assert error.status == status  # noqa: PT017
        assert await outcome(sessions.stream_recording(token="t")) == b"RIFF"
        await settled(sessions.get("824"))
    assert "s3ssion" not in storage.requests[0].head
    assert "other=" not in service.requests[-1].head
