"""Runs the conformance kit over a provider with a planted fault, each in a process of its own."""

from __future__ import annotations

import asyncio
import compileall
import importlib
import inspect
import multiprocessing
import tempfile
from collections.abc import Generator, Iterator, Sequence
from pathlib import Path
from typing import Any

import attrs

from sessiondock_devkit.conformance import AsyncConformance, Conformance, ProviderUnderTest
from sessiondock_devkit.conformance.collection import skip_reason
from sessiondock_devkit.conformance.rules import Run, expected
from sessiondock_devkit.conformance.time_limit import time_limit

from .fault import Fault
from .planting import planted
from .shapes import SHAPES

__all__ = ["Outcome", "outcomes"]

LOADED = [importlib.import_module(name) for name in ("anyio._backends._asyncio", "httpcore", "sqlite3", "urllib3")]
"""What clients load when they are used, loaded once for all processes."""

SUITES: dict[str, type[ProviderUnderTest]] = {"async": AsyncConformance, "sync": Conformance}
LIMIT = 20.0


@attrs.frozen
class Outcome:
    """What the kit says of a fault in one variant.

    Attributes:
        fault: what was planted.
        variant: ``"async"`` or ``"sync"``.
        said: the first check that failed, and what it said; None when all passed.
    """

    fault: Fault
    variant: str
    said: str | None


def outcomes(faults: Sequence[Fault], processes: int = 1) -> Generator[Outcome]:
    """Try all faults, in both variants. What a fault leaves behind in its process disturbs no other."""
    with tempfile.TemporaryDirectory(prefix="shapes-") as folder:
        written: dict[str, Path] = {}
        for name in {fault.shape for fault in faults}:
            place = Path(folder, name)
            place.mkdir()
            written[name] = SHAPES[name].write(place)
            compileall.compile_dir(written[name], quiet=2)
        tasks = [(fault, written[fault.shape], variant) for fault in faults for variant in fault.variants]
        with multiprocessing.get_context("fork").Pool(processes, maxtasksperchild=1) as pool:
            yield from pool.imap(tried, tasks)


def tried(task: tuple[Fault, Path, str]) -> Outcome:
    """Plant a fault and run the kit until a check fails."""
    fault, written, variant = task
    with planted(fault, written, variant) as described:
        return Outcome(fault, variant, caught(described, variant, fault.near))


def caught(described: type[ProviderUnderTest], variant: str, near: str) -> str | None:
    """What the first check that fails says, None when all pass. Checks of the installation are left out."""
    tested: type[ProviderUnderTest] = type("Planted", (described, SUITES[variant]), {"limit": LIMIT})
    for run in sorted(runs(tested), key=lambda run: run.check.group != near):
        complaint = complaint_of(tested, run)
        if complaint is not None:
            return f"{run.id}: {complaint}"
    return None


def runs(tested: type[ProviderUnderTest]) -> Iterator[Run]:
    """The runs that apply, without those for which the provider must be installed."""
    for run in expected(tested):
        if run.check.group != "packaging" and skip_reason(tested, run) is None:
            yield run


def complaint_of(tested: type[ProviderUnderTest], run: Run) -> str | None:
    """What one run reports."""
    kit: Any = tested()
    arguments = () if run.case is None else (run.case,)
    try:
        with kit.fixture(), time_limit(LIMIT, run.id):
            result = getattr(kit, f"test_{run.check.name}")(*arguments)
            if inspect.iscoroutine(result):
                asyncio.run(result)
    except Exception as error:  # noqa: BLE001 - whatever a faulty provider does
        return f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}"
    return None
