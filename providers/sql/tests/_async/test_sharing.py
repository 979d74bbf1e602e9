"""One client, many callers; several clients, one database."""

from __future__ import annotations

import math
from functools import partial
from typing import Any

import pytest

from providers.sql.tests.inside import inside
from providers.sql.tests.together_async import together
from sessiondock import ConfigurationError, ConflictError, Event, UnsupportedFieldError
from sessiondock.http.timeouts import Timeout
from sessiondock_sql import AsyncSQL
from sessiondock_sql.statement import Program, Statement, Step


@pytest.fixture(params=["sqlite", "memory", "postgresql"])
def shared_url(request: pytest.FixtureRequest) -> str:
    """The URL of an empty database, in memory as well."""
    return "sqlite://" if request.param == "memory" else str(request.getfixturevalue(f"{request.param}_url"))


@pytest.mark.smoke
async def test_one_client_serves_many_callers(shared_url: str) -> None:
    async with AsyncSQL(shared_url, pool_size=3) as dock:

        async def work(number: int) -> int:
            session = await dock.sessions.create(id=f"s{number}", tags=["t"])
            await dock.sessions.add_events(session.id, [Event(id="e"), Event()])
            await dock.sessions.update(session.id, metadata={"n": number})
            assert (await dock.sessions.get(session.id)).metadata == {"n": number}
            return len([event async for event in dock.sessions.list_events(session.id)])

        assert await together([partial(work, number) for number in range(40)]) == [2] * 40
        assert len([session async for session in dock.sessions.list(tags=["t"], page_size=7)]) == 40


async def test_no_update_is_lost(shared_url: str) -> None:
    async with AsyncSQL(shared_url) as dock:
        await dock.sessions.create(id="a")
        changes = [{f"k{number}": number} for number in range(30)]
        await together([partial(dock.sessions.update, "a", metadata=change) for change in changes])
        found = await dock.sessions.get("a")
        assert found.metadata == {f"k{number}": number for number in range(30)}


async def test_of_many_creators_one_wins(shared_url: str) -> None:
    async with AsyncSQL(shared_url) as dock:

        async def create(number: int) -> int:
            try:
                await dock.sessions.create(id="a", name=str(number))
            except ConflictError:
                return 0
            return 1

        assert sum(await together([partial(create, number) for number in range(20)])) == 1


async def test_many_may_merge_into_one(shared_url: str) -> None:
    async with AsyncSQL(shared_url) as dock:

        async def merge(number: int) -> Any:
            new = {"inputs": {f"k{number}": number}, "tags": [str(number)]}
            ids = ("a", "b") if number % 2 else ("b", "a")
            sessions = [{"id": session_id, **new} for session_id in ids]
            return await dock.sessions.create_many(sessions, if_exists="merge")  # type: ignore[arg-type]

        await together([partial(merge, number) for number in range(20)])
        for session_id in ("a", "b"):
            found = await dock.sessions.get(session_id)
            assert found.inputs == {f"k{number}": number for number in range(20)}
            tagged = [session.id async for session in dock.sessions.list(tags=found.tags)]
            assert session_id in tagged
        labelled = [len([1 async for _ in dock.sessions.list(tags=[str(number)])]) for number in range(20)]
        assert sum(labelled) == 2


async def test_clients_that_open_a_new_database_at_once_all_can(url: str) -> None:
    docks = [AsyncSQL(url) for _ in range(8)]

    async def use(dock: AsyncSQL) -> str:
        async with dock:
            return (await dock.sessions.create()).id

    ids = await together([partial(use, dock) for dock in docks])
    async with AsyncSQL(url) as dock:
        assert {session.id async for session in dock.sessions.list()} == set(ids)


async def test_memory_is_not_shared_between_clients() -> None:
    async with AsyncSQL("sqlite://") as one, AsyncSQL("sqlite:///:memory:") as other:
        await one.sessions.create()
        assert [session async for session in other.sessions.list()] == []


async def test_options_change_the_waiting_and_nothing_else(dock: AsyncSQL) -> None:
    patient = dock.with_options(timeout=60, max_retries=5, headers={})
    assert patient.sessions is not dock.sessions
    await patient.sessions.create(id="a")
    await dock.with_options(timeout=Timeout(total=2.5)).sessions.create(id="b")
    await patient.aclose()
    assert len([session async for session in dock.sessions.list()]) == 2
    with pytest.raises(UnsupportedFieldError, match="SQL has no headers"):
        dock.with_options(headers={"a": "b"})


async def test_a_closed_client_says_so(url: str) -> None:
    dock = AsyncSQL(url)
    await dock.sessions.create()
    await dock.aclose()
    await dock.aclose()
    with pytest.raises(ConfigurationError, match="the client is closed") as caught:
        await dock.sessions.create()
    assert caught.value.operation == "create"


async def test_a_client_that_was_never_used_can_be_closed(url: str) -> None:
    await AsyncSQL(url).aclose()


async def test_a_connection_left_in_a_transaction_is_not_used_again(postgresql_url: str) -> None:
    async with AsyncSQL(postgresql_url) as dock:
        await dock.sessions.create(id="a")
        database = inside(dock)
        (connection,) = database._idle
        await run_unfinished(database)
        assert connection not in database._idle
        assert (await dock.sessions.get("a")).id == "a"


async def run_unfinished(database: Any) -> None:
    """Begin a transaction that deletes everything, and do not end it."""

    def program() -> Program[None]:
        yield Step(Statement("BEGIN"))
        yield Step(Statement("DELETE FROM sessiondock_sessions"))

    await database.run(program, 30)


async def test_a_transaction_that_was_left_open_is_rolled_back(sqlite_url: str) -> None:
    for url in (sqlite_url, "sqlite://"):
        async with AsyncSQL(url) as dock:
            await dock.sessions.create(id="a")
            await run_unfinished(inside(dock))
            assert (await dock.sessions.get("a")).id == "a"


async def test_closing_while_in_use_closes_afterwards(url: str) -> None:
    dock = AsyncSQL(url)
    await dock.sessions.create(id="a")
    database = inside(dock)
    connection = await database._take(math.inf)
    await dock.aclose()
    await database._give_back(connection)
    assert database._idle == []
