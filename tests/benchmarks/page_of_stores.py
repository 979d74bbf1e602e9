"""The sections of the page on stores of sessions and on memory."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .chart import Row, dots
from .rounds import ratios
from .tables import shown, table

__all__ = ["memory_section", "same_work_section", "stores_section"]

SAME = """## Databases

`sessiondock-sql` beside the same work by hand: the statements that it sends, on sqlite3's or psycopg's own connection,
into the same tables with the same labels, JSON and times made and read, a dictionary for each row. The ratio is what
checks of arguments, typed models, retries and hooks cost. PostgreSQL works in a process of its own, which is not
counted.

"""
STORES = """## Stores of sessions

`sessiondock-sql` on SQLite beside what else keeps sessions there, each with its own tables in a file of its own. The
reference is sqlite3 with two tables, one index and dictionaries, which is the least that does the job; it can neither
search nor filter by tags, metadata or times. google-adk and openai-agents have
asynchronous stores only. google-adk adds messages one at a time; openai-agents has no list, and a session begins with
its first message. How `sessiondock-sql` grows from ten thousand to ten million sessions is on the page about
[scaling](scaling).

"""


def same_work_section(rows: list[dict[str, Any]], pictures: Path) -> Iterator[str]:
    """A table and a picture."""
    yield SAME
    databases = list(dict.fromkeys(row["database"] for row in rows))
    found = {(row["database"], row["title"]): _ratios(row["us"])["sessiondock"] for row in rows}
    titles = list(dict.fromkeys(row["title"] for row in rows))
    pictured = [Row(title, {each: found[each, title][0] for each in databases}) for title in titles]
    (pictures / "databases.svg").write_text(dots("Databases", "by hand", pictured), encoding="utf-8")
    yield "![Databases](../_static/benchmarks/databases.svg)\n\n"
    yield from table(
        ["", *databases], [[title, *(shown(found[each, title]) for each in databases)] for title in titles]
    )


def stores_section(rows: list[dict[str, Any]], pictures: Path) -> Iterator[str]:
    """A table and a picture."""
    yield STORES
    found = [(row["title"], _ratios(row["us"])) for row in rows]
    names = list(dict.fromkeys(name for _, each in found for name in each))
    pictured = [Row(title, {name: pair[0] for name, pair in each.items()}) for title, each in found]
    (pictures / "stores.svg").write_text(dots("Stores of sessions", "sqlite3", pictured), encoding="utf-8")
    yield "![Stores of sessions](../_static/benchmarks/stores.svg)\n\n"
    cells = [[title, *(shown(each[name]) if name in each else "" for name in names)] for title, each in found]
    yield from table(["", *names], cells)


def _ratios(us: dict[str, list[float]]) -> dict[str, tuple[float, float]]:
    (_, reference), *others = us.items()
    return {name: ratios(taken, reference) for name, taken in others}


def memory_section(found: dict[str, list[dict[str, Any]]]) -> Iterator[str]:
    """What a long list and many calls in flight hold."""
    few, many = found["lists"][0]["items"]
    yield (
        "## Memory\n\nThe peak of a process that reads a list to its end, pages of 100 sessions, with "
        f"{many:,} sessions over that with {few:,}: a list holds one page at a time, however long it is.\n\n"
    )
    cells = [[row["name"], f"{row['peaks'][1] / row['peaks'][0]:.2f}"] for row in found["lists"]]
    yield from table(["", "growth"], cells)
    first, most = found["flown"][0]["flown"]
    yield f"What each of {most:,} calls in flight adds to the peak of an asynchronous client:\n\n"
    each = [(row["name"], (row["peaks"][1] - row["peaks"][0]) * 1024 / (most - first)) for row in found["flown"]]
    yield from table(["", "KiB"], [[name, f"{size:.0f}"] for name, size in each])
