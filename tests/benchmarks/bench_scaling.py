"""How PostgreSQL answers as a store grows: ``python -m tests.benchmarks.bench_scaling [sessions ...] [partitioned]``.

Without arguments, ``SESSIONDOCK_BENCH_SIZES="10000 1000000"`` chooses other sizes than the default ones; ten million
sessions need about 20 GB of disk. ``partitioned`` spreads the tables by the script that the package ships. Sessions are
generated here, two events each, and stored by COPY; secondary indexes are made afterwards. Every figure is the fastest
of several calls through the client, in milliseconds, which other programs on the machine disturb least.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg

import sessiondock_sql
from providers.sql.tests.postgres_server import USER, server
from sessiondock import Event
from sessiondock_sql import SQL, arguments, labels, schema

SIZES = (10_000, 100_000)
KINDS = 1000
"""How many different sessions there are but for ids, times and one word: each kind is a thousandth of them."""
START = datetime(2025, 1, 1, tzinfo=UTC)
TIMES = 15


class Kind:
    """What sessions of one kind have in common, as columns of the tables."""

    def __init__(self, number: int) -> None:
        given: dict[str, Any] = {
            "id": "x",
            "name": f"Parcel of kind {number}",
            "project": f"p{number % 10}",
            "user_id": f"u{number}",
            "tags": [f"t{number % 100}"],
            "metadata": {"kind": number},
            "inputs": {"text": "Where is my parcel?"},
            "outputs": {"text": "On its way."},
            "started_at": START,
            "created_at": START,
        }
        self.row = arguments.new_session(given).row
        found = labels.of_row(self.row)
        self.labels = [f"\\\\x{label.hex()}" for label in found.labels]
        self.numbers = [(f"\\\\x{path.hex()}", value) for path, value in found.numbers.items()]
        event = arguments.events([Event(id="e", type="model", outputs={"text": "On its way."})], "x")[0]
        self.event = event.row


KIND = [Kind(number) for number in range(KINDS)]


def _cell(value: object) -> str:
    return "\\N" if value is None else str(value).replace("\\", "\\\\")


def name(number: int) -> str:
    """The id of a session."""
    return f"s{number:09}"


def templates(table: str) -> list[str]:
    """For each kind, the rows of one session as COPY reads them, with ``%(id)s`` and the like where sessions differ."""
    own = {
        "session_id": "%(id)s",
        **dict.fromkeys(("started_at", "created_at", "updated_at"), "%(time)s"),
        **dict.fromkeys(("sort_at", "created_sort", "updated_sort"), "%(sort)s"),
        "last_position": "2",
        "unindexed_from": "\\N",
    }
    columns = [column.name for column in schema.metadata.tables[f"sessiondock_{table}"].c] if table in _WHOLE else []
    found: list[str] = []
    for number, kind in enumerate(KIND):
        cells = {
            name: _cell(value).replace("%", "%%")
            for name, value in (kind.event if table == "events" else kind.row).items()
        }
        match table:
            case "sessions":
                rows = [cells | own]
            case "events":
                same = cells | {"session_id": "%(id)s", "sort_at": "%(sort)s"}
                rows = [same | {"position": str(each), "id": f"e{each}"} for each in (1, 2)]
            case "labels":
                found.append("".join(f"{label}\t%(sort)s\t%(id)s\n" for label in kind.labels))
                continue
            case "numbers":
                found.append("".join(f"%(id)s\t{path}\t{value}\n" for path, value in kind.numbers))
                continue
            case _:
                words = f"'kind{number}':1 'parcel':2 'number%(number)s':3"
                found.append(f"%(id)s\t0\tparcel of kind {number}\t{words}\n")
                continue
        found.append("".join("\t".join(row[column] for column in columns) + "\n" for row in rows))
    return found


def lines(table: str, count: int) -> Iterator[str]:
    """The rows of a table as COPY reads them, those of a thousand sessions at a time. Sessions are a second apart."""
    every = templates(table)
    first = int(START.timestamp()) * 1_000_000
    for start in range(0, count, KINDS):
        yield "".join(
            every[number % KINDS]
            % {
                "id": name(number),
                "number": number,
                "sort": first + number * 1_000_000,
                "time": (START + timedelta(seconds=number)).isoformat() if table == "sessions" else "",
            }
            for number in range(start, min(start + KINDS, count))
        )


def fill(url: str, place: str, count: int) -> None:
    """Store so many sessions."""
    with SQL(url, schema=place) as dock:
        dock.sessions.count()
    with psycopg.connect(url, autocommit=True) as server:
        secondary = server.execute(
            "SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i "
            "JOIN pg_class c ON c.oid = i.indexrelid "
            "WHERE c.relnamespace = %s::regnamespace AND NOT i.indisunique",
            [place],
        ).fetchall()
        for index, _ in secondary:
            server.execute(f"DROP INDEX {index}".encode())
    with ThreadPoolExecutor(2) as both:
        list(both.map(lambda table: _copy(url, place, table, count), _TABLES))
        list(both.map(lambda made: _run(url, made), [made for _, made in secondary]))
    for table in _TABLES:
        _run(url, f"VACUUM ANALYZE {place}.sessiondock_{table}")


_WHOLE = ("sessions", "events")
_TABLES = ("events", "sessions", "labels", "numbers", "texts")


def _copy(url: str, place: str, table: str, count: int) -> None:
    with psycopg.connect(url, autocommit=True) as server:
        # foreign keys are not looked up
        server.execute("SET session_replication_role = replica")
        with server.cursor().copy(f"COPY {place}.sessiondock_{table} FROM STDIN".encode()) as copy:
            for several in lines(table, count):
                copy.write(several)


def _run(url: str, statement: str) -> None:
    with psycopg.connect(url, autocommit=True) as server:
        server.execute("SET maintenance_work_mem = '512MB'")
        server.execute(statement.encode())


def measure(call: Callable[[int], Any]) -> float:
    """Milliseconds of a call, which is given a number; the fastest of several."""
    call(0)
    taken: list[float] = []
    for number in range(1, TIMES + 1):
        started = time.perf_counter()
        call(number)
        taken.append((time.perf_counter() - started) * 1000)
    return min(taken)


def figures(url: str, place: str, count: int) -> dict[str, float]:
    """What is measured, and the milliseconds."""
    with SQL(url, schema=place) as dock:
        sessions = dock.sessions
        middle = START + timedelta(seconds=count // 2)
        cursor = sessions.list(started_before=middle, page_size=100).first().next_cursor
        step = count // (TIMES + 1)
        found = {
            "get": measure(lambda n: sessions.get(name(n * step))),
            "list, the first 100": measure(lambda n: sessions.list(page_size=100).first()),
            "list, 100 from the middle": measure(
                lambda n: sessions.list(started_before=middle, page_size=100, cursor=cursor).first()
            ),
            "list(project=), a tenth, 100": measure(lambda n: sessions.list(project=f"p{n % 10}").first()),
            "list(user_id=), a thousandth, 10": measure(lambda n: sessions.list(user_id=f"u{n}", page_size=10).first()),
            "list(tags=), a hundredth, 10": measure(lambda n: sessions.list(tags=[f"t{n}"], page_size=10).first()),
            "list(metadata=), a thousandth, 10": measure(
                lambda n: sessions.list(metadata={"kind": n}, page_size=10).first()
            ),
            "list(tags=, project=, order_by=updated_at), 10": measure(
                lambda n: sessions.list(
                    tags=[f"t{n}"], project=f"p{n % 10}", order_by="updated_at", page_size=10
                ).first()
            ),
            "list(created_after=), an hour, 10": measure(
                lambda n: sessions.list(
                    created_after=middle, created_before=middle + timedelta(hours=1), page_size=10
                ).first()
            ),
            "list(created_after=, order_by=created_at), 10": measure(
                lambda n: sessions.list(created_after=middle, order_by="created_at", page_size=10).first()
            ),
            "search, one session": measure(lambda n: sessions.search(f"number{n * step}").first()),
            "list(search=), one session": measure(lambda n: sessions.list(search=f"number{n * step}").first()),
            "list_events": measure(lambda n: sessions.list_events(name(n * step)).first()),
            "create": measure(lambda n: sessions.create(id=f"new{n}", project="p1", tags=["t1"], user_id="u1")),
            "add_events, one": measure(lambda n: sessions.add_events(name(n * step), [Event()])),
            "update": measure(lambda n: sessions.update(name(n * step), metadata={"more": n})),
            "delete": measure(lambda n: sessions.delete(f"new{n}")),
        }
        found["search, a thousandth of the sessions"] = measure(lambda n: sessions.search(f"kind{n}").first())
        found["count(user_id=), a thousandth"] = measure(lambda n: sessions.count(user_id=f"u{n}"))
        found["count(project=), a tenth"] = measure(lambda n: sessions.count(project=f"p{n % 10}"))
        # each call finds a hundred sessions that are older
        found["delete_many, the oldest 100"] = measure(
            lambda n: sessions.delete_many(created_before=START + timedelta(seconds=100 * (n + 1)))
        )
    return found


def partition(url: str, place: str) -> None:
    """Spread the tables over partitions."""
    script = Path(sessiondock_sql.__file__).with_name("partition_by_session.sql").read_bytes()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"SET search_path = {place}, public".encode())
        connection.execute(script)


def main(*sizes: int, partitioned: bool = False) -> None:
    """Print a table."""
    table: dict[str, list[str]] = {}
    with server() as address:
        url = f"postgresql://{USER}@{address}/tests"
        for size in sizes:
            started, place = time.perf_counter(), f"n{size}"
            fill(url, place, size)
            if partitioned:
                partition(url, place)
            print(f"{size:,} sessions stored in {time.perf_counter() - started:,.0f} s", flush=True)
            for title, milliseconds in figures(url, place, size).items():
                table.setdefault(title, []).append(f"{milliseconds:.1f}")
                print(f"    {title}: {milliseconds:.1f} ms", flush=True)
            with psycopg.connect(url, autocommit=True) as connection:
                connection.execute(f"DROP SCHEMA {place} CASCADE".encode())
    print("\n| milliseconds |", " | ".join(f"{size:,}" for size in sizes), "|")
    print("| --- |", " | ".join("---:" for _ in sizes), "|")
    for title, cells in table.items():
        print(f"| {title} |", " | ".join(cells), "|")


if __name__ == "__main__":
    chosen = sys.argv[1:] or os.environ.get("SESSIONDOCK_BENCH_SIZES", "").split()
    counts = [int(each) for each in chosen if each != "partitioned"]
    main(*(counts or SIZES), partitioned="partitioned" in chosen)
