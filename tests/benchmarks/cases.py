"""What is measured on the page, and how often."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

import attrs

from .contending import SDKS, Contender, Workers, library, ours
from .vendors import STREAMED, VENDORS, Vendor
from .with_nginx import Nginx, serving_files

__all__ = ["Effort", "FULL", "QUICK", "measure_calls"]

HEADERS = {
    "Accept": "application/json",
    "Accept-Encoding": "gzip, deflate",
    "User-Agent": "bench",
    "Authorization": "Bearer key",
}
OFFERED = {
    "orq": {"create", "get", "update", "list"},
    "honeyhive": {"create", "get", "update", "list"},
    "honeyhive_today": {"create", "update", "list"},
    "humanloop": {"create", "get", "list"},
    "syllable": {"get", "list", "stream"},
}
"""Vendor -> the operations that its SDK has; adding events it has not, or only as a side effect of tracing."""
THREADS = 8
KEEPING_MEMORY = {"MALLOC_TRIM_THRESHOLD_": str(64 << 20), "MALLOC_MMAP_THRESHOLD_": str(32 << 20)}
"""Environment in which the C library keeps memory that was freed. Else it is luck whether the memory of each piece of a
stream is asked of the operating system again, which takes longer than to read it."""
VENDOR = "orq"
"""Whose calls are used where only the way to the network counts."""


@attrs.frozen
class Effort:
    """How much is measured.

    Attributes:
        rounds: how many.
        calls: in one round, of operations on one session; of a list of 100 a tenth of it.
        started: how often a process is started.
    """

    rounds: int
    calls: int
    started: int


FULL = Effort(15, 200, 15)
QUICK = Effort(5, 50, 3)


@attrs.frozen(kw_only=True, eq=False)
class Case:
    """One comparison: a title and who takes part; the first is the reference."""

    group: str
    title: str
    vendor: str
    operation: str
    contenders: Sequence[Contender]
    together: int = 0
    threads: int = 1
    size: int = 100

    def task(self, address: str) -> dict[str, Any]:
        """What a worker is told."""
        vendor = VENDORS[self.vendor]
        method, path = vendor.routes[self.operation].split(" ")
        body = vendor.bodies.get(self.operation) if method != "GET" else None
        typed = {**HEADERS, "Content-Type": "application/json"} if body is not None else HEADERS
        return {
            "address": address,
            "method": method,
            "url": f"{address}{vendor.prefix}{path}",
            "headers": typed,
            "body": None if body is None else json.dumps(body, separators=(",", ":")),
            "vendor": self.vendor,
            "operation": self.operation,
            "together": self.together,
            "threads": self.threads,
        }

    def calls(self, effort: Effort) -> int:
        """How many in one round."""
        if self.operation == "stream":
            return 1
        many = effort.calls // 10 if (self.operation, self.size) == ("list", 100) else effort.calls
        return max(many, self.together, self.threads)


def _sdk(name: str, operation: str) -> list[Contender]:
    names = [each for each in (name, f"{name}_today") if operation in OFFERED.get(each, ())]
    return [SDKS[each]() for each in names]


def cases() -> Iterator[Case]:
    """All of them."""
    for name, vendor in VENDORS.items():
        yield from _sync(name, vendor)
    for name in VENDORS:
        yield _async(name, "get", 16)
        if name == VENDOR:
            yield _async(name, "get", 1)
            yield _async(name, "get", 64)
        if "create" in VENDORS[name].calls:
            yield _async(name, "create", 16)
        yield _async(name, "list", 16)
    yield from _given()
    threaded = [library("urllib3"), ours(), *_sdk(VENDOR, "get")]
    title = f"get, {THREADS} threads"
    yield Case(group="threads", title=title, vendor=VENDOR, operation="get", contenders=threaded, threads=THREADS)
    yield from _streams()
    yield from _saves()


def _sync(name: str, vendor: Vendor) -> Iterator[Case]:
    alone = [library("urllib3"), ours()]
    if name == VENDOR:
        alone += [library("requests"), library("httpx"), ours("sessiondock[httpx]", transport="httpx")]
    for operation in ("create", "get", "update", "add_events"):
        if operation in vendor.calls:
            title = "add_events of 100" if operation == "add_events" else operation
            contenders = [*alone, *_sdk(name, operation)]
            yield Case(group="sync", title=title, vendor=name, operation=operation, contenders=contenders)
    for size in (10, 100):
        contenders = [*alone, ours("sessiondock[fast]", fast=True), *_sdk(name, "list")]
        yield Case(
            group="sync", title=f"list of {size}", vendor=name, operation="list", contenders=contenders, size=size
        )


def _async(name: str, operation: str, together: int) -> Case:
    contenders = [
        library("aiohttp"),
        library("httpx"),
        ours("sessiondock[aiohttp]", transport="aiohttp"),
        ours("sessiondock[httpx]", transport="httpx"),
        *([ours("sessiondock[aiohttp,fast]", transport="aiohttp", fast=True)] if operation == "list" else []),
        *_sdk(name, operation),
    ]
    title = f"{'list of 100' if operation == 'list' else operation}, {together} in flight"
    return Case(group="async", title=title, vendor=name, operation=operation, contenders=contenders, together=together)


def _given() -> Iterator[Case]:
    """Clients of the caller's own, against their library alone."""
    given = {
        "requests": ("requests:Session", 0),
        "httpx": ("httpx:Client", 0),
        "aiohttp": ("aiohttp:ClientSession", 16),
        "httpx ": ("httpx:AsyncClient", 16),
    }
    for name, (kind, together) in given.items():
        for operation in ("create", "get", "list"):
            title = f"{kind.replace(':', '.')}, {'list of 100' if operation == 'list' else operation}"
            yield Case(
                group="given",
                title=title,
                vendor=VENDOR,
                operation=operation,
                contenders=[library(name.strip()), ours(given=kind)],
                together=together,
            )


def _streams() -> Iterator[Case]:
    alone = [library("urllib3"), library("requests"), library("httpx"), ours(), *_sdk("syllable", "stream")]
    size = f"{STREAMED >> 20} MiB"
    yield Case(group="stream", title=f"{size}, sync", vendor="syllable", operation="stream", contenders=alone)
    over = [
        library("aiohttp"),
        library("httpx"),
        ours("sessiondock[aiohttp]", transport="aiohttp"),
        ours("sessiondock[httpx]", transport="httpx"),
    ]
    yield Case(
        group="stream", title=f"{size}, async", vendor="syllable", operation="stream", contenders=over, together=1
    )


def _saves() -> Iterator[Case]:
    """A recording written to a file, against the library alone, which writes what it gets to a plain file."""
    size = f"{STREAMED >> 20} MiB"
    for title, alone, transport, together in (
        ("sync", "urllib3", None, 0),
        ("async, httpx", "httpx", "httpx", 1),
        ("async, aiohttp", "aiohttp", "aiohttp", 1),
    ):
        chosen = {} if transport is None else {"transport": transport}
        yield Case(
            group="save",
            title=f"{size}, {title}",
            vendor="syllable",
            operation="stream",
            contenders=[library(alone, saved=True), ours("save", saved=True, **chosen)],
            together=together,
        )


def measure_calls(effort: Effort) -> list[dict[str, Any]]:
    """Every case, as JSON: what `Case` says, and the figures of each contender."""
    found: dict[Case, dict[str, Any]] = {}
    every = list(cases())
    with Workers() as workers:
        for size in (10, 100):
            responses: dict[str, Any] = {}
            for vendor in VENDORS.values():
                responses |= vendor.responses(size, streams=True)
            with serving_files(responses) as server:
                for case in [each for each in every if each.size == size]:
                    found[case] = _measured(case, server, effort, workers)
    return [found[case] for case in every]


def _measured(case: Case, server: Nginx, effort: Effort, workers: Workers) -> dict[str, Any]:
    print(f"{case.vendor} {case.title}", flush=True)
    calls, task = case.calls(effort), case.task(server.address)
    if case.operation == "stream":
        # memory counts, which nothing else must have used
        with Workers(KEEPING_MEMORY) as fresh:
            taken = fresh.rounds(case.contenders, task, calls=calls, count=min(effort.rounds, 3))
    else:
        taken = workers.rounds(case.contenders, task, calls=calls, count=effort.rounds)
    return {
        "group": case.group,
        "title": case.title,
        "vendor": case.vendor,
        "calls": calls,
        "us": {name: [round(each["us"], 1) for each in figures] for name, figures in taken.items()},
        "peak": {name: round(max(each["peak"] for each in figures), 1) for name, figures in taken.items()},
    }
