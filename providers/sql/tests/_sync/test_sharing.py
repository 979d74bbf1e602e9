# Generated from tests/_async/test_sharing.py: edit that file, not this one.
# Digest: 061c2c0d124cfa96
"""One client, many callers; several clients, one database."""

from __future__ import annotations

import math
from functools import partial
from typing import Any

import pytest

from providers.sql.tests.inside import inside
from providers.sql.tests.together_sync import together
from sessiondock import ConfigurationError, ConflictError, Event, UnsupportedFieldError
from sessiondock.http.timeouts import Timeout
from sessiondock_sql import SQL
from sessiondock_sql.statement import Program, Statement, Step


@pytest.fixture(params=["sqlite", "memory", "postgresql"])
def shared_url(request: pytest.FixtureRequest) -> str:
    """The URL of an empty database, in memory as well."""
    return "sqlite://" if request.param == "memory" else str(request.getfixturevalue(f"{request.param}_url"))


@pytest.mark.smoke
def test_one_client_serves_many_callers(shared_url: str) -> None:
    with SQL(shared_url, pool_size=3) as dock:

        def work(number: int) -> int:
            session = dock.sessions.create(id=f"s{number}", tags=["t"])
            dock.sessions.add_events(session.id, [Event(id="e"), Event()])
            dock.sessions.update(session.id, metadata={"n": number})
            assert (dock.sessions.get(session.id)).metadata == {"n": number}
            return len([event for event in dock.sessions.list_events(session.id)])

        assert together([partial(work, number) for number in range(40)]) == [2] * 40
        assert len([session for session in dock.sessions.list(tags=["t"], page_size=7)]) == 40


def test_no_update_is_lost(shared_url: str) -> None:
    with SQL(shared_url) as dock:
        dock.sessions.create(id="a")
        changes = [{f"k{number}": number} for number in range(30)]
        together([partial(dock.sessions.update, "a", metadata=change) for change in changes])
        found = dock.sessions.get("a")
        assert found.metadata == {f"k{number}": number for number in range(30)}


def test_of_many_creators_one_wins(shared_url: str) -> None:
    with SQL(shared_url) as dock:

        def create(number: int) -> int:
            try:
                dock.sessions.create(id="a", name=str(number))
            except ConflictError:
                return 0
            return 1

        assert sum(together([partial(create, number) for number in range(20)])) == 1


def test_many_may_merge_into_one(shared_url: str) -> None:
    with SQL(shared_url) as dock:

        def merge(number: int) -> Any:
            new = {"inputs": {f"k{number}": number}, "tags": [str(number)]}
            ids = ("a", "b") if number % 2 else ("b", "a")
            sessions = [{"id": session_id, **new} for session_id in ids]
            return dock.sessions.create_many(sessions, if_exists="merge")  # type: ignore[arg-type]

        together([partial(merge, number) for number in range(20)])
        for session_id in ("a", "b"):
            found = dock.sessions.get(session_id)
            assert found.inputs == {f"k{number}": number for number in range(20)}
            tagged = [session.id for session in dock.sessions.list(tags=found.tags)]
            assert session_id in tagged
        labelled = [len([1 for _ in dock.sessions.list(tags=[str(number)])]) for number in range(20)]
        assert sum(labelled) == 2


def test_clients_that_open_a_new_database_at_once_all_can(url: str) -> None:
    docks = [SQL(url) for _ in range(8)]

    def use(dock: SQL) -> str:
        with dock:
            return (dock.sessions.create()).id

    ids = together([partial(use, dock) for dock in docks])
    with SQL(url) as dock:
        assert {session.id for session in dock.sessions.list()} == set(ids)


def test_memory_is_not_shared_between_clients() -> None:
    with SQL("sqlite://") as one, SQL("sqlite:///:memory:") as other:
        one.sessions.create()
        assert [session for session in other.sessions.list()] == []


def test_options_change_the_waiting_and_nothing_else(dock: SQL) -> None:
    patient = dock.with_options(timeout=60, max_retries=5, headers={})
    assert patient.sessions is not dock.sessions
    patient.sessions.create(id="a")
    dock.with_options(timeout=Timeout(total=2.5)).sessions.create(id="b")
    patient.close()
    assert len([session for session in dock.sessions.list()]) == 2
    with pytest.raises(UnsupportedFieldError, match="SQL has no headers"):
        dock.with_options(headers={"a": "b"})


def test_a_closed_client_says_so(url: str) -> None:
    dock = SQL(url)
    dock.sessions.create()
    dock.close()
    dock.close()
    with pytest.raises(ConfigurationError, match="the client is closed") as caught:
        dock.sessions.create()
    assert caught.value.operation == "create"


def test_a_client_that_was_never_used_can_be_closed(url: str) -> None:
    SQL(url).close()


def test_a_connection_left_in_a_transaction_is_not_used_again(postgresql_url: str) -> None:
    with SQL(postgresql_url) as dock:
        dock.sessions.create(id="a")
        database = inside(dock)
        (connection,) = database._idle
        run_unfinished(database)
        assert connection not in database._idle
        assert (dock.sessions.get("a")).id == "a"


def run_unfinished(database: Any) -> None:
    """Begin a transaction that deletes everything, and do not end it."""

    def program() -> Program[None]:
        yield Step(Statement("BEGIN"))
        yield Step(Statement("DELETE FROM sessiondock_sessions"))

    database.run(program, 30)


def test_a_transaction_that_was_left_open_is_rolled_back(sqlite_url: str) -> None:
    for url in (sqlite_url, "sqlite://"):
        with SQL(url) as dock:
            dock.sessions.create(id="a")
            run_unfinished(inside(dock))
            assert (dock.sessions.get("a")).id == "a"


def test_closing_while_in_use_closes_afterwards(url: str) -> None:
    dock = SQL(url)
    dock.sessions.create(id="a")
    database = inside(dock)
    connection = database._take(math.inf)
    dock.close()
    database._give_back(connection)
    assert database._idle == []
