"""What is compared on the page, and how much of it is measured."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import attrs

from .contending import SDKS, Contender, library, ours
from .rounds import Pace
from .vendors import STREAMED, VENDORS, Vendor

__all__ = ["Case", "Effort", "FULL", "QUICK", "VENDOR", "cases"]

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
VENDOR = "orq"
"""Whose calls are used where only the way to the network counts."""


@attrs.frozen
class Effort:
    """How much is measured.

    Attributes:
        rounds: how many, in all passes together.
        passes: how often the processes of the contenders are started anew; where a process has its code and objects in
            memory makes its calls cheaper or dearer by some per cent, as long as it lives.
        pace: of a round.
        started: how often a process is started to measure how long that takes.
    """

    rounds: int
    passes: int
    pace: Pace
    started: int

    @property
    def rounds_of_a_pass(self) -> int:
        """How many."""
        return self.rounds // self.passes


FULL = Effort(15, 3, Pace(0.08, 10), 15)
QUICK = Effort(6, 2, Pace(0.05, 10), 3)


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

    @property
    def name(self) -> str:
        """Of all cases only this has it."""
        return f"{self.group} {self.vendor} {self.title}"

    @property
    def least(self) -> int:
        """How many calls at once."""
        return max(1, self.together, self.threads)


Official = Callable[[str, str], list[Contender]]
"""Vendor and operation -> the SDKs that take part."""


def _official(name: str, operation: str) -> list[Contender]:
    names = [each for each in (name, f"{name}_today") if operation in OFFERED.get(each, ())]
    return [SDKS[each]() for each in names]


def cases(*, sdks: bool = True) -> Iterator[Case]:
    """All of them.

    Args:
        sdks: whether vendors' SDKs take part, which takes long to install.
    """
    official: Official = _official if sdks else lambda _, __: []
    for name, vendor in VENDORS.items():
        yield from _sync(name, vendor, official)
    for name in VENDORS:
        yield _async(name, "get", 16, official)
        if name == VENDOR:
            yield _async(name, "get", 1, official)
            yield _async(name, "get", 64, official)
        if "create" in VENDORS[name].calls:
            yield _async(name, "create", 16, official)
        yield _async(name, "list", 16, official)
    yield from _given()
    threaded = [library("urllib3"), ours(), *official(VENDOR, "get")]
    title = f"get, {THREADS} threads"
    yield Case(group="threads", title=title, vendor=VENDOR, operation="get", contenders=threaded, threads=THREADS)
    yield from _streams(official)
    yield from _saves()


def _sync(name: str, vendor: Vendor, official: Official) -> Iterator[Case]:
    alone = [library("urllib3"), ours()]
    if name == VENDOR:
        alone += [library("requests"), library("httpx"), ours("sessiondock[httpx]", transport="httpx")]
    for operation in ("create", "get", "update", "add_events"):
        if operation in vendor.calls:
            title = "add_events of 100" if operation == "add_events" else operation
            contenders = [*alone, *official(name, operation)]
            yield Case(group="sync", title=title, vendor=name, operation=operation, contenders=contenders)
    for size in (10, 100):
        contenders = [*alone, ours("sessiondock[fast]", fast=True), *official(name, "list")]
        yield Case(
            group="sync", title=f"list of {size}", vendor=name, operation="list", contenders=contenders, size=size
        )


def _async(name: str, operation: str, together: int, official: Official) -> Case:
    contenders = [
        library("aiohttp"),
        library("httpx"),
        ours("sessiondock[aiohttp]", transport="aiohttp"),
        ours("sessiondock[httpx]", transport="httpx"),
        *([ours("sessiondock[aiohttp,fast]", transport="aiohttp", fast=True)] if operation == "list" else []),
        *official(name, operation),
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


def _streams(official: Official) -> Iterator[Case]:
    alone = [library("urllib3"), library("requests"), library("httpx"), ours(), *official("syllable", "stream")]
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
