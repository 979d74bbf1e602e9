"""What a call on a database costs: ``python -m tests.benchmarks.bench_raw_sql [sqlite] [postgresql]``.

CPU time of the client's process, as a multiple of the same work by hand (see `by_hand`) on sqlite3's or psycopg's own
connection. Median of the rounds, and in brackets the ratio of the two least figures. SQLite works inside of this
process, PostgreSQL outside. ``python -m tests.benchmarks.instructions`` counts the same, for a machine that is busy.
"""

from __future__ import annotations

import platform
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import psycopg

from providers.sql.tests.postgres_server import USER, server
from sessiondock import Event
from sessiondock_sql import SQL

from .by_hand import FIELDS, ByHand
from .rounds import Measured, Pace, measured

__all__ = ["filled", "measure_by_hand", "opened", "works"]

ROUNDS, SESSIONS = 9, 2000
PACE = Pace(0.1, 10)
Call = Callable[[int], object]


def opened(url: str) -> tuple[SQL, ByHand]:
    """A client, and the same by hand on a connection with the same settings. Both stay open."""
    dock = SQL(url, pool_size=1)
    dock.sessions.count()
    if url.startswith("sqlite"):
        lite = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
        lite.execute("PRAGMA synchronous = NORMAL")
        lite.execute("PRAGMA foreign_keys = ON")
        return dock, ByHand(lite.execute, lite.executemany, is_psycopg=False)
    connection = psycopg.connect(url, autocommit=True)

    def execute(sql: str, values: Any) -> Any:
        return connection.execute(sql.encode(), values)

    def many(sql: str, rows: Any) -> None:
        with connection.cursor() as cursor:
            cursor.executemany(sql.encode(), rows)

    return dock, ByHand(execute, many, is_psycopg=True)


def filled(dock: SQL, raw: ByHand, count: int) -> tuple[list[str], list[str]]:
    """The ids of sessions of both, of the same age, so that their pages lie together."""
    made = [(dock.sessions.create(**FIELDS).id, str(raw.create()["id"])) for _ in range(count)]
    return [ours for ours, _ in made], [theirs for _, theirs in made]


def works(dock: SQL, raw: ByHand, ids: tuple[list[str], list[str]]) -> dict[str, tuple[Call, Call]]:
    """For each operation what is ours and what is by hand, given a number."""
    sessions = dock.sessions

    def ours(number: int) -> str:
        return ids[0][number * 7 % len(ids[0])]

    def theirs(number: int) -> str:
        return ids[1][number * 7 % len(ids[1])]

    def events(count: int) -> list[Event]:
        return [Event(type="model", name="answer", outputs={"text": "On its way."}) for _ in range(count)]

    def adding(count: int) -> tuple[Call, Call]:
        return (
            lambda n: sessions.add_events(ours(n), events(count)),
            lambda n: raw.add_events(theirs(n), count),
        )

    return {
        "create": (lambda _: sessions.create(**FIELDS), lambda _: raw.create()),
        "get": (lambda n: sessions.get(ours(n)), lambda n: raw.get(theirs(n))),
        "list of 100": (lambda _: sessions.list(page_size=100).first(), lambda _: raw.page()),
        **{f"add_events, {count}": adding(count) for count in (1, 10, 100)},
        "update of the name": (
            lambda n: sessions.update(ours(n), name=f"Parcel {n}"),
            lambda n: raw.rename(theirs(n), f"Parcel {n}"),
        ),
        "update of tags": (
            lambda n: sessions.update(ours(n), tags=[f"parcel {n}"]),
            lambda n: raw.tag(theirs(n), f"parcel {n}"),
        ),
        "update of metadata": (
            lambda n: sessions.update(ours(n), metadata={"parcel": f"{n}"}),
            lambda n: raw.annotate(theirs(n), "parcel", f"{n}"),
        ),
    }


def compare(url: str, rounds: int, pace: Pace) -> dict[str, dict[str, Measured]]:
    """For each operation what both take. Both work on one database, so that caches and pages are the same.

    Args:
        url: of the database.
        rounds: how many.
        pace: how long each is.
    """
    dock, raw = opened(url)
    ids = filled(dock, raw, SESSIONS)
    found: dict[str, dict[str, Measured]] = {}
    for operation, (ours, theirs) in works(dock, raw, ids).items():

        def times(call: Call, numbers: Iterator[int], calls: int) -> None:
            for _ in range(calls):
                call(next(numbers))

        contenders = {"by hand": partial(times, theirs, count()), "sessiondock": partial(times, ours, count())}
        found[operation] = measured(contenders, pace=pace, rounds=rounds)
    dock.close()
    return found


def measure_by_hand(rounds: int, pace: Pace = PACE, *databases: str) -> dict[str, dict[str, dict[str, Measured]]]:
    """Database -> operation -> contender -> what it takes."""
    found: dict[str, dict[str, dict[str, Measured]]] = {}
    if "sqlite" in databases or not databases:
        with tempfile.TemporaryDirectory() as folder:
            found[f"SQLite {sqlite3.sqlite_version}"] = compare(f"sqlite:///{Path(folder) / 'both.db'}", rounds, pace)
    if "postgresql" in databases or not databases:
        with server() as address:
            found["PostgreSQL"] = compare(f"postgresql://{USER}@{address}/tests", rounds, pace)
    return found


def main(*databases: str) -> None:
    """Print everything."""
    print(f"Python {platform.python_version()}, psycopg {psycopg.__version__}, {ROUNDS} rounds")
    for title, operations in measure_by_hand(ROUNDS, PACE, *databases).items():
        print(f"\n| {title}, CPU | ours, us | by hand, us | ratio |\n| --- | ---: | ---: | ---: |")
        for operation, taken in operations.items():
            ours, theirs = taken["sessiondock"], taken["by hand"]
            ratio, least = ours.ratios(theirs)
            print(
                f"| {operation} | {ours.median:,.0f} | {theirs.median:,.0f} | {ratio:.2f} ({least:.2f}) |", flush=True
            )


if __name__ == "__main__":
    main(*sys.argv[1:])
