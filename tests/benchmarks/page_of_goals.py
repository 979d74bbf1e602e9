"""The sections of the page on goals and on instructions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .goals import Figure, Result
from .reasons import FLOORS
from .tables import table, title_of

__all__ = ["goals_section", "instructions_section"]

GOALS = """## Goals

What the medians are to be, and what they are here. Where several calls share a goal, the figures are the best and the
worst of them.

"""
MISSED = "What misses its goal, and the floor that prevents it:\n\n"
INSTRUCTIONS = """## Instructions

Instructions of a call, as a multiple of the library alone (urllib3, or aiohttp where calls are in flight), counted by
valgrind. They are the same on a busy machine as on a quiet one, while ratios of CPU time differ by a tenth from run to
run. Only the client's process in user space is counted: not what the kernel does for it (sending, receiving, waiting,
writing), which is a large part of the time of a short call, nor how long an instruction takes.

"""
NOT_COUNTED = """## Instructions

The instructions of a call were not counted in this run: a quick run leaves them out, and valgrind must be installed.

"""


def goals_section(results: Sequence[Result]) -> Iterator[str]:
    """A table of all goals, and a line for each that is missed."""
    yield GOALS
    yield from table(["", "goal", "CPU time", "instructions", "met"], [_row(each) for each in results])
    if missed := [each for each in results if each.missed]:
        yield MISSED
        yield from (_line(each) for each in missed)
        yield "\n"


def _row(result: Result) -> list[str]:
    goal, figures = result.goal, result.figures
    counted = [each.counted for each in figures if each.counted is not None]
    met = len(figures) - len(result.missed)
    verdict = "yes" if met == len(figures) else "no" if met == 0 else f"{met} of {len(figures)}"
    limit = f"{'>=' if goal.above else '<='} {goal.limit:.2f}"
    return [goal.what, limit, _span([each.median for each in figures]), _span(counted), verdict]


def _span(ratios: Sequence[float]) -> str:
    """From the least to the largest."""
    if not ratios:
        return ""
    least, largest = f"{min(ratios):.2f}", f"{max(ratios):.2f}"
    return least if least == largest else f"{least} to {largest}"


def _line(result: Result) -> str:
    figures = ", ".join(_shown(each) for each in result.missed)
    reason = FLOORS.get(result.goal.floor, "")
    return f"- {result.goal.what}: {figures}.{f' {reason}' if reason else ''}\n"


def _shown(figure: Figure) -> str:
    counted = "" if figure.counted is None else f", {figure.counted:.2f} in instructions"
    return f"{figure.what} {figure.median:.2f} (least {figure.least:.2f}{counted})"


def instructions_section(rows: Sequence[Mapping[str, Any]] | None) -> Iterator[str]:
    """A table, or why there is none."""
    if not rows:
        yield NOT_COUNTED
        return
    yield INSTRUCTIONS
    found = [(title_of(row), _ratios(row["instructions"])) for row in rows]
    names = list(dict.fromkeys(name for _, each in found for name in each))
    yield from table(["", *names], [[title, *(each.get(name, "") for name in names)] for title, each in found])


def _ratios(counts: Mapping[str, float]) -> dict[str, str]:
    (_, reference), *others = counts.items()
    return {name: f"{count / reference:.2f}" for name, count in others}
