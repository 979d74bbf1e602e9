"""What a call on a database costs: ``python -m tests.benchmarks.bench_raw_sql [sqlite] [postgresql]``.

CPU time of the client's process, as a multiple of the same work by hand: SQL on sqlite3's or psycopg's own connection,
into the same tables with the same indexes, JSON and times made and read, a dictionary for each row. Median of the
rounds, and in brackets the ratio of the two least figures. SQLite works inside of this process, PostgreSQL outside.
"""

from __future__ import annotations

import json
import platform
import re
import sqlite3
import sys
import tempfile
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import psycopg

from providers.sql.tests.postgres_server import USER, server
from sessiondock import Event
from sessiondock_sql import SQL, labels, schema

from .rounds import measured

ROUNDS, SESSIONS = 9, 2000
CALLS = {"create": 400, "get": 600, "list of 100": 20, "add_events, 1": 300, "add_events, 100": 10, "update": 300}
FIELDS: dict[str, Any] = {
    "project": "bench",
    "user_id": "customer-7",
    "inputs": {"question": "Where is my parcel?"},
    "outputs": {"text": "On its way."},
    "tags": ["parcel"],
}
_JSON = frozenset({"tags", "user_properties", "inputs", "outputs", "config", "metadata", "metrics", "feedback", "raw"})
_TIMES = frozenset({"started_at", "ended_at", "created_at", "updated_at"})
_COLUMNS = tuple(
    column.name for column in schema.sessions.c if not column.name.endswith(("_sort", "sort_at", "folded"))
)
_READ = tuple(name for name in _COLUMNS if name not in {"last_position", "unindexed_from"})
_LABEL = labels.tag_label("parcel")


class ByHand:
    """The operations as an application would write them that has nothing but a driver."""

    def __init__(
        self, execute: Callable[[str, Any], Any], many: Callable[[str, Any], Any], *, is_psycopg: bool
    ) -> None:
        self._execute, self._executemany, self._is_psycopg = execute, many, is_psycopg
        self._begin = "BEGIN" if is_psycopg else "BEGIN IMMEDIATE"
        self._texts: dict[str, str] = {}

    def _text(self, sql: str) -> str:
        """The statement with parameters as psycopg names them."""
        if not self._is_psycopg:
            return sql
        if sql not in self._texts:
            self._texts[sql] = re.sub(r":(\w+)", r"%(\1)s", sql)
        return self._texts[sql]

    def _run(self, sql: str, values: dict[str, Any] | None = None) -> Any:
        return self._execute(self._text(sql), values or {})

    def _many(self, sql: str, rows: list[dict[str, Any]]) -> None:
        self._executemany(self._text(sql), rows)

    def create(self) -> dict[str, Any]:
        session_id, now = str(uuid.uuid4()), datetime.now(UTC)
        at, sort = now.isoformat(), int(now.timestamp() * 1e6)
        self._run(self._begin)
        self._run(
            "INSERT INTO sessiondock_sessions (session_id, sort_at, created_sort, updated_sort, last_position, "
            "unindexed_from, project, user_id, tags, started_at, created_at, updated_at, inputs, outputs) VALUES "
            "(:id, :sort, :sort, :sort, 0, 0, :project, :user_id, :tags, :at, :at, :at, :inputs, :outputs)",
            {
                "id": session_id,
                "sort": sort,
                "at": at,
                "project": FIELDS["project"],
                "user_id": FIELDS["user_id"],
                "tags": json.dumps(FIELDS["tags"]),
                "inputs": json.dumps(FIELDS["inputs"]),
                "outputs": json.dumps(FIELDS["outputs"]),
            },
        )
        self._run(
            "INSERT INTO sessiondock_labels (label, sort_at, session_id) VALUES (:label, :sort, :id)",
            {"label": _LABEL, "sort": sort, "id": session_id},
        )
        self._run("COMMIT")
        return {**FIELDS, "id": session_id, "started_at": now, "created_at": now, "updated_at": now}

    def get(self, session_id: str) -> dict[str, Any]:
        sql = f"SELECT {', '.join(_READ)} FROM sessiondock_sessions WHERE session_id = :id"
        return _session(self._run(sql, {"id": session_id}).fetchone())

    def page(self) -> list[dict[str, Any]]:
        sql = f"SELECT {', '.join(_READ)} FROM sessiondock_sessions ORDER BY sort_at DESC, session_id DESC LIMIT 101"
        return [_session(row) for row in self._run(sql).fetchall()[:100]]

    def add_events(self, session_id: str, count: int) -> list[dict[str, Any]]:
        now = datetime.now(UTC)
        at, sort = now.isoformat(), int(now.timestamp() * 1e6)
        self._run(self._begin)
        last = self._run(
            "UPDATE sessiondock_sessions SET updated_at = :at, updated_sort = :sort, last_position = last_position + "
            ":count, unindexed_from = coalesce(unindexed_from, last_position + 1) WHERE session_id = :id RETURNING "
            "last_position",
            {"id": session_id, "at": at, "sort": sort, "count": count},
        ).fetchone()[0]
        rows = [
            {
                "session": session_id,
                "position": last - count + number + 1,
                "id": str(uuid.uuid4()),
                "sort": sort,
                "at": at,
                "type": "model",
                "name": "answer",
                "outputs": json.dumps({"text": "On its way."}),
            }
            for number in range(count)
        ]
        self._many(
            "INSERT INTO sessiondock_events (session_id, position, id, sort_at, type, name, created_at, outputs) "
            "VALUES (:session, :position, :id, :sort, :type, :name, :at, :outputs)",
            rows,
        )
        self._run("COMMIT")
        return rows

    def update(self, session_id: str, number: int) -> dict[str, Any]:
        now = datetime.now(UTC)
        self._run(self._begin)
        found = self.get(session_id)
        found["feedback"] = {**(found["feedback"] or {}), "rating": number}
        self._run(
            "UPDATE sessiondock_sessions SET feedback = :feedback, updated_at = :at, updated_sort = :sort "
            "WHERE session_id = :id",
            {
                "id": session_id,
                "feedback": json.dumps(found["feedback"]),
                "at": now.isoformat(),
                "sort": int(now.timestamp() * 1e6),
            },
        )
        self._run("COMMIT")
        return found


def _session(row: tuple[Any, ...]) -> dict[str, Any]:
    return {
        name: value
        if value is None
        else json.loads(value)
        if name in _JSON
        else datetime.fromisoformat(value)
        if name in _TIMES
        else value
        for name, value in zip(_READ, row, strict=True)
    }


def works(dock: SQL, raw: ByHand, ids: tuple[list[str], list[str]]) -> dict[str, tuple[Callable[[int], object], ...]]:
    """For each operation what is ours and what is by hand, given a number."""
    sessions = dock.sessions

    def ours(number: int) -> str:
        return ids[0][number % len(ids[0])]

    def theirs(number: int) -> str:
        return ids[1][number % len(ids[1])]

    def events(count: int) -> list[Event]:
        return [Event(type="model", name="answer", outputs={"text": "On its way."}) for _ in range(count)]

    return {
        "create": (lambda _: sessions.create(**FIELDS), lambda _: raw.create()),
        "get": (lambda n: sessions.get(ours(n)), lambda n: raw.get(theirs(n))),
        "list of 100": (lambda _: sessions.list(page_size=100).first(), lambda _: raw.page()),
        "add_events, 1": (lambda n: sessions.add_events(ours(n), events(1)), lambda n: raw.add_events(theirs(n), 1)),
        "add_events, 100": (
            lambda n: sessions.add_events(ours(n), events(100)),
            lambda n: raw.add_events(theirs(n), 100),
        ),
        "update": (
            lambda n: sessions.update(ours(n), feedback={"rating": n}),
            lambda n: raw.update(theirs(n), n),
        ),
    }


def compare(title: str, dock: SQL, raw: ByHand) -> None:
    """Print a table."""
    # of the same age, so that their pages lie together
    ids: tuple[list[str], list[str]] = ([], [])
    for _ in range(SESSIONS):
        ids[0].append(dock.sessions.create(**FIELDS).id)
        ids[1].append(raw.create()["id"])
    print(f"\n| {title}, CPU | ours, us | by hand, us | ratio |\n| --- | ---: | ---: | ---: |")
    for operation, (ours, theirs) in works(dock, raw, ids).items():

        def times(call: Callable[[int], object], calls: int) -> None:
            for number in range(calls):
                call(number * 7)

        contenders = {"ours": partial(times, ours), "by hand": partial(times, theirs)}
        found = measured(contenders, calls=CALLS[operation], rounds=ROUNDS)
        ratio, least = found["ours"].ratios(found["by hand"])
        cells = f"{found['ours'].median:,.0f} | {found['by hand'].median:,.0f} | {ratio:.2f} ({least:.2f})"
        print(f"| {operation} | {cells} |", flush=True)


def sqlite(folder: Path) -> None:
    """Both in one file, so that caches and pages are the same."""
    file = folder / "both.db"
    with SQL(f"sqlite:///{file}", pool_size=1) as dock:
        dock.sessions.count()
        connection = sqlite3.connect(file, isolation_level=None)
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA foreign_keys = ON")
        raw = ByHand(connection.execute, connection.executemany, is_psycopg=False)
        compare(f"SQLite {sqlite3.sqlite_version}", dock, raw)
        connection.close()


def postgresql() -> None:
    """Both in one database."""
    with server() as address:
        url = f"postgresql://{USER}@{address}/tests"
        with SQL(url, pool_size=1) as dock, psycopg.connect(url, autocommit=True) as connection:
            dock.sessions.count()

            def many(sql: str, rows: Any) -> None:
                with connection.cursor() as cursor:
                    cursor.executemany(sql, rows)

            compare("PostgreSQL", dock, ByHand(connection.execute, many, is_psycopg=True))


def main(*databases: str) -> None:
    """Print everything."""
    print(f"Python {platform.python_version()}, psycopg {psycopg.__version__}, {ROUNDS} rounds")
    if "sqlite" in databases or not databases:
        with tempfile.TemporaryDirectory() as folder:
            sqlite(Path(folder))
    if "postgresql" in databases or not databases:
        postgresql()


if __name__ == "__main__":
    main(*sys.argv[1:])
