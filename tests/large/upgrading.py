"""What processes do while the tables are upgraded: ``python -m tests.large.upgrading earlier|current <url> <name>``.

``earlier`` speaks to version 1 of the schema as the earlier package did, and ends when it is rejected; ``current`` uses
the package. Each says on a line of its own which session it has stored.
"""

from __future__ import annotations

import sqlite3
import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any

import psycopg

from sessiondock import Event
from sessiondock_sql import SQL

PATIENCE = 1800
"""Seconds to wait for the upgrade."""
_AT = "2025-03-01T12:00:00+00:00"
SESSION = (
    "INSERT INTO sessiondock_sessions (id, sort_at, name, name_folded, project, tags, started_at, created_at, "
    f"updated_at, metadata) VALUES ('{{}}', 1740830400000000, 'earlier', 'earlier', 'p1', '[\"vip\"]', '{_AT}', "
    f"'{_AT}', '{_AT}', '{{{{\"kind\":1}}}}')"
)
EVENT = "INSERT INTO sessiondock_events (session_id, id, type) VALUES ('{}', 'e1', 'model')"
READ = "SELECT id FROM sessiondock_sessions ORDER BY sort_at DESC, id DESC LIMIT 10"


@contextmanager
def transactions(url: str) -> Generator[Callable[..., list[Any]]]:
    """Runs statements of the database itself as one transaction; the rows of the last one."""
    if url.startswith("sqlite"):
        connection = sqlite3.connect(url.removeprefix("sqlite:///"), timeout=PATIENCE, isolation_level=None)

        def run(*statements: str) -> list[Any]:
            connection.execute("BEGIN IMMEDIATE" if len(statements) > 1 else "BEGIN")
            try:
                return [connection.execute(each).fetchall() for each in statements][-1]
            finally:
                connection.execute("COMMIT" if sys.exc_info()[0] is None else "ROLLBACK")

        try:
            yield run
        finally:
            connection.close()
        return
    with psycopg.connect(url, autocommit=True) as server:

        def run(*statements: str) -> list[Any]:
            with server.transaction():
                cursors = [server.execute(each.encode()) for each in statements]
                return cursors[-1].fetchall() if cursors[-1].description else []

        yield run


def earlier(url: str, name: str) -> None:
    """Write and read until the schema is another one."""
    with transactions(url) as run:
        number = 0
        while True:
            session_id = f"{name}-{number}"
            try:
                run(SESSION.format(session_id), EVENT.format(session_id))
                print(session_id, flush=True)
                assert len(run(READ)) == 10
            except (sqlite3.OperationalError, psycopg.errors.UndefinedColumn) as error:
                print("rejected:", str(error).splitlines()[0], flush=True)
                return
            number += 1


def current(url: str, name: str) -> None:
    """Open the database, which upgrades it or waits until another process has, and write and read."""
    started = time.perf_counter()
    with SQL(url, timeout=PATIENCE) as dock:
        assert dock.sessions.get("k0").name == "parcel 0"
        print(f"opened: {time.perf_counter() - started:.1f}", flush=True)
        for number in range(10):
            session = dock.sessions.create(id=f"{name}-{number}", name="current", tags=["vip"])
            dock.sessions.add_events(session.id, [Event(id="e1", type="model")])
            print(session.id, flush=True)
            assert len(dock.sessions.list(tags=["vip"], page_size=10).first()) == 10


if __name__ == "__main__":
    {"earlier": earlier, "current": current}[sys.argv[1]](*sys.argv[2:])
