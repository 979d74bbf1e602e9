"""Writes the page of the benchmarks from what was measured: ``python -m tests.benchmarks.page``."""

from __future__ import annotations

import json
import statistics
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from .chart import Row, dots
from .goals import results
from .page_of_goals import goals_section, instructions_section
from .page_of_stores import memory_section, same_work_section, stores_section
from .rounds import ratios
from .tables import shown, table, title_of

__all__ = ["MEASURED", "write_page"]

DOCS = Path(__file__).resolve().parents[2] / "docs"
MEASURED = DOCS / "explanation" / "benchmarks.json"
PAGE = DOCS / "explanation" / "benchmarks.md"
PICTURES = DOCS / "_static" / "benchmarks"
INTRODUCTION = """# Benchmarks

What a call through sessiondock costs beside the same request through an HTTP library alone, and beside the vendor's
own SDK. Every figure is a ratio: CPU time (user and system) of the client's process over that of the reference in the
same round, the median of the rounds and, in brackets, the ratio of the two least figures. Lower is better; 1.00 is the
reference. Ratios hold on other machines roughly, times do not, so there are none here.

The libraries alone give dictionaries. sessiondock and the SDKs give typed objects, and sessiondock keeps the JSON
beside them in `raw`.

"""
METHOD = """## How it is measured

`python noxfile.py -s bench` installs each contender in an environment of its own, serves recorded answers from nginx
on the same machine, measures in interleaved rounds, and writes this page, its pictures and
`docs/explanation/benchmarks.json`, which holds every figure.

{paced}Where valgrind is installed (`apt-get install valgrind`), a full run counts instructions too; `bench -- quick`
does less of everything and counts none, `bench -- quick instructions` does, and `bench -- page` writes the page again
from the JSON. nginx must be installed (`apt-get install nginx-light`); PostgreSQL is found, or installed where Debian's
packages can be.

"""
PACED = """A round gives each contender some CPU time in several short turns, one contender after another, so that
what disturbs one disturbs all: the cost of a call differs by a half from one moment to the next where a machine is
shared, and longer rounds do not help against that. The rounds are made in several passes over all calls. Each pass
starts the processes anew, since where code and objects lie in memory makes a process cheaper or dearer as long as it
lives.

"""
"""Of figures that were measured so."""
SYNC = """One call after another on one connection; the reference is urllib3. Of events to add it writes the JSON
in each call, as every caller would have to; other bodies it is given ready to send."""
ASYNC = """asyncio, with so many calls in flight; the reference is aiohttp. httpx is measured with `sniffio` beside it,
which makes it cheaper, and which sessiondock installs."""
SAVE = """A recording of 256 MiB written to a file; the reference is the library alone (urllib3, httpx or aiohttp),
which writes each piece to a plain file as it comes, even where that holds up the event loop. `save` writes in a thread
there, checks the length, flushes to disk, and leaves a part to go on from when it breaks off."""
STREAM = """A recording read in pieces to its end. Memory is the peak of the process, over that of the reference. The C
library is told to keep freed memory, here and for saved recordings: whether it asks the system for the memory of each
piece again is luck, and takes longer than to read the piece."""
REFERENCES = {"given": "the library alone", "save": "the library and a plain file"}
"""Group -> its reference, where that is not the first contender."""
SECTIONS = {
    "sync": ("Synchronous calls", SYNC),
    "async": ("Asynchronous calls", ASYNC),
    "given": (
        "A client of your own",
        "Given as `http_client=`; the reference is the same library, asked alone with the same request.",
    ),
    "threads": ("Threads", "Eight threads share one client; the reference is urllib3 with a pool of eight."),
    "save": ("Saved recordings", SAVE),
    "stream": (
        "Streams",
        STREAM,
    ),
}


def write_page() -> None:
    """The page and its pictures."""
    found: dict[str, Any] = json.loads(MEASURED.read_text(encoding="utf-8"))
    PICTURES.mkdir(parents=True, exist_ok=True)
    parts = [INTRODUCTION, *_run(found), *goals_section(results(found))]
    for group, cases in groupby(found["calls"], key=lambda case: case["group"]):
        parts += _section(group, list(cases))
    parts += instructions_section(found.get("instructions"))
    parts += [*same_work_section(found["same"], PICTURES), *stores_section(found["stores"], PICTURES)]
    parts += [*_steps(found["steps"]), *_starts(found["starts"]), *memory_section(found["memory"])]
    parts += [*_encrypted(found["encrypted"])]
    parts.append(METHOD.format(paced=PACED if "passes" in found["about"] else ""))
    PAGE.write_text("".join(parts).rstrip() + "\n", encoding="utf-8")


def _run(found: dict[str, Any]) -> Iterator[str]:
    about = found["about"]
    yield (
        f"The figures are of a {about['effort']} run on {about['date']}: {about['machine']}, {about['cores']} cores, "
        f"load {about['load'][0]} to {about['load'][1]}; Python {about['python']}, nginx {about['nginx']}; "
        f"{about['rounds']} rounds{_passes(about)}. Versions: {', '.join(about['versions'])}.\n\n"
    )


def _passes(about: dict[str, Any]) -> str:
    return f" in {about['passes']} passes" if "passes" in about else ""


def _section(group: str, cases: list[dict[str, Any]]) -> Iterator[str]:
    title, text = SECTIONS[group]
    yield f"## {title}\n\n{text}\n\n"
    pictured = [Row(title_of(case), {_name(n): p[0] for n, p in _ratios(case).items()}) for case in cases]
    reference = REFERENCES.get(group) or next(iter(cases[0]["us"]))
    (PICTURES / f"{group}.svg").write_text(dots(title, reference, pictured), encoding="utf-8")
    yield f"![{title}](../_static/benchmarks/{group}.svg)\n\n"
    names = list(dict.fromkeys(_name(name) for case in cases for name in _ratios(case)))
    rows: list[list[str]] = []
    for case in cases:
        found = {_name(name): shown(pair) for name, pair in _ratios(case).items()}
        rows.append([title_of(case), *(found.get(name, "") for name in names)])
    yield from table(["", *names], rows)
    if group == "stream":
        yield from table(["peak memory", *names], [[title_of(case), *_peaks(case, names)] for case in cases])


def _name(name: str) -> str:
    """All SDKs share a column and a mark."""
    return "the vendor's SDK" if "'s SDK" in name else name


def _ratios(case: dict[str, Any]) -> dict[str, tuple[float, float]]:
    (_, reference), *others = case["us"].items()
    return {name: ratios(taken, reference) for name, taken in others}


def _peaks(case: dict[str, Any], names: Sequence[str]) -> Iterator[str]:
    (_, reference), *others = case["peak"].items()
    found = {_name(name): f"{peak / reference:.2f}" for name, peak in others}
    yield from (found.get(name, "") for name in names)


def _steps(rows: list[dict[str, Any]]) -> Iterator[str]:
    """What is between a call and the floor under it."""
    yield (
        "## Steps to the floor\n\nWhere the CPU time of one call goes, in per cent, found by looking each millisecond "
        "which file's code is running. The first two columns are the floor: Python's loop and sockets, and the HTTP "
        "library. They and JSON are paid by the libraries alone too, so no work on the rest brings a call below their "
        "sum. What C code does counts for the Python code that called it.\n\n"
    )
    names = list(rows[0]["steps"])
    cells = [[row["title"], *(f"{row['steps'][name]:.0f} %" for name in names)] for row in rows]
    yield from table(["", *names], cells)


def _starts(rows: list[dict[str, Any]]) -> Iterator[str]:
    yield (
        "## Starting\n\nCPU time over that of a bare interpreter and memory after the first client, as a multiple of "
        "sessiondock with one provider. Distributions and megabytes are those of all that is installed, without pip; "
        "for sessiondock those that the provider or the four need, and aiohttp for async. What the core "
        "is built with has a row of its own: attrs and cattrs are its import, requests its first client.\n\n"
    )
    own = next(row for row in rows if row["name"] == "sessiondock")
    cells: list[list[str]] = []
    for row in rows:
        times = [shown(ratios(row[key], own[key])) for key in ("import", "client")]
        modules = [str(count) for count in row["modules"]]
        memory = f"{row['memory'] / own['memory']:.2f}"
        installed = [str(row["distributions"]), f"{row['megabytes']:.0f}"]
        cells.append([row["name"], *times, *modules, memory, *installed])
    header = ["", "import", "first client", "modules", "with client", "memory", "distributions", "MB"]
    yield from table(header, cells)


def _encrypted(found: dict[str, Any]) -> Iterator[str]:
    yield (
        "## TLS and HTTP/2\n\nHandshakes in 100 calls one after another, against a server that keeps connections, and "
        "against one that ends each after 10 requests; in brackets how many of them resumed an earlier session.\n\n"
    )
    names = list(dict.fromkeys(row["name"] for row in found["handshakes"]))
    cells: list[list[str]] = []
    for name in names:
        rows = [row for row in found["handshakes"] if row["name"] == name]
        cells.append([name, *(f"{row['handshakes']} ({row['resumed']})" for row in rows)])
    yield from table(["", "connections are kept", "ended after 10"], cells)
    reference = "aiohttp"
    yield f"A get over TLS with 64 calls in flight, as a multiple of {reference}:\n\n"
    many = [[name, shown(ratios(taken, found["many"][reference]))] for name, taken in found["many"].items()]
    yield from table(["", "CPU"], [row for row in many if row[0] != reference])
    http, http2 = (statistics.median(found["many"][name]) for name in ("httpx", "httpx, HTTP/2"))
    verdict = "cheaper" if http2 < http else "dearer"
    yield (
        f"With 64 in flight HTTP/2 is {verdict} than HTTP/1.1 over httpx. sessiondock speaks it with `http2=True`, "
        "over connections of its own, and HTTP/1.1 if it is not told to.\n\n"
    )


if __name__ == "__main__":
    write_page()
