"""The SQL provider through PgBouncer in transaction mode: every operation, by many clients on few connections."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import psycopg
import pytest

from providers.sql.tests._async.test_places import use as use_async
from providers.sql.tests._sync.test_places import use
from providers.sql.tests.postgres_server import USER, UnavailableError, server
from sessiondock import Event
from sessiondock_sql import SQL, AsyncSQL
from tests.live.pgbouncer import SERVER_CONNECTIONS, pgbouncer

pytestmark = pytest.mark.timeout(300)
CLIENTS, ROUNDS = 8, 12
"""More rounds than psycopg needs to prepare a statement."""


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """A URL that leads through PgBouncer, which takes no ``options``."""
    try:
        with server() as behind, pgbouncer(behind) as address:
            yield f"postgresql://{USER}@{address}/tests?prepare=off&schema=pooled"
    except UnavailableError as error:
        pytest.skip(str(error))


def test_many_clients_share_few_connections(url: str) -> None:
    with SQL(url) as dock:
        dock.sessions.create(id="shared")

    def work(who: int) -> None:
        with SQL(url, pool_size=2) as dock:
            for number in range(ROUNDS):
                session = dock.sessions.create(id=f"{who}-{number}", tags=[f"t{who}"], metadata={"n": number})
                dock.sessions.update(session.id, metadata={"n": number + 1})
                dock.sessions.add_events("shared", [Event(id=f"{who}-{number}")])
                assert dock.sessions.get(session.id).metadata == {"n": number + 1}
                assert dock.sessions.count(tags=[f"t{who}"]) == number + 1

    with ThreadPoolExecutor(CLIENTS) as threads:
        list(threads.map(work, range(CLIENTS)))
    with SQL(url) as dock:
        assert dock.sessions.count() == 1 + CLIENTS * ROUNDS
        assert len(dock.sessions.list_events("shared").all()) == CLIENTS * ROUNDS
        assert dock.sessions.delete_many(older_than=timedelta(0), batch=20) == 1 + CLIENTS * ROUNDS


def test_every_operation_and_nothing_left_behind(url: str) -> None:
    for _ in range(ROUNDS):
        with SQL(url) as dock:
            use(dock)

    async def main() -> None:
        async with AsyncSQL(url) as dock:
            for _ in range(ROUNDS):
                await use_async(dock)

    asyncio.run(main())
    with psycopg.connect(url.partition("?")[0], autocommit=True, prepare_threshold=None) as connection:
        for _ in range(2 * SERVER_CONNECTIONS):
            assert connection.execute("SELECT count(*) FROM pg_prepared_statements").fetchone() == (0,)
            assert connection.execute("SHOW lock_timeout").fetchone() == ("0",)
