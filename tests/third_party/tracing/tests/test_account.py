"""An exact account of the hooks of single calls, and of the traces that the tracer makes of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest

from sessiondock import NotFoundError, Provider, Session, Setting, TransportError, hookimpl
from sessiondock.authoring import (
    BaseClient,
    ByteStream,
    Call,
    Codec,
    Deadline,
    HTTPClient,
    HTTPResource,
    HTTPService,
    PageData,
    Pager,
    PreparedRequest,
    Request,
    Resource,
    Response,
    http_recording,
    path,
    resource,
    with_query,
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
ONE = b'{"id":"s1","name":"one"}'
TRACEPARENT = re.compile(r"00-([0-9a-f]{32})-([0-9a-f]{16})-01")


def read_session(response: Response) -> Session:
    return CODEC.decode(Session, response.json())


def page_of_two(cursor: str | None) -> Call[PageData[Session]]:
    def read(response: Response) -> PageData[Session]:
        body = response.json()
        return PageData(items=CODEC.decode_list(Session, body["items"]), next_cursor=body["next"])

    target = with_query("/sessions", [("cursor", cursor)])
    return Call(request=Request(operation="list", method="GET", target=target), read=read)


class AcmeSessions(HTTPResource):
    provider = PROVIDER

    def get(self, session_id: str, /) -> Session:
        request = Request(operation="get", method="GET", target=path("/sessions", session_id))
        return self._client.call(Call(request=request, read=read_session))

    def list(self) -> Pager[Session]:
        return self._client.paginate(page_of_two, cursor=None, max_items=None)

    def stream_recording(self, session_id: str, /) -> ByteStream:
        target = path("/sessions", session_id, "recording")
        request = Request(operation="stream_recording", method="GET", target=target)
        return ByteStream(http_recording(self._client, request, lambda kind: kind == "audio/wav"))


class Acme(HTTPClient):
    provider = PROVIDER
    service = HTTPService(base_url="https://api.acme.invalid")
    sessions = resource(AcmeSessions)


class ShelfSessions(Resource[BaseClient]):
    """Sessions of a provider that does not speak HTTP."""

    provider = replace(PROVIDER, name="shelf")

    def get(self, session_id: str, /) -> Session:
        def attempt(deadline: Deadline, /) -> Session:
            return Session(id=session_id)

        return self._client.perform("get", attempt)


class Shelf(BaseClient):
    provider = ShelfSessions.provider
    sessions = resource(ShelfSessions)


class FakeAcme(FakeServer):
    vendor = "acme"

    @route("GET", "/sessions")
    def list(self, request: ReceivedRequest) -> Reply:
        last = request.query_first("cursor") is not None
        items = [{"id": "s3"}] if last else [{"id": "s1"}, {"id": "s2"}]
        return Reply.json({"items": items, "next": None if last else "2"})

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
    def operation_started(
        self, provider: str, operation: str, call_id: str, session_id: str | None, page: int | None
    ) -> None:
        self.add(call_id, "started", provider, operation, session_id, page)

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
        self,
        provider: str,
        operation: str,
        seconds: float,
        error: BaseException | None,
        call_id: str,
        attempts: int,
        session_id: str | None,
        page: int | None,
        results: int | None,
        sent: int,
        received: int,
        request_id: str | None,
    ) -> None:
        assert seconds >= 0
        self.add(call_id, "finished", provider, operation, error, attempts, session_id, page, results)
        self.add(call_id, "bytes", sent, received, request_id)


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

    (trace,) = traces
    assert account.hooks == [
        ("started", "acme", "get", "s1", None),
        ("prepared", "acme", "get", "GET", 1),
        ("received", "acme", "get", 503, 1, None),
        ("retry", "acme", "get", 1, 0.0, "status 503"),
        ("prepared", "acme", "get", "GET", 2),
        ("received", "acme", "get", 200, 2, "request-7"),
        ("finished", "acme", "get", None, 2, "s1", None, 1),
        ("bytes", 0, (trace.exchanges[0].received or 0) + len(ONE), "request-7"),
    ]
    assert len(account.call_ids) == 1
    assert {trace.trace_id} == account.call_ids
    assert (trace.provider, trace.operation, trace.attempts, trace.error) == ("acme", "get", 2, None)
    assert trace.retries == [Retry(after=1, delay=0.0, reason="status 503")]
    assert [(each.attempt, each.status, each.request_id) for each in trace.exchanges] == [
        (1, 503, None),
        (2, 200, "request-7"),
    ]
    assert trace.exchanges[1].received == len(ONE)
    assert [each.traceparent for each in trace.exchanges] == [each.headers["traceparent"] for each in fake.requests]
    found = [TRACEPARENT.fullmatch(each.traceparent) for each in trace.exchanges]
    assert [each and each[1] for each in found] == [trace.trace_id] * 2
    assert len({each and each[2] for each in found}) == 2


def test_a_call_that_fails(client: Acme, account: Account, traces: list[Trace]) -> None:
    with pytest.raises(NotFoundError) as caught:
        client.sessions.get("s2")

    assert account.hooks == [
        ("started", "acme", "get", "s2", None),
        ("prepared", "acme", "get", "GET", 1),
        ("received", "acme", "get", 404, 1, None),
        ("finished", "acme", "get", caught.value, 1, "s2", None, None),
        ("bytes", 0, len(caught.value.body), None),
    ]
    assert [(trace.error, trace.attempts, trace.retries) for trace in traces] == [("NotFoundError", 1, [])]


def test_a_call_without_a_response(fake: FakeAcme, client: Acme, account: Account, traces: list[Trace]) -> None:
    fake.faults.add(Fault.close())
    with pytest.raises(TransportError) as caught:
        client.with_options(max_retries=0).sessions.get("s1")

    assert account.hooks == [
        ("started", "acme", "get", "s1", None),
        ("prepared", "acme", "get", "GET", 1),
        ("finished", "acme", "get", caught.value, 1, "s1", None, None),
        ("bytes", 0, 0, None),
    ]
    ((exchange,),) = [trace.exchanges for trace in traces]
    assert (exchange.status, exchange.seconds, exchange.received, exchange.sent) == (None, None, None, 0)


@pytest.mark.parametrize("whole", [True, False])
def test_a_stream(client: Acme, account: Account, traces: list[Trace], whole: bool) -> None:
    before = [
        ("started", "acme", "stream_recording", "s1", None),
        ("prepared", "acme", "stream_recording", "GET", 1),
        ("received", "acme", "stream_recording", 200, 1, None),
    ]
    with client.sessions.stream_recording("s1") as stream:
        chunks = stream.iter_bytes()
        read = len(next(chunks))
        assert account.hooks == before
        if whole:
            assert read + sum(map(len, chunks)) == RECORDING.size
            assert len(account.hooks) == 5

    *told, (_, sent, received, request_id) = account.hooks
    assert told == [*before, ("finished", "acme", "stream_recording", None, 1, "s1", None, None)]
    assert (sent, request_id) == (0, None)
    assert received == RECORDING.size if whole else 0 < received < RECORDING.size
    ((exchange,),) = [trace.exchanges for trace in traces]
    assert exchange.received == RECORDING.size


def test_a_call_that_is_rejected_before_it_is_sent(
    fake: FakeAcme, client: Acme, account: Account, traces: list[Trace]
) -> None:
    with pytest.raises(TypeError, match="pass session_id by position") as caught:
        client.sessions.get(session_id="s1")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    assert account.hooks == [
        ("started", "acme", "get", None, None),
        ("finished", "acme", "get", caught.value, 0, None, None, None),
        ("bytes", 0, 0, None),
    ]
    assert [(trace.error, trace.attempts, trace.exchanges) for trace in traces] == [("UnsupportedFieldError", 0, [])]
    assert fake.requests == []


def test_each_page_of_a_list_is_a_call(client: Acme, account: Account, traces: list[Trace]) -> None:
    assert len(client.sessions.list().all()) == 3
    told = [hook for hook in account.hooks if hook[0] in {"started", "finished"}]
    assert told == [
        ("started", "acme", "list", None, 1),
        ("finished", "acme", "list", None, 1, None, 1, 2),
        ("started", "acme", "list", None, 2),
        ("finished", "acme", "list", None, 1, None, 2, 1),
    ]
    assert [(trace.page, trace.results) for trace in traces] == [(1, 2), (2, 1)]
    assert len(account.call_ids) == 2


def test_a_provider_without_http(account: Account, traces: list[Trace], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SESSIONDOCK_DISABLE_PLUGINS", "1")
    with Shelf(plugins=[account, Tracer(traces.append)]) as shelf:
        shelf.sessions.get("s1")
    assert account.hooks == [
        ("started", "shelf", "get", "s1", None),
        ("finished", "shelf", "get", None, 1, "s1", None, 1),
        ("bytes", 0, 0, None),
    ]
    assert [(trace.session_id, trace.results, trace.exchanges) for trace in traces] == [("s1", 1, [])]


def test_a_stream_that_is_not_opened_is_no_call(client: Acme, account: Account, traces: list[Trace]) -> None:
    client.sessions.stream_recording("s1")
    assert (account.hooks, traces) == ([], [])
