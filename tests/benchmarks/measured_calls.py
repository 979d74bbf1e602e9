"""CPU time of the calls on the page."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any

from .cases import Case, Effort, cases
from .contending import Workers
from .rounds import joined
from .vendors import VENDORS
from .with_nginx import Nginx, serving_files

__all__ = ["measure_calls", "serving_vendors"]

KEEPING_MEMORY = {"MALLOC_TRIM_THRESHOLD_": str(64 << 20), "MALLOC_MMAP_THRESHOLD_": str(32 << 20)}
"""Environment in which the C library keeps memory that was freed. Else it is luck whether the memory of each piece of a
stream is asked of the operating system again, which takes longer than to read it."""


def serving_vendors(size: int, *, streams: bool) -> AbstractContextManager[Nginx]:
    """A server with the answers of every vendor, whose lists have so many sessions."""
    responses: dict[str, Any] = {}
    for vendor in VENDORS.values():
        responses |= vendor.responses(size, streams=streams)
    return serving_files(responses)


def measure_calls(effort: Effort) -> list[dict[str, Any]]:
    """Every case, as JSON: what `Case` says, and the figures of each contender."""
    every = list(cases())
    found: dict[Case, list[dict[str, list[float]]]] = {case: [] for case in every}
    peaks: dict[Case, dict[str, float]] = {}
    for number in range(effort.passes):
        print(f"pass {number + 1}", flush=True)
        with Workers() as workers:
            for size in sorted({case.size for case in every}):
                with serving_vendors(size, streams=number == 0) as server:
                    for case in [each for each in every if each.size == size]:
                        print(f"{case.group} {case.vendor} {case.title}", flush=True)
                        if case.operation != "stream":
                            found[case].append(_rounds(case, server, effort, workers))
                        elif number == 0:
                            streamed, peaks[case] = _streams(case, server, effort)
                            found[case].append(streamed)
    return [_row(case, joined(found[case]), peaks.get(case)) for case in every]


def _rounds(case: Case, server: Nginx, effort: Effort, workers: Workers) -> dict[str, list[float]]:
    return workers.compared(
        case.contenders,
        case.task(server.address),
        least=case.least,
        pace=effort.pace,
        rounds=effort.rounds_of_a_pass,
    )


def _streams(case: Case, server: Nginx, effort: Effort) -> tuple[dict[str, list[float]], dict[str, float]]:
    """Figures and peaks. Memory counts, which nothing else must have used."""
    with Workers(KEEPING_MEMORY) as fresh:
        taken = fresh.rounds(case.contenders, case.task(server.address), calls=1, count=max(3, effort.rounds // 3))
    us = {name: [each["us"] for each in figures] for name, figures in taken.items()}
    return us, {name: round(max(each["peak"] for each in figures), 1) for name, figures in taken.items()}


def _row(case: Case, taken: dict[str, list[float]], peak: dict[str, float] | None) -> dict[str, Any]:
    row: dict[str, Any] = {"group": case.group, "title": case.title, "vendor": case.vendor}
    row["us"] = {name: [round(each, 1) for each in figures] for name, figures in taken.items()}
    return row if peak is None else {**row, "peak": peak}
