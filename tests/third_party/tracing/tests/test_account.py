"""An exact account of the hooks of single calls, and of the traces that the tracer makes of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from sessiondock import NotFoundError, Provider, Session, Setting, TransportError, hookimpl
from sessiondock.authoring import (
    ByteStream,
    Call,
    Codec,
    HTTPClient,
    HTTPResource,
    HTTPService,
    PreparedRequest,
    Request,
    Response,
    http_recording,
    path,
    resource,
)
from sessiondock.testing import FakeServer, Fault, ReceivedRequest, Reply, route
from sessiondock.testing.recordings import FakeRecording
from sessiondock_tracing import Retry, Trace, Tracer

PROVIDER = Provider(
    name="acme",
    title="Acme",
    distribution="sessiondock-acme",
    schemes=("acme",),
    sync_class="acme:Acme",
    async_class="acme:AsyncAcme",
    settings=(Setting(name="api_key", secret=True, required=True),),
)
CODEC = Codec(PROVIDER.name)
CODEC.register(Session, fields=("id", "name"))
RECORDING = FakeRecording(size=100_000, content_type="audio/wav")
TRACEPARENT = re.compile(r"00-([0-9a-f]{32})-([0-9a-f]{16})-01")


def read_session(response: Response) -> Session:
    return CODEC.decode(Session, response.json())


class AcmeSessions(HTTPResource):
    provider = PROVIDER

    def get(self, session_id: str, /) -> Session:
        request = Request(operation="get", method="GET", target=path("/sessions", session_id))
        return self._client.call(Call(request=request, read=read_session))

    def stream_recording(self, session_id: str, /) -> ByteStream:
        target = path("/sessions", session_id, "recording")
        request = Request(operation="stream_recording", method="GET", target=target)
        return ByteStream(http_recording(self._client, request, lambda kind: kind == "audio/wav"))


class Acme(HTTPClient):
    provider = PROVIDER
    service = HTTPService(base_url="https://api.acme.invalid")
    sessions = resource(AcmeSessions)


class FakeAcme(FakeServer):
    vendor = "acme"

    @route("GET", "/sessions/{session_id}")
    def get(self, request: ReceivedRequest) -> Reply:
        if request.path_params["session_id"] != "s1":
            return self.error(404, "no such session")
        return Reply.json({"id": "s1", "name": "one"}, headers={"X-Request-Id": "request-7"})

    @route("GET", "/sessions/{session_id}/recording")
    def recording(self, request: ReceivedRequest) -> Reply:
        return RECORDING.answer(request)


class Account:
    """Every hook of a call with all its arguments, but for times and the call's id, which are checked here."""

    def __init__(self) -> None:
        self.hooks: list[tuple[Any, ...]] = []
        self.call_ids: set[str] = set()

    def add(self, call_id: str, *hook: Any) -> None:
        self.call_ids.add(call_id)
        self.hooks.append(hook)

    @hookimpl
    def operation_started(self, provider: str, operation: str, call_id: str) -> None:
        self.add(call_id, "started", provider, operation)

    @hookimpl
    def request_prepared(self, provider: str, request: PreparedRequest, call_id: str, attempt: int) -> None:
        self.add(call_id, "prepared", provider, request.operation, request.method, attempt)

    @hookimpl
    def response_received(
        self,
        provider: str,
        operation: str,
        status: int,
        headers: Mapping[str, str],
        seconds: float,
        call_id: str,
        attempt: int,
        request_id: str | None,
    ) -> None:
        assert seconds >= 0
        assert "content-type" in headers
        self.add(call_id, "received", provider, operation, status, attempt, request_id)

    @hookimpl
    def retry_scheduled(
        self, provider: str, operation: str, attempt: int, delay: float, reason: str, call_id: str
    ) -> None:
        self.add(call_id, "retry", provider, operation, attempt, delay, reason)

    @hookimpl
    def operation_finished(
        self, provider: str, operation: str, seconds: float, error: BaseException | None, call_id: str, attempts: int
    ) -> None:
        assert seconds >= 0
        self.add(call_id, "finished", provider, operation, error, attempts)


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeAcme]:
    monkeypatch.setenv("SESSIONDOCK_DISABLE_PLUGINS", "1")
    with FakeAcme() as running:
        yield running


@pytest.fixture
def account() -> Account:
    return Account()


@pytest.fixture
def traces() -> list[Trace]:
    return []


@pytest.fixture
def client(fake: FakeAcme, account: Account, traces: list[Trace]) -> Iterator[Acme]:
    plugins = [account, Tracer(traces.append)]
    with Acme(api_key=fake.api_key, base_url=fake.base_url, plugins=plugins) as made:
        yield made


def test_a_get_with_a_retry(fake: FakeAcme, client: Acme, account: Account, traces: list[Trace]) -> None:
    fake.faults.add(Fault.status(503, retry_after=0))
    client.sessions.get("s1")

    assert account.hooks == [
        ("started", "acme", "get"),
        ("prepared", "acme", "get", "GET", 1),
        ("received", "acme", "get", 503, 1, None),
        ("retry", "acme", "get", 1, 0.0, "status 503"),
        ("prepared", "acme", "get", "GET", 2),
        ("received", "acme", "get", 200, 2, "request-7"),
        ("finished", "acme", "get", None, 2),
    ]
    assert len(account.call_ids) == 1
    (trace,) = traces
    assert {trace.trace_id} == account.call_ids
    assert (trace.provider, trace.operation, trace.attempts, trace.error) == ("acme", "get", 2, None)
    assert trace.retries == [Retry(after=1, delay=0.0, reason="status 503")]
    assert [(each.attempt, each.status, each.request_id) for each in trace.exchanges] == [
        (1, 503, None),
        (2, 200, "request-7"),
    ]
    assert trace.exchanges[1].received == len(b'{"id":"s1","name":"one"}')
    assert [each.traceparent for each in trace.exchanges] == [each.headers["traceparent"] for each in fake.requests]
    found = [TRACEPARENT.fullmatch(each.traceparent) for each in trace.exchanges]
    assert [each and each[1] for each in found] == [trace.trace_id] * 2
    assert len({each and each[2] for each in found}) == 2


def test_a_call_that_fails(client: Acme, account: Account, traces: list[Trace]) -> None:
    with pytest.raises(NotFoundError) as caught:
        client.sessions.get("s2")

    assert account.hooks == [
        ("started", "acme", "get"),
        ("prepared", "acme", "get", "GET", 1),
        ("received", "acme", "get", 404, 1, None),
        ("finished", "acme", "get", caught.value, 1),
    ]
    assert [(trace.error, trace.attempts, trace.retries) for trace in traces] == [("NotFoundError", 1, [])]


def test_a_call_without_a_response(fake: FakeAcme, client: Acme, account: Account, traces: list[Trace]) -> None:
    fake.faults.add(Fault.close())
    with pytest.raises(TransportError) as caught:
        client.with_options(max_retries=0).sessions.get("s1")

    assert account.hooks == [
        ("started", "acme", "get"),
        ("prepared", "acme", "get", "GET", 1),
        ("finished", "acme", "get", caught.value, 1),
    ]
    ((exchange,),) = [trace.exchanges for trace in traces]
    assert (exchange.status, exchange.seconds, exchange.received, exchange.sent) == (None, None, None, 0)


@pytest.mark.parametrize("whole", [True, False])
def test_a_stream(client: Acme, account: Account, traces: list[Trace], whole: bool) -> None:
    before = [
        ("started", "acme", "stream_recording"),
        ("prepared", "acme", "stream_recording", "GET", 1),
        ("received", "acme", "stream_recording", 200, 1, None),
    ]
    with client.sessions.stream_recording("s1") as stream:
        chunks = stream.iter_bytes()
        read = len(next(chunks))
        assert account.hooks == before
        if whole:
            assert read + sum(map(len, chunks)) == RECORDING.size
            assert len(account.hooks) == 4

    assert account.hooks == [*before, ("finished", "acme", "stream_recording", None, 1)]
    ((exchange,),) = [trace.exchanges for trace in traces]
    assert exchange.received == RECORDING.size


def test_a_client_without_a_call_has_no_hooks(client: Acme, account: Account, traces: list[Trace]) -> None:
    with pytest.raises(TypeError, match="pass session_id by position"):
        client.sessions.get(session_id="s1")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    client.sessions.stream_recording("s1")
    assert (account.hooks, traces) == ([], [])
