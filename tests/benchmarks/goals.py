"""What the figures of the benchmarks are to be, and whether they are."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import attrs

from .rounds import ratios
from .starting import BUILT_WITH
from .tables import is_sdk, title_of

__all__ = ["Figure", "GOALS", "Goal", "Result", "results"]

Found = dict[str, Any]
"""What is in the JSON file of the benchmarks."""


@attrs.frozen(kw_only=True)
class Figure:
    """A ratio that a goal is about.

    Attributes:
        what: was measured.
        median: of CPU time, over the rounds.
        least: of the two least CPU times.
        counted: of instructions, None where they were not counted.
    """

    what: str
    median: float
    least: float
    counted: float | None = None


@attrs.frozen(kw_only=True)
class Goal:
    """A limit for the medians of some figures.

    Attributes:
        what: is limited, for a reader.
        limit: the largest ratio that is good, or the smallest.
        figures: finds them.
        above: whether the limit is the smallest.
        floor: what prevents it, as a key of `reasons.FLOORS`.
    """

    what: str
    limit: float
    figures: Callable[[Found], Iterator[Figure]]
    above: bool = False
    floor: str = ""

    def is_met(self, figure: Figure) -> bool:
        """Compared as they are shown, with two digits."""
        median = round(figure.median, 2)
        return median >= self.limit if self.above else median <= self.limit


@attrs.frozen
class Result:
    """A goal with its figures."""

    goal: Goal
    figures: Sequence[Figure]

    @property
    def missed(self) -> list[Figure]:
        """Those beyond the limit, the worst first."""
        found = [each for each in self.figures if not self.goal.is_met(each)]
        return sorted(found, key=lambda each: each.median, reverse=not self.goal.above)


def results(found: Found) -> list[Result]:
    """A result for each goal that there are figures for."""
    every = (Result(goal, list(goal.figures(found))) for goal in GOALS)
    return [each for each in every if each.figures]


def _calls(
    group: str, mine: str, *titles: str, over: str | None = None, containing: str = ""
) -> Callable[[Found], Iterator[Figure]]:
    """Finds the cases of a group whose titles begin with one of these, and have a contender over another in them.

    Args:
        group: of cases.
        mine: the contender.
        titles: how the title begins, of a case that is meant.
        over: another contender, or the first.
        containing: what else is in the title.
    """

    def figures(found: Found) -> Iterator[Figure]:
        for case in found["calls"]:
            us, reference = case["us"], over or next(iter(case["us"]))
            meant = case["group"] == group and case["title"].startswith(titles) and containing in case["title"]
            if meant and mine in us and reference in us:
                yield _figure(title_of(case), us[mine], us[reference], _counted(found, case, mine, reference))

    return figures


def _sdks(group: str, ours: str, *titles: str) -> Callable[[Found], Iterator[Figure]]:
    """Finds how many times ours every vendor's SDK takes."""

    def figures(found: Found) -> Iterator[Figure]:
        for case in found["calls"]:
            if case["group"] == group and case["title"].startswith(titles):
                for name, taken in case["us"].items():
                    if is_sdk(name):
                        yield _figure(f"{name}, {case['title']}", taken, case["us"][ours])

    return figures


def _starts(key: str) -> Callable[[Found], Iterator[Figure]]:
    """Finds what it costs to begin, over the same of what the core is built with."""

    def figures(found: Found) -> Iterator[Figure]:
        rows = {row["name"]: row[key] for row in found["starts"]}
        if BUILT_WITH in rows:
            yield _figure(key, rows["sessiondock"], rows[BUILT_WITH])

    return figures


def _database(name: str, *titles: str) -> Callable[[Found], Iterator[Figure]]:
    def figures(found: Found) -> Iterator[Figure]:
        for row in found["same"]:
            if row["database"].startswith(name) and row["title"].startswith(titles):
                yield _figure(row["title"], row["us"]["sessiondock"], row["us"]["by hand"])

    return figures


def _figure(what: str, mine: list[float], reference: list[float], counted: float | None = None) -> Figure:
    median, least = ratios(mine, reference)
    return Figure(what=what, median=median, least=least, counted=counted)


def _counted(found: Found, case: dict[str, Any], mine: str, reference: str) -> float | None:
    for row in found.get("instructions") or ():
        if all(row[key] == case[key] for key in ("group", "vendor", "title")):
            counts = row["instructions"]
            return counts[mine] / counts[reference] if mine in counts and reference in counts else None
    return None


_ONE = ("create", "get", "update")
_OURS, _FAST = "sessiondock", "sessiondock[fast]"
_ASYNC, _ASYNC_FAST, _HTTPX = "sessiondock[aiohttp]", "sessiondock[aiohttp,fast]", "sessiondock[httpx]"
GOALS = (
    Goal(what="create, get and update over urllib3", limit=1.05, figures=_calls("sync", _OURS, *_ONE), floor="timeout"),
    Goal(what="list of 100 over urllib3", limit=2.0, figures=_calls("sync", _OURS, "list of 100"), floor="models"),
    Goal(
        what="list of 100 over urllib3, with `fast`",
        limit=1.15,
        figures=_calls("sync", _FAST, "list of 100"),
        floor="raw",
    ),
    Goal(what="vendors' SDKs over ours, create", limit=1.25, figures=_sdks("sync", _OURS, "create"), above=True),
    Goal(what="vendors' SDKs over ours, get and update", limit=3, figures=_sdks("sync", _OURS, *_ONE[1:]), above=True),
    Goal(what="vendors' SDKs over ours, lists", limit=2.5, figures=_sdks("sync", _OURS, "list"), above=True),
    Goal(
        what="get over aiohttp, 16 and 64 in flight",
        limit=1.15,
        figures=_calls("async", _ASYNC, "get, 16", "get, 64"),
        floor="pipeline",
    ),
    Goal(what="get over httpx", limit=1.05, figures=_calls("async", _HTTPX, "get", over="httpx"), floor="pipeline"),
    Goal(
        what="asynchronous list of 100 over aiohttp",
        limit=2.0,
        figures=_calls("async", _ASYNC, "list of 100"),
        floor="models",
    ),
    Goal(
        what="asynchronous list of 100 over aiohttp, with `fast`",
        limit=1.15,
        figures=_calls("async", _ASYNC_FAST, "list of 100"),
        floor="raw",
    ),
    Goal(what="vendors' SDKs over ours, asynchronous", limit=2.5, figures=_sdks("async", _ASYNC, ""), above=True),
    Goal(
        what="create and get with a `requests.Session` of your own",
        limit=0.7,
        figures=_calls("given", _OURS, "requests.Session, create", "requests.Session, get"),
        floor="timeout",
    ),
    Goal(
        what="create and get with an httpx client of your own",
        limit=1.0,
        figures=_calls(
            "given", _OURS, *(f"httpx.{kind}, {call}" for kind in ("Client", "AsyncClient") for call in _ONE[:2])
        ),
        floor="pipeline",
    ),
    Goal(what="import of a provider over attrs and cattrs", limit=1.33, figures=_starts("import"), floor="attrs"),
    Goal(what="first client over attrs, cattrs and requests", limit=0.88, figures=_starts("client"), floor="attrs"),
    Goal(
        what="save over httpx and a plain file",
        limit=1.2,
        figures=_calls("save", "save", "", containing="httpx"),
        floor="flush",
    ),
    *(
        Goal(what=f"SQLite, {call}", limit=limit, figures=_database("SQLite", call), floor="checks")
        for call, limit in {"create": 1.2, "get": 1.3, "list": 1.15, "add_events": 1.3, "update": 1.5}.items()
    ),
    Goal(
        what="PostgreSQL, create, get, list and add_events",
        limit=1.15,
        figures=_database("PostgreSQL", "create", "get", "list", "add_events"),
        floor="checks",
    ),
    Goal(what="PostgreSQL, update", limit=1.3, figures=_database("PostgreSQL", "update"), floor="checks"),
)
