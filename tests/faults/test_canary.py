"""Secrets stay secret: every fault, over every provider that speaks HTTP and every transport."""

from __future__ import annotations

import json
import logging
import re
import socket
from collections.abc import AsyncGenerator, Generator, Mapping
from contextlib import asynccontextmanager, contextmanager
from typing import Any
from urllib.parse import quote

import pytest

from core.tests.transports.kinds import GIVEN, KINDS, client_of, is_async, settled
from core.tests.transports.raw_server import Arrived, Behaviour, RawServer, answer, raw, reset
from sessiondock import ConfigurationError, InvalidValueError, Recording, SessionDockError, Timeout, connect, hookimpl
from sessiondock.http import PreparedRequest
from tests.faults.described import DescribedProvider, Method, arguments, kind_of, methods, outcome, over_http, resources
from tests.faults.hunting import Hunt, Records, Spy, things_of

pytestmark = pytest.mark.timeout(120)
KEY = "canary/9d+E==7\\c4n4ry"
TOKEN = "token-c4n4ry-53cr37"
PASSWORD = "p4ss-c4n4ry-53cr37"
SECRETS = (KEY, TOKEN, PASSWORD)
ESCAPED = json.dumps(KEY).replace("/", "\\/").replace("c", "\\u0063")
ECHOES = (f"X-Echo: {KEY}", f"X-Request-Id: {KEY}", f"WWW-Authenticate: Bearer {KEY}", f"Set-Cookie: k={KEY}")
GZIP = "Content-Encoding: gzip"
JSON = "Content-Type: application/json"
WHOLE = {"requests", "async httpx", "aiohttp"}
SLOW = {"get", "list", "create", "stream_recording"}


def repeated(sock: socket.socket, request: Arrived) -> bool:
    """Answers with whatever the request says is a token."""
    found = re.findall(r"token=([^&\s]+)", request.line)
    return answer(told(" ".join(found)), 404, JSON, f"X-Request-Id: {''.join(found)}")(sock, request)


def told(text: str) -> bytes:
    return json.dumps({"detail": f"bad key {text}", "error": {"message": f"{text}?"}}).encode()


def silence(sock: socket.socket, request: Arrived) -> bool:
    return bool(sock.recv(1))


FAULTS: Mapping[str, Behaviour] = {
    "400": answer(told(KEY), 400, JSON, *ECHOES),
    "401": answer(told(f"Bearer {KEY}"), 401, JSON, *ECHOES),
    "401, escaped": answer(f'{{"detail": {ESCAPED}, {ESCAPED}: [{ESCAPED}]}}'.encode(), 401, JSON),
    "404": answer(told(KEY), 404, JSON, *ECHOES),
    "404, token": repeated,
    "422": answer(json.dumps({"detail": [{"loc": ["header", KEY], "msg": f"not {KEY}"}]}).encode(), 422, JSON),
    "429": answer(told(KEY), 429, JSON, f"Retry-After: {KEY}"),
    "500": answer(f"<html><title>{KEY}</title></html>".encode(), 500, "Content-Type: text/html"),
    "corrupt JSON": answer(f'{{"id": "{KEY}", '.encode(), 200, JSON, *ECHOES),
    "other JSON": answer(json.dumps([KEY, {KEY: KEY}]).encode(), 200, JSON, f"X-Echo: {KEY}"),
    "no id": answer(json.dumps({KEY: KEY, "id": {KEY: 1}, "items": [{"id": KEY}, KEY]}).encode(), 200, JSON),
    "not UTF-8": answer(b"\xff" + KEY.encode() + b"\xfe", 200, JSON),
    "another media type": answer(KEY.encode(), 200, f"Content-Type: text/{KEY}"),
    "a wrong range": answer(b"x", 206, f"Content-Range: {KEY}", "Content-Type: audio/wav"),
    "corrupt gzip": answer(KEY.encode(), 200, GZIP),
    "not HTTP": raw(KEY.encode() + b"\r\n\r\n"),
    "broken headers": raw(b"HTTP/1.1 200 OK\r\n" + KEY.encode() + b"\r\n\r\n"),
    "closed": raw(),
    "reset": reset(b"HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\n", KEY.encode()),
    "cut off": raw(b"HTTP/1.1 200 OK\r\nContent-Type: audio/wav\r\nContent-Length: 900\r\n\r\n" + KEY.encode()),
    "silence": silence,
    "redirect to another host": answer(
        b"",
        307,
        f"Location: http://u:{PASSWORD}@127.0.0.1:1/{TOKEN * 3}?X-Amz-Signature={TOKEN}&token={TOKEN}#{TOKEN}",
    ),
    "redirect with the key": answer(b"", 302, f"Location: https://127.0.0.1:1/x/{KEY}?q={KEY}"),
    "redirect to nowhere": answer(b"", 307, f"Location: http://[{KEY}/?token={TOKEN}"),
    "redirects for ever": answer(b"", 307, f"Location: /x?token={TOKEN}"),
}
# In these the service says nothing that it must not, so that no local variable may hold a secret.
QUIET = {name for name in FAULTS if name.startswith(("redirect", "closed", "silence"))}


@pytest.fixture(scope="module")
def server() -> Generator[RawServer]:
    with RawServer(answer()) as running:
        yield running


@contextmanager
def logged(hunt: Hunt) -> Generator[Records]:
    """Look at all that is logged."""
    handler, logger = Records(hunt), logging.getLogger("sessiondock")
    before = logger.level, logger.propagate
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    logger.propagate = False
    try:
        yield handler
    finally:
        logger.removeHandler(handler)
        logger.setLevel(before[0])
        logger.propagate = before[1]


@asynccontextmanager
async def client_over(
    provider: DescribedProvider, kind: str, url: str, hunt: Hunt, **options: Any
) -> AsyncGenerator[Any]:
    """A client with the secret key, over a transport; one of the caller's own raises for the status."""
    cls = provider.client_class(asynchronous=is_async(kind))
    settings: dict[str, Any] = {"api_key": KEY, "base_url": url, "plugins": [Spy(hunt)], "max_retries": 0}
    settings |= {"timeout": Timeout(connect=5, read=0.1), **provider.settings(), **options}
    if kind in GIVEN:
        async with client_of(kind) as mine:
            await _raise_for_status(kind, mine)
            yield cls(**settings, http_client=mine)
        return
    client = cls(**settings, transport=kind.removeprefix("async "))
    yield client
    await settled((client.aclose if hasattr(client, "aclose") else client.close)())


async def _raise_for_status(kind: str, mine: Any) -> None:
    def check(response: Any, **_: Any) -> None:
        response.raise_for_status()

    async def check_async(response: Any) -> None:
        response.raise_for_status()

    if kind == "requests.Session":
        mine.hooks["response"].append(check)
    elif kind.startswith("httpx"):
        mine.event_hooks["response"].append(check_async if "Async" in kind else check)
    else:
        mine._raise_for_status = True


def calls(provider: DescribedProvider, kind: str, url: str) -> list[tuple[Method, list[Any], dict[str, Any]]]:
    """What is called: everything with the transports that are the default, else one read and the recordings."""
    cls = provider.client_class(asynchronous=is_async(kind))
    made: list[tuple[Method, list[Any], dict[str, Any]]] = []
    for method in methods(cls):
        function = method.function(cls)
        # neither sends anything
        if method.name in {"with_scope", "check_event"} or (
            kind not in WHOLE and method.name not in {"get", "stream_recording"}
        ):
            continue
        if method.name == "stream_recording":
            made += [
                (method, [], {"token": TOKEN}),
                (method, [], {"url": f"/recordings?token={TOKEN}"}),
                (method, [Recording(url=f"{url}/recordings?token={TOKEN}", token=TOKEN)], {}),
            ]
            continue
        made.append((method, *arguments(provider, method, function, provider.suite().unknown_id())))
        if method.name == "get":
            made.append((method, [KEY], {}))
    return made


async def attempt(hunt: Hunt, client: Any, method: Method, args: list[Any], fields: dict[str, Any]) -> None:
    """Call, and look at the error. An argument that does not fit is shown to the caller who passed it."""
    hunt.in_locals = hunt.in_locals and KEY not in args
    try:
        await outcome(method.of(client)(*args, **fields))
    except InvalidValueError:
        assert KEY in args
    except SessionDockError as error:
        hunt.error(error)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("provider", over_http(), ids=lambda provider: provider.name)
async def test_no_fault_shows_a_secret(provider: DescribedProvider, kind: str, server: RawServer) -> None:
    hunt = Hunt(SECRETS)
    with logged(hunt) as log:
        async with client_over(provider, kind, server.url, hunt) as client:
            for name, thing in things_of(client, resources(kind_of(client))):
                hunt.doing = "nothing"
                hunt.thing(name, thing)
            for fault, behaviour in FAULTS.items():
                server.behaviours = [behaviour]
                for method, args, fields in calls(provider, kind, server.url):
                    if fault == "silence" and method.name not in SLOW:
                        continue
                    hunt.doing, hunt.in_locals = f"{fault}, {method}", fault in QUIET
                    await attempt(hunt, client, method, args, fields)
        async with client_over(provider, kind, "http://127.0.0.1:1", hunt) as client:
            for method, args, fields in calls(provider, kind, "http://127.0.0.1:1"):
                hunt.doing, hunt.in_locals = f"refused, {method}", True
                await attempt(hunt, client, method, args, fields)
    assert log.count
    if hunt.found:
        pytest.fail(hunt.report(), pytrace=False)


class Careless:
    """A plugin that puts what it knows into its errors."""

    def __init__(self, hook: str) -> None:
        self.hook = hook

    def fail(self, hook: str, text: str) -> None:
        if hook == self.hook:
            raise ValueError(f"{hook} does not like {text}")

    @hookimpl
    def credential(self, provider: str, setting: str) -> str | None:
        self.fail("credential", KEY)
        return KEY

    @hookimpl
    def operation_started(self, operation: str) -> None:
        self.fail("operation_started", KEY)

    @hookimpl
    def request_prepared(self, request: PreparedRequest) -> None:
        self.fail("request_prepared", f"{request.headers.values()} {request.url}")

    @hookimpl
    def response_received(self, status: int) -> None:
        self.fail("response_received", KEY)

    @hookimpl
    def retry_scheduled(self, delay: float) -> None:
        self.fail("retry_scheduled", KEY)

    @hookimpl
    def operation_finished(self, error: BaseException | None) -> None:
        self.fail("operation_finished", KEY)

    @hookimpl
    def redact(self, text: str) -> str:
        self.fail("redact", f"{KEY} in {text}")
        return text


CARELESS = ("operation_started", "request_prepared", "response_received", "retry_scheduled", "operation_finished")


@pytest.mark.parametrize("hook", ["credential", *CARELESS, "redact"])
@pytest.mark.parametrize("provider", over_http(), ids=lambda provider: provider.name)
async def test_no_error_of_a_plugin_shows_a_secret(
    provider: DescribedProvider, hook: str, server: RawServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    hunt = Hunt(SECRETS, doing=hook, in_locals=False)
    for setting in provider.suite.provider.settings:
        for variable in setting.environment if setting.secret else ():
            monkeypatch.delenv(variable, raising=False)
    server.behaviours = [answer(told(KEY), 429, JSON, "Retry-After: 0", *ECHOES)]
    options: dict[str, Any] = {"api_key": None, "plugins": [Careless(hook)], "max_retries": 1}
    with logged(hunt) as log:
        try:
            async with client_over(provider, "requests", server.url, hunt, **options) as client:
                hunt.thing("client", client)
                for method, args, fields in calls(provider, "requests", server.url):
                    await attempt(hunt, client, method, args, fields)
        except ConfigurationError as error:
            assert hook == "credential"
            hunt.error(error)
    assert log.count or hook == "credential"
    if hunt.found:
        pytest.fail(hunt.report(), pytrace=False)


REFUSED: Mapping[str, dict[str, Any]] = {
    "a password in the address": {"base_url": f"https://me:{PASSWORD}@127.0.0.1/"},
    "a password in an address that is none": {"base_url": f"https://me:{PASSWORD}@[127.0.0.1/"},
    "a password and a port that is none": {"base_url": f"https://me:{PASSWORD}@127.0.0.1:x/"},
    "a token in the query of the address": {"base_url": f"https://127.0.0.1/?token={TOKEN}"},
    "the key as the address": {"base_url": KEY},
    "a key with a line break": {"api_key": f"{KEY}\n"},
    "a key in bytes": {"api_key": KEY.encode()},
    "the key twice": {"headers": dict.fromkeys(("Authorization", "X-API-KEY", "Syllable-API-Key"), KEY)},
    "a header that cannot be sent": {"headers": {"X-Mine": f"{KEY}\n"}},
    "a header in bytes": {"headers": {"X-Mine": KEY.encode()}},
    "headers as text": {"headers": f"X-Mine: {KEY}"},
    "the key as a timeout": {"timeout": KEY},
    "the key as an HTTP client": {"http_client": KEY},
    "the key as a plugin": {"plugins": [KEY]},
}


@pytest.mark.parametrize("what", REFUSED)
@pytest.mark.parametrize("provider", over_http(), ids=lambda provider: provider.name)
def test_no_setting_that_is_refused_shows_a_secret(provider: DescribedProvider, what: str) -> None:
    hunt = Hunt(SECRETS, doing=what, in_locals=False)
    settings = {"api_key": KEY, "base_url": "http://127.0.0.1:1", **provider.settings(), **REFUSED[what]}
    for asynchronous in (False, True):
        with logged(hunt), pytest.raises(SessionDockError) as caught:
            provider.client_class(asynchronous=asynchronous)(**settings)
        hunt.error(caught.value)
    if hunt.found:
        pytest.fail(hunt.report(), pytrace=False)


URLS = (
    f"?api_key={quote(KEY, safe='')}",
    f"?token={TOKEN}",
    f"me:{PASSWORD}@host/x",
    f"me:{PASSWORD}@host?base_url=http://me:{PASSWORD}@host",
    f"?base_url=http://me:{PASSWORD}@127.0.0.1",
    f"?base_url={TOKEN}&base_url={TOKEN}",
    f"#{TOKEN}",
    f"\x00{TOKEN}",
)


@pytest.mark.parametrize("rest", URLS)
@pytest.mark.parametrize("provider", over_http(), ids=lambda provider: provider.name)
def test_no_connection_url_that_is_refused_shows_a_secret(provider: DescribedProvider, rest: str) -> None:
    hunt = Hunt(SECRETS, doing=rest, in_locals=False)
    scheme = provider.suite.provider.schemes[0]
    with logged(hunt):
        try:
            hunt.thing("client", connect(f"{scheme}://{rest}", api_key=KEY))
        except SessionDockError as error:
            hunt.error(error)
    if hunt.found:
        pytest.fail(hunt.report(), pytrace=False)
