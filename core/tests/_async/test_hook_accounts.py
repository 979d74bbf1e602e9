"""What hooks are told of a call: its session, its page, its results, its bytes, and calls that are rejected at once."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any, ClassVar, TypeVar

import pytest

from core.tests._async.dock import AsyncDock
from core.tests.dock_server import SHELF, FakeDock
from sessiondock import (
    AsyncByteStream,
    ConfigurationError,
    Event,
    InvalidValueError,
    Session,
    UnsupportedFieldError,
    hookimpl,
)
from sessiondock.authoring import (
    AsyncBaseClient,
    AsyncPager,
    AsyncResource,
    Deadline,
    PageData,
    Request,
    http_recording_async,
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


class AsyncCupboardSessions(AsyncResource[AsyncBaseClient]):
    """Keeps the arguments of its methods, without HTTP."""

    provider = SHELF
    reads: ClassVar[frozenset[str]] = frozenset({"find"})
    kept: ClassVar[list[Any]] = []

    async def create(self, *, name: str, metadata: Mapping[str, Any] | None = None) -> Session:
        return await self._keep("create", Session(id="c1"), name, metadata)

    async def add_events(self, session_id: str, events: Any, /) -> tuple[Event, ...]:
        given = tuple(events)
        return await self._keep("add_events", given, session_id, given)

    async def update(self, session_id: str, /, *, name: str) -> None:
        await self.create(name=name)
        await self._keep("update", None, session_id, name)

    async def find(self, *, name: str) -> int:
        return await self._keep("find", 1, name)

    async def add_recording(self, session_id: str, path: str, /, *, name: str) -> None:
        await self._keep("add_recording", None, path, name)

    def list(self, *, page_size: int) -> AsyncPager[Session]:
        if page_size < 1:
            raise InvalidValueError("page_size must be at least 1")

        async def fetch(cursor: str | None, /) -> PageData[Session]:
            number = int(cursor or 0)
            items = (Session(id=f"s{number}"),) * page_size
            page = PageData(items=items, next_cursor=str(number + 1) if number < 2 else None)
            return await self._keep("list", page, number)

        return AsyncPager(fetch)

    async def _keep(self, operation: str, result: T, *given: Any) -> T:
        async def attempt(deadline: Deadline, /) -> T:
            self.kept.append((operation, *given))
            return result

        return await self._client.perform(operation, attempt)


class AsyncCupboard(AsyncBaseClient):
    provider = SHELF
    sessions = resource(AsyncCupboardSessions)


@pytest.fixture(autouse=True)
def empty() -> None:
    AsyncCupboardSessions.kept.clear()


@pytest.fixture
def server() -> Iterator[FakeDock]:
    with FakeDock() as running:
        yield running


@pytest.fixture
def witness() -> Witness:
    return Witness()


@pytest.fixture
async def dock(server: FakeDock, witness: Witness) -> AsyncIterator[AsyncDock]:
    async with AsyncDock(
        api_key=server.api_key, base_url=server.base_url, plugins=[witness, Discreet()], max_retries=0
    ) as made:
        yield made


async def test_a_call_tells_its_session_its_results_and_its_bytes(
    server: FakeDock, dock: AsyncDock, witness: Witness
) -> None:
    await dock.sessions.get("s01")
    made = await dock.sessions.create(id="new", name="one")
    await dock.sessions.delete(made.id)
    assert witness.began == [("get", "s01", None), ("create", None, None), ("delete", "new", None)]
    got, created, deleted = witness.ended
    assert (got["session_id"], got["results"], got["sent"], got["attempts"]) == ("s01", 1, 0, 1)
    assert got["received"] == len(b'{"id":"s01","name":"n1"}')
    assert (created["session_id"], created["results"]) == ("new", 1)
    assert created["sent"] == len(server.requests[1].body)
    assert (deleted["session_id"], deleted["results"], deleted["received"]) == ("new", None, 0)
    assert all(told["error"] is None and told["page"] is None for told in witness.ended)


async def test_each_page_is_a_call_with_its_number(dock: AsyncDock, witness: Witness) -> None:
    assert len(await dock.sessions.list().all()) == 25
    assert witness.began == [("list", None, 1), ("list", None, 2), ("list", None, 3)]
    assert [(told["page"], told["results"]) for told in witness.ended] == [(1, 10), (2, 10), (3, 5)]
    witness.began.clear()
    first = await dock.sessions.list(page_size=5).first()
    second = await first.next()
    await (await second.next()).previous()
    assert [page for _, _, page in witness.began] == [1, 2, 3, 2]


async def test_the_rest_of_a_cut_page_keeps_its_number(dock: AsyncDock, witness: Witness) -> None:
    cut = await dock.sessions.list(max_items=3).first()
    await (await cut.next()).next()
    assert [page for _, _, page in witness.began] == [1, 2]


async def test_a_stream_tells_what_it_received(server: FakeDock, dock: AsyncDock, witness: Witness) -> None:
    server.faults.add(Fault.answer(Reply(200, {"Content-Type": "audio/wav"}, b"x" * 100_000)))
    request = Request(operation="stream_recording", method="GET", target="/recording")
    async with AsyncByteStream(http_recording_async(dock, request, lambda kind: True)) as stream:
        await stream.read()
    assert witness.ended[-1]["received"] == 100_000


async def test_the_services_id_is_told(server: FakeDock, dock: AsyncDock, witness: Witness) -> None:
    server.faults.add(Fault.answer(Reply.json({"id": "s01"}, headers={"X-Request-Id": "r-1"})))
    await dock.sessions.get("s01")
    assert witness.ended[-1]["request_id"] == "r-1"


async def test_a_call_that_is_rejected_at_once_is_told(server: FakeDock, dock: AsyncDock, witness: Witness) -> None:
    with pytest.raises(InvalidValueError) as empty:
        await dock.sessions.get("")
    with pytest.raises(InvalidValueError) as size:
        dock.sessions.list(page_size=0)
    with pytest.raises(UnsupportedFieldError) as unknown:
        await dock.sessions.create(id="x", title="y")  # type: ignore[call-arg]
    assert witness.began == [("get", "", None), ("list", None, None), ("create", None, None)]
    assert [(told["error"], told["attempts"]) for told in witness.ended] == [
        (empty.value, 0),
        (size.value, 0),
        (unknown.value, 0),
    ]
    assert server.requests == []


async def test_a_provider_without_http_tells_the_same(witness: Witness) -> None:
    async with AsyncCupboard(plugins=[witness]) as cupboard:
        await cupboard.sessions.create(name="one")
        await cupboard.sessions.add_events("c1", [Event(type="tool"), Event(type="tool")])
        assert len(await cupboard.sessions.list(page_size=2).all()) == 6
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


async def test_a_method_that_calls_another_is_rejected_once(witness: Witness) -> None:
    async with AsyncCupboard(plugins=[witness, Failing()]) as cupboard:
        with pytest.raises(ConfigurationError):
            await cupboard.sessions.update("c1", name="x")
    assert [(each["session_id"], each["attempts"]) for each in witness.ended] == [("c1", 0)]


async def test_texts_are_redacted_before_a_body_is_made(server: FakeDock, dock: AsyncDock) -> None:
    await dock.sessions.create(id="Ann", name="Ann Lee")
    assert server.requests[-1].json() == {"id": "Ann", "name": "[name] Lee"}
    await dock.sessions.get("Ann")
    assert server.requests[-1].path.endswith("/Ann")


async def test_texts_are_redacted_where_there_is_no_http() -> None:
    given = {"to": "Ann"}
    event = Event(id="Ann", name="Ann", inputs={"to": ["Ann"]})
    async with AsyncCupboard(plugins=[Discreet()]) as cupboard:
        await cupboard.sessions.create(name="Ann", metadata=given)
        await cupboard.sessions.add_events("Ann", (each for each in (event,)))
        await cupboard.sessions.update("Ann", name="Ann")
        await cupboard.sessions.find(name="Ann")
        await cupboard.sessions.add_recording("Ann", "Ann.wav", name="Ann")
    redacted = Event(id="Ann", name="[name]", inputs={"to": ["[inputs]"]})
    assert AsyncCupboardSessions.kept == [
        ("create", "[name]", {"to": "[metadata]"}),
        ("add_events", "Ann", (redacted,)),
        ("create", "[name]", None),
        ("update", "Ann", "[name]"),
        ("find", "Ann"),
        ("add_recording", "Ann.wav", "[name]"),
    ]
    assert (given, event.name) == ({"to": "Ann"}, "Ann")


@pytest.mark.parametrize(("plugin", "message"), [(Failing(), "failed to redact name"), (Silent(), "to NoneType, not")])
async def test_a_failing_redaction_rejects_the_call(plugin: object, message: str) -> None:
    async with AsyncCupboard(plugins=[plugin]) as cupboard:
        with pytest.raises(ConfigurationError, match=message) as caught:
            await cupboard.sessions.create(name="Ann")
        await cupboard.sessions.find(name="Ann")
    assert "Ann" not in str(caught.value)
    assert (caught.value.provider, caught.value.operation) == ("shelf", "create")
    assert AsyncCupboardSessions.kept == [("find", "Ann")]


async def test_two_clients_in_one_call_are_told_apart(server: FakeDock, witness: Witness) -> None:
    class Mixed(AsyncCupboardSessions):
        async def find(self, *, name: str) -> int:
            async with AsyncDock(api_key=server.api_key, base_url=server.base_url, plugins=[witness]) as dock:
                await dock.sessions.get(name)
            return await super().find(name=name)

    class AsyncMixture(AsyncBaseClient):
        provider = SHELF
        sessions = resource(Mixed)

    async with AsyncMixture(plugins=[witness]) as mixture:
        await mixture.sessions.find(name="s02")
    assert witness.began == [("get", "s02", None), ("find", None, None)]
