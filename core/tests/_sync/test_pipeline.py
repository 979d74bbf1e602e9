# Generated from tests/_async/test_pipeline.py: edit that file, not this one.
# Digest: 7c1674e41cec267e
"""What the pipeline adds to errors, and what hooks see of a call."""

from __future__ import annotations

import inspect
import pickle
from collections.abc import Iterator
from types import FrameType
from typing import Any

import pytest

from core.tests._sync.dock import Dock
from core.tests.dock_server import FakeDock
from sessiondock import (
    APIError,
    ByteStream,
    ConfigurationError,
    DecodeError,
    IncompleteReadError,
    NotFoundError,
    ServerError,
    Timeout,
    hookimpl,
)
from sessiondock.authoring import (
    Transport,
    TransportResponse,
    Call,
    PreparedRequest,
    Request,
    Response,
    choose_transport,
    http_recording,
)
from sessiondock.testing import Fault, ReceivedRequest, Reply
from sessiondock.testing.transports import SYNC_TRANSPORTS

KEY = "dock-key-0123456789"


class Witness:
    """Notes what it sees; may add a header; hides e-mail addresses."""

    def __init__(self, **headers: str) -> None:
        self.headers = headers
        self.told: list[dict[str, Any]] = []

    @hookimpl
    def operation_started(self, provider: str, operation: str, call_id: str) -> None:
        self.told.append({"hook": "started", "call_id": call_id})

    @hookimpl
    def request_prepared(self, request: PreparedRequest, call_id: str, attempt: int) -> None:
        self.told.append({"hook": "prepared", "call_id": call_id, "attempt": attempt})
        request.headers.update(self.headers)

    @hookimpl
    def response_received(self, status: int, call_id: str, attempt: int, request_id: str | None) -> None:
        told = {"status": status, "call_id": call_id, "attempt": attempt, "request_id": request_id}
        self.told.append({"hook": "received", **told})

    @hookimpl
    def operation_finished(self, error: BaseException | None, call_id: str, attempts: int) -> None:
        self.told.append({"hook": "finished", "error": error, "call_id": call_id, "attempts": attempts})

    @hookimpl
    def redact(self, text: str) -> str:
        return text.replace("ann@example.org", "[mail]")


@pytest.fixture
def server() -> Iterator[FakeDock]:
    with FakeDock(api_key=KEY) as fake:
        yield fake


@pytest.fixture(params=SYNC_TRANSPORTS)
def transport(request: pytest.FixtureRequest) -> Any:
    return request.param


@pytest.fixture
def witness() -> Witness:
    return Witness()


@pytest.fixture
def dock(server: FakeDock, transport: Any, witness: Witness) -> Iterator[Dock]:
    with Dock(
        api_key=KEY, base_url=server.base_url, transport=transport, timeout=Timeout(read=10), plugins=[witness]
    ) as client:
        yield client


def test_a_decode_error_says_where_it_comes_from(server: FakeDock, dock: Dock, witness: Witness) -> None:
    server.faults.add(Fault.answer(Reply(200, body=f'["{KEY}", "ann@example.org"]'.encode())))
    with pytest.raises(DecodeError, match=r"^dock\.get: ") as caught:
        dock.sessions.get("s01")
    error = caught.value
    assert (error.provider, error.operation, error.status, error.method) == ("dock", "get", 200, "GET")
    assert error.url == f"{server.base_url}/sessions/s01"
    assert error.body == '["[redacted]", "[mail]"]'
    assert witness.told[-1] == {
        "hook": "finished",
        "error": error,
        "call_id": witness.told[0]["call_id"],
        "attempts": 1,
    }
    assert pickle.loads(pickle.dumps(error)).__dict__ == error.__dict__


def test_an_error_shows_neither_secrets_nor_what_plugins_redact(server: FakeDock, dock: Dock) -> None:
    text = f"no ann@example.org with {KEY}"
    server.faults.add(Fault.answer(Reply.json({"detail": text}, 404)))
    with pytest.raises(NotFoundError, match="Old ids end in 0") as caught:
        dock.sessions.get("s01")
    shown = f"{caught.value!r} {caught.value} {caught.value.args} {vars(caught.value)}"
    assert KEY not in shown
    assert "ann@example.org" not in shown
    assert "[mail] with [redacted]" in caught.value.message
    assert caught.value.args == (caught.value.message,)


def test_a_large_or_deep_error_body_is_cut(server: FakeDock, dock: Dock) -> None:
    server.faults.add(Fault.answer(Reply(400, body=b"x" * 1_000_000)))
    with pytest.raises(APIError) as caught:
        dock.sessions.get("s01")
    assert len(caught.value.body) == 1 << 16
    assert len(caught.value.message) < 1000
    server.faults.add(Fault.answer(Reply(400, body=b"[" * 900 + b"]" * 900)))
    with pytest.raises(APIError) as caught:
        dock.sessions.get("s01")
    assert caught.value.detail is None
    assert pickle.loads(pickle.dumps(caught.value)).status == 400


def test_hooks_of_one_call_share_an_id(server: FakeDock, dock: Dock, witness: Witness) -> None:
    server.faults.add(Fault.status(503, retry_after=0))
    dock.sessions.get("s01")
    assert [told["hook"] for told in witness.told] == [
        "started",
        "prepared",
        "received",
        "prepared",
        "received",
        "finished",
    ]
    assert len({told["call_id"] for told in witness.told}) == 1
    assert [told["attempt"] for told in witness.told if "attempt" in told] == [1, 1, 2, 2]
    assert witness.told[-1]["attempts"] == 2


def test_headers_of_a_hook_are_checked(server: FakeDock, transport: Any) -> None:
    options: dict[str, Any] = {"api_key": KEY, "base_url": server.base_url, "transport": transport}
    for name, value in (("X-Bad", "line\nbreak"), ("X Bad", "x"), ("X-Bad", "naïve")):
        with Dock(**options, plugins=[Witness(**{name: value})]) as dock:
            with pytest.raises(ConfigurationError, match="header"):
                dock.sessions.get("s01")
    assert server.requests == []
    with Dock(**options, plugins=[Witness(accept="text/plain")]) as dock:
        dock.sessions.get("s01")
    assert [value for name, value in server.requests[-1].headers.items() if name == "accept"] == ["text/plain"]


def test_headers_differ_only_in_case(server: FakeDock, transport: Any) -> None:
    options: dict[str, Any] = {"api_key": KEY, "base_url": server.base_url, "transport": transport}
    with Dock(**options, headers={"user-agent": "mine", "X-Team": "a"}) as dock:
        dock.with_options(headers={"x-team": "b"}).sessions.get("s01")
    sent = server.requests[-1].headers
    assert (sent["user-agent"], sent["x-team"]) == ("mine", "b")
    with pytest.raises(ConfigurationError, match="carries the API key; pass api_key="):
        Dock(**options, headers={"authorization": "Bearer other"})
    with Dock(**options) as dock:
        with pytest.raises(ConfigurationError, match="carries the API key"):
            dock.with_options(headers={"AUTHORIZATION": "Bearer other"})


def recording(dock: Dock, path: str = "/recording") -> ByteStream:
    request = Request(operation="stream_recording", method="GET", target=path)
    return ByteStream(http_recording(dock, request, lambda kind: kind == "audio/wav"))


def audio(request: ReceivedRequest) -> Reply:
    return Reply(200, {"Content-Type": "audio/wav"}, b"x" * 100_000)


@pytest.mark.parametrize("token", ["signed-0123456789", "abcd"])
def test_a_token_of_the_call_is_masked_where_the_service_repeats_it(
    server: FakeDock, dock: Dock, token: str
) -> None:
    server.add_route("GET", "/v1/old", lambda request: Reply(307, {"Location": f"/v1/token/{token}"}))
    detail = {"detail": f"no recording for {token}", token: 1}
    server.add_route("GET", "/v1/token/{token}", lambda request: Reply.json(detail, 404))
    server.add_route("GET", "/v1/recording", lambda request: Reply(404, {"X-Request-Id": token}, token.encode()))
    for path in (f"/old?access_token={token}", f"/recording?token={token}&page=2"):
        with pytest.raises(NotFoundError) as caught:
            with recording(dock, path):
                pass
        error = caught.value
        assert token not in f"{error!r} {error} {error.args} {vars(error)}"
        assert "[redacted]" in error.body
        assert "dock" in str(error)


def test_a_stream_is_finished_after_its_last_byte(server: FakeDock, dock: Dock, witness: Witness) -> None:
    server.add_route("GET", "/v1/recording", audio)
    with recording(dock) as opened:
        assert [told["hook"] for told in witness.told] == ["started", "prepared", "received"]
        opened.read()
        assert witness.told[-1]["hook"] == "finished"
    assert [told["hook"] for told in witness.told].count("finished") == 1
    with recording(dock):
        pass
    assert [told["hook"] for told in witness.told].count("finished") == 2
    assert witness.told[-1]["error"] is None


def test_a_stream_that_is_left_early_is_no_error(server: FakeDock, dock: Dock, witness: Witness) -> None:
    server.add_route("GET", "/v1/recording", audio)
    with recording(dock) as opened:
        for _ in opened.iter_bytes():
            break
    assert (witness.told[-1]["hook"], witness.told[-1]["error"]) == ("finished", None)


def test_errors_of_a_stream_know_their_place(server: FakeDock, dock: Dock, witness: Witness) -> None:
    server.add_route("GET", "/v1/recording", audio)
    server.faults.add(Fault.half_body(50_000), path="/v1/recording")
    with pytest.raises(IncompleteReadError, match=r"^dock\.stream_recording: ") as broken:
        with recording(dock) as opened:
            opened.read()
    assert broken.value.url == f"{server.base_url}/recording"
    assert witness.told[-1]["error"] == broken.value
    server.add_route("GET", "/v1/page", lambda request: Reply(200, {"Content-Type": "text/html"}, b"<html>"))
    with pytest.raises(DecodeError, match=r"^dock\.stream_recording: expected a recording, got text/html") as odd:
        with recording(dock, "/page"):
            pass
    assert (odd.value.status, odd.value.method) == (200, "GET")
    assert witness.told[-1]["error"] == odd.value
    server.faults.add(Fault.status(500), times=None)
    with pytest.raises(ServerError):
        with recording(dock.with_options(max_retries=0)):
            pass
    assert isinstance(witness.told[-1]["error"], ServerError)


class Counting:
    """A transport that notes which functions of ours were on the stack when it was asked to send."""

    def __init__(self, inner: Transport) -> None:
        self.inner = inner
        self.functions: list[str] = []

    def send(self, request: PreparedRequest, timeout: Timeout) -> TransportResponse:
        stack = [frame.frame for frame in inspect.stack(0)]
        self.functions = [frame.f_code.co_name for frame in stack if is_ours(frame)]
        return self.inner.send(request, timeout)

    def close(self) -> None:
        self.inner.close()


def is_ours(frame: FrameType) -> bool:
    module: str = frame.f_globals["__name__"]
    return module.startswith(("sessiondock", Counting.__module__.rpartition(".")[0] + ".dock"))


def test_a_call_is_short(server: FakeDock, transport: Any) -> None:
    inner = choose_transport(transport, None)
    counting = Counting(inner)
    with Dock(api_key=KEY, base_url=server.base_url, http_client=counting) as dock:
        assert (dock.sessions.get("s01")).id == "s01"
    # the wrapper that checks arguments, get, call, and three of the pipeline; the transport would be the seventh
    assert len(counting.functions) <= 6, counting.functions


def test_an_error_response_that_is_found_while_reading_knows_its_place(server: FakeDock, dock: Dock) -> None:
    def read(response: Response) -> None:
        raise NotFoundError(f"nothing for {KEY}")

    request = Request(operation="get", method="GET", target="/sessions/s01")
    with pytest.raises(NotFoundError, match=r"^dock\.get: nothing for \[redacted\]. Old ids end in 0$") as caught:
        dock.call(Call(request=request, read=read))
    error = caught.value
    assert (error.method, error.url, error.status) == ("GET", f"{server.base_url}/sessions/s01", 200)
    assert error.headers["content-type"] == "application/json"
