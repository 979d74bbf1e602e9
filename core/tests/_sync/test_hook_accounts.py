# Generated from tests/_async/test_hook_accounts.py: edit that file, not this one.
# Digest: 4182599d5fff4fba
"""What hooks are told of a call: its session, its page, its results, its bytes, and calls that are rejected at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, TypeVar

import pytest

from core.tests._sync.dock import Dock
from core.tests.dock_server import SHELF, FakeDock
from sessiondock import (
    ByteStream,
    ConfigurationError,
    Event,
    InvalidValueError,
    Session,
    UnsupportedFieldError,
    hookimpl,
)
from sessiondock.authoring import (
    BaseClient,
    Pager,
    Resource,
    Deadline,
    PageData,
    Request,
    http_recording,
    resource,
)
from sessiondock.testing import Fault, Reply

T = TypeVar("T")


class Witness:
    """Keeps what begins and finishes."""

    def __init__(self) -> None:
        self.began: list[tuple[Any, ...]] = []
        self.ended: list[dict[str, Any]] = []

    @hookimpl
    def operation_started(self, operation: str, session_id: str | None, page: int | None) -> None:
        self.began.append((operation, session_id, page))

    @hookimpl
    def operation_finished(
        self,
        operation: str,
        error: BaseException | None,
        attempts: int,
        session_id: str | None,
        page: int | None,
        results: int | None,
        sent: int,
        received: int,
        request_id: str | None,
    ) -> None:
        told = {name: value for name, value in locals().items() if name not in {"self", "operation"}}
        self.ended.append(told)


class Discreet:
    """Removes a name from what is stored."""

    @hookimpl
    def redact_stored(self, field: str, text: str) -> str:
        return text.replace("Ann", f"[{field}]")


class Failing:
    @hookimpl
    def redact_stored(self, text: str) -> str:
        raise RuntimeError(f"cannot read {text}")


class Silent:
    @hookimpl
    def redact_stored(self, text: str) -> None:
        return None


class CupboardSessions(Resource[BaseClient]):
    """Keeps the arguments of its methods, without HTTP."""

    provider = SHELF
    reads: ClassVar[frozenset[str]] = frozenset({"find"})
    kept: ClassVar[list[Any]] = []

    def create(self, *, name: str, metadata: Mapping[str, Any] | None = None) -> Session:
        return self._keep("create", Session(id="c1"), name, metadata)

    def add_events(self, session_id: str, events: Any, /) -> tuple[Event, ...]:
        given = tuple(events)
        return self._keep("add_events", given, session_id, given)

    def update(self, session_id: str, /, *, name: str) -> None:
        self.create(name=name)
        self._keep("update", None, session_id, name)

    def find(self, *, name: str) -> int:
        return self._keep("find", 1, name)

    def add_recording(self, session_id: str, path: str, /, *, name: str) -> None:
        self._keep("add_recording", None, path, name)

    def list(self, *, page_size: int) -> Pager[Session]:
        if page_size < 1:
            raise InvalidValueError("page_size must be at least 1")

        def fetch(cursor: str | None, /) -> PageData[Session]:
            number = int(cursor or 0)
            items = (Session(id=f"s{number}"),) * page_size
            page = PageData(items=items, next_cursor=str(number + 1) if number < 2 else None)
            return self._keep("list", page, number)

        return Pager(fetch)

    def _keep(self, operation: str, result: T, *given: Any) -> T:
        def attempt(deadline: Deadline, /) -> T:
            self.kept.append((operation, *given))
            return result

        return self._client.perform(operation, attempt)


class Cupboard(BaseClient):
    provider = SHELF
    sessions = resource(CupboardSessions)


@pytest.fixture(autouse=True)
def empty() -> None:
    CupboardSessions.kept.clear()


@pytest.fixture
def server() -> Iterator[FakeDock]:
    with FakeDock() as running:
        yield running


@pytest.fixture
def witness() -> Witness:
    return Witness()


@pytest.fixture
def dock(server: FakeDock, witness: Witness) -> Iterator[Dock]:
    with Dock(
        api_key=server.api_key, base_url=server.base_url, plugins=[witness, Discreet()], max_retries=0
    ) as made:
        yield made


def test_a_call_tells_its_session_its_results_and_its_bytes(
    server: FakeDock, dock: Dock, witness: Witness
) -> None:
    dock.sessions.get("s01")
    made = dock.sessions.create(id="new", name="one")
    dock.sessions.delete(made.id)
    assert witness.began == [("get", "s01", None), ("create", None, None), ("delete", "new", None)]
    got, created, deleted = witness.ended
    assert (got["session_id"], got["results"], got["sent"], got["attempts"]) == ("s01", 1, 0, 1)
    assert got["received"] == len(b'{"id":"s01","name":"n1"}')
    assert (created["session_id"], created["results"]) == ("new", 1)
    assert created["sent"] == len(server.requests[1].body)
    assert (deleted["session_id"], deleted["results"], deleted["received"]) == ("new", None, 0)
    assert all(told["error"] is None and told["page"] is None for told in witness.ended)


def test_each_page_is_a_call_with_its_number(dock: Dock, witness: Witness) -> None:
    assert len(dock.sessions.list().all()) == 25
    assert witness.began == [("list", None, 1), ("list", None, 2), ("list", None, 3)]
    assert [(told["page"], told["results"]) for told in witness.ended] == [(1, 10), (2, 10), (3, 5)]
    witness.began.clear()
    first = dock.sessions.list(page_size=5).first()
    second = first.next()
    (second.next()).previous()
    assert [page for _, _, page in witness.began] == [1, 2, 3, 2]


def test_the_rest_of_a_cut_page_keeps_its_number(dock: Dock, witness: Witness) -> None:
    cut = dock.sessions.list(max_items=3).first()
    (cut.next()).next()
    assert [page for _, _, page in witness.began] == [1, 2]


def test_a_stream_tells_what_it_received(server: FakeDock, dock: Dock, witness: Witness) -> None:
    server.faults.add(Fault.answer(Reply(200, {"Content-Type": "audio/wav"}, b"x" * 100_000)))
    request = Request(operation="stream_recording", method="GET", target="/recording")
    with ByteStream(http_recording(dock, request, lambda kind: True)) as stream:
        stream.read()
    assert witness.ended[-1]["received"] == 100_000


def test_the_services_id_is_told(server: FakeDock, dock: Dock, witness: Witness) -> None:
    server.faults.add(Fault.answer(Reply.json({"id": "s01"}, headers={"X-Request-Id": "r-1"})))
    dock.sessions.get("s01")
    assert witness.ended[-1]["request_id"] == "r-1"


def test_a_call_that_is_rejected_at_once_is_told(server: FakeDock, dock: Dock, witness: Witness) -> None:
    with pytest.raises(InvalidValueError) as empty:
        dock.sessions.get("")
    with pytest.raises(InvalidValueError) as size:
        dock.sessions.list(page_size=0)
    with pytest.raises(UnsupportedFieldError) as unknown:
        dock.sessions.create(id="x", title="y")  # type: ignore[call-arg]
    assert witness.began == [("get", "", None), ("list", None, None), ("create", None, None)]
    assert [(told["error"], told["attempts"]) for told in witness.ended] == [
        (empty.value, 0),
        (size.value, 0),
        (unknown.value, 0),
    ]
    assert server.requests == []


def test_a_provider_without_http_tells_the_same(witness: Witness) -> None:
    with Cupboard(plugins=[witness]) as cupboard:
        cupboard.sessions.create(name="one")
        cupboard.sessions.add_events("c1", [Event(type="tool"), Event(type="tool")])
        assert len(cupboard.sessions.list(page_size=2).all()) == 6
        with pytest.raises(InvalidValueError):
            cupboard.sessions.list(page_size=0)
    told = [(each["session_id"], each["page"], each["results"], each["attempts"]) for each in witness.ended]
    assert told == [
        ("c1", None, 1, 1),
        ("c1", None, 2, 1),
        (None, 1, 2, 1),
        (None, 2, 2, 1),
        (None, 3, 2, 1),
        (None, None, None, 0),
    ]


def test_a_method_that_calls_another_is_rejected_once(witness: Witness) -> None:
    with Cupboard(plugins=[witness, Failing()]) as cupboard:
        with pytest.raises(ConfigurationError):
            cupboard.sessions.update("c1", name="x")
    assert [(each["session_id"], each["attempts"]) for each in witness.ended] == [("c1", 0)]


def test_texts_are_redacted_before_a_body_is_made(server: FakeDock, dock: Dock) -> None:
    dock.sessions.create(id="Ann", name="Ann Lee")
    assert server.requests[-1].json() == {"id": "Ann", "name": "[name] Lee"}
    dock.sessions.get("Ann")
    assert server.requests[-1].path.endswith("/Ann")


def test_texts_are_redacted_where_there_is_no_http() -> None:
    given = {"to": "Ann"}
    event = Event(id="Ann", name="Ann", inputs={"to": ["Ann"]})
    with Cupboard(plugins=[Discreet()]) as cupboard:
        cupboard.sessions.create(name="Ann", metadata=given)
        cupboard.sessions.add_events("Ann", (each for each in (event,)))
        cupboard.sessions.update("Ann", name="Ann")
        cupboard.sessions.find(name="Ann")
        cupboard.sessions.add_recording("Ann", "Ann.wav", name="Ann")
    redacted = Event(id="Ann", name="[name]", inputs={"to": ["[inputs]"]})
    assert CupboardSessions.kept == [
        ("create", "[name]", {"to": "[metadata]"}),
        ("add_events", "Ann", (redacted,)),
        ("create", "[name]", None),
        ("update", "Ann", "[name]"),
        ("find", "Ann"),
        ("add_recording", "Ann.wav", "[name]"),
    ]
    assert (given, event.name) == ({"to": "Ann"}, "Ann")


@pytest.mark.parametrize(("plugin", "message"), [(Failing(), "failed to redact name"), (Silent(), "to NoneType, not")])
def test_a_failing_redaction_rejects_the_call(plugin: object, message: str) -> None:
    with Cupboard(plugins=[plugin]) as cupboard:
        with pytest.raises(ConfigurationError, match=message) as caught:
            cupboard.sessions.create(name="Ann")
        cupboard.sessions.find(name="Ann")
    assert "Ann" not in str(caught.value)
    assert (caught.value.provider, caught.value.operation) == ("shelf", "create")
    assert CupboardSessions.kept == [("find", "Ann")]


def test_two_clients_in_one_call_are_told_apart(server: FakeDock, witness: Witness) -> None:
    class Mixed(CupboardSessions):
        def find(self, *, name: str) -> int:
            with Dock(api_key=server.api_key, base_url=server.base_url, plugins=[witness]) as dock:
                dock.sessions.get(name)
            return super().find(name=name)

    class Mixture(BaseClient):
        provider = SHELF
        sessions = resource(Mixed)

    with Mixture(plugins=[witness]) as mixture:
        mixture.sessions.find(name="s02")
    assert witness.began == [("get", "s02", None), ("find", None, None)]
