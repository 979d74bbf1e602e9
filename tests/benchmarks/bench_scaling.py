"""How PostgreSQL answers as a store grows: ``python -m tests.benchmarks.bench_scaling [sessions ...] [partitioned]``.

Without arguments, ``SESSIONDOCK_BENCH_SIZES="10000 1000000"`` chooses other sizes than the default ones; ten million
sessions need about 20 GB of disk. ``partitioned`` spreads the tables by the script that the package ships. Sessions are
generated here, two events each, and stored by COPY; secondary indexes are made afterwards. Every figure is the fastest
of several calls through the client, in milliseconds, and the average CPU time that the client and its server process
took for one, which other programs on the machine disturb least.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
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
_LONG = 3.0
"""Seconds; what takes longer is called once more, and not as often as the rest."""


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
        event = Event(id="e", type="model", outputs={"text": "On its way."})
        self.event = arguments.events([event], "x", arguments.updated())[0].row


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
        found.append("".join("\t".join(row.get(column, "\\N") for column in columns) + "\n" for row in rows))
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
        list(both.map(partial(_copy, url, place, count), _TABLES))
        list(both.map(partial(_run, url), [str(made) for _, made in secondary]))
    for table in _TABLES:
        _run(url, f"VACUUM ANALYZE {place}.sessiondock_{table}")


_WHOLE = ("sessions", "events")
_TABLES = ("events", "sessions", "labels", "numbers", "texts")


def _copy(url: str, place: str, count: int, table: str) -> None:
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


class Stopwatch:
    """Measures calls of a client that has one connection."""

    def __init__(self, connection: psycopg.Connection) -> None:
        self._connection = connection
        self.found: dict[str, tuple[float, float]] = {}

    def measure(self, title: str, call: Callable[[int], Any]) -> None:
        """Milliseconds of a call, which is given a number: the fastest of several, and their CPU time on average."""
        started = time.perf_counter()
        call(0)
        times = TIMES if time.perf_counter() - started < _LONG else 1
        taken: list[float] = []
        before = self._cpu()
        for number in range(1, times + 1):
            started = time.perf_counter()
            call(number)
            taken.append((time.perf_counter() - started) * 1000)
        self.found[title] = min(taken), (self._cpu() - before) * 1000 / times
        print(f"    {title}: {min(taken):.1f} ms, CPU {self.found[title][1]:.1f} ms", flush=True)

    def _cpu(self) -> float:
        """CPU seconds of this process and of the server's processes for other connections, without parallel workers."""
        rows = self._connection.execute(
            "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
        )
        return time.process_time() + sum(_on_cpu(pid) for (pid,) in rows)


def _on_cpu(pid: int) -> float:
    try:
        return int(Path(f"/proc/{pid}/schedstat").read_text(encoding="ascii").split()[0]) / 1e9
    except OSError:
        return 0


def figures(url: str, place: str, count: int) -> dict[str, tuple[float, float]]:
    """What is measured, and the milliseconds."""
    with SQL(url, schema=place, pool_size=1) as dock, psycopg.connect(url, autocommit=True) as connection:
        watch = Stopwatch(connection)
        _reads(dock, count, watch)
        _writes(dock, count, watch)
        return watch.found


def _reads(dock: SQL, count: int, watch: Stopwatch) -> None:
    sessions, measure = dock.sessions, watch.measure
    middle = START + timedelta(seconds=count // 2)
    hour: dict[str, Any] = {"created_after": middle, "created_before": middle + timedelta(hours=1)}
    cursor = sessions.list(started_before=middle, page_size=100).first().next_cursor
    step = count // (TIMES + 1)

    def first(**given: Any) -> Any:
        asked: dict[str, Any] = {"page_size": 10, **given}
        return sessions.list(**asked).first()

    measure("get", lambda n: sessions.get(name(n * step)))
    measure("list, the first 100", lambda n: first(page_size=100))
    measure("list, 100 from the middle", lambda n: first(started_before=middle, page_size=100, cursor=cursor))
    measure("list(project=), a tenth, 100", lambda n: first(project=f"p{n % 10}", page_size=100))
    measure("list(user_id=), a thousandth", lambda n: first(user_id=f"u{n}"))
    measure("list(tags=), a hundredth", lambda n: first(tags=[f"t{n}"]))
    measure("list(metadata=), a thousandth", lambda n: first(metadata={"kind": n}))
    measure(
        "list(tags=, project=, order_by=updated_at)",
        lambda n: first(tags=[f"t{n}"], project=f"p{n % 10}", order_by="updated_at"),
    )
    measure("list(created_after=, created_before=), an hour", lambda n: first(**hour))
    measure("list(created_after=, order_by=created_at)", lambda n: first(created_after=middle, order_by="created_at"))
    measure("list(created_before=), the older half", lambda n: first(created_before=middle))
    measure("search, one session", lambda n: sessions.search(f"number{n * step}").first())
    measure("list(search=), one session", lambda n: first(search=f"number{n * step}"))
    measure("search, a thousandth of the sessions", lambda n: sessions.search(f"kind{n}").first())
    measure("list_events", lambda n: sessions.list_events(name(n * step)).first())
    measure("count(user_id=), a thousandth", lambda n: sessions.count(user_id=f"u{n}"))
    measure("count(created_after=, created_before=), an hour", lambda n: sessions.count(**hour))
    measure("count(project=, at_most=1001)", lambda n: sessions.count(project=f"p{n % 10}", at_most=1001))
    measure("count(project=), a tenth", lambda n: sessions.count(project=f"p{n % 10}"))


def _writes(dock: SQL, count: int, watch: Stopwatch) -> None:
    sessions, measure = dock.sessions, watch.measure
    step = count // (TIMES + 1)
    oldest = sessions.list(order="oldest", page_size=1).first().items[0].created_at or START
    measure("create", lambda n: sessions.create(id=f"new{n}", project="p1", tags=["t1"], user_id="u1"))
    measure("add_events, one", lambda n: sessions.add_events(name(n * step + step // 2), [Event()]))
    measure("update", lambda n: sessions.update(name(n * step + step // 2), metadata={"more": n}))
    measure("delete", lambda n: sessions.delete(f"new{n}"))
    # each call finds a hundred sessions that are older
    measure(
        "delete_many, the oldest 100",
        lambda n: sessions.delete_many(created_before=oldest + timedelta(seconds=100 * (n + 1))),
    )


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
            for title, (fastest, cpu) in figures(url, place, size).items():
                table.setdefault(title, []).append(f"{fastest:.1f} ({cpu:.1f})")
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
