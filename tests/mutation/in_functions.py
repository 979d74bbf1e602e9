"""Mutants of what runs when it is called: forks of a process that has collected the tests."""

from __future__ import annotations

import ast
import gc
import json
import os
import re
import sys
import threading
import traceback
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import partial
from itertools import accumulate
from types import CodeType, FunctionType, ModuleType
from typing import Any, NoReturn

import attrs
import pytest

from .calls import Calls, Measured, Place, places, stop_tracing
from .child import outcome
from .operators import Mutant, applied
from .pytest_runs import limits, log_of, plugin, rank, started
from .targets import ROOT, Target

__all__ = ["Work", "measured_from", "try_in_functions"]

_QUICK = 3.0
"""Seconds of processor time."""
_DATA = (int, float, str, bytes, re.Pattern, type(None))


@attrs.frozen(kw_only=True)
class Work:
    """What one process is to do.

    Attributes:
        target: the module.
        tree: its syntax tree.
        chosen: the mutants to try.
        measured: what the tests do without a change; None when that is not known yet.
        files: whose functions to look out for while that is measured.
        killers: how many mutants of the module a test has noticed.
        quick: whether to tell only of mutants that a few seconds of tests notice.
        sender: where to write a line of JSON for each mutant: its key, and the fields of its outcome. A line with the
            key ``measured`` comes before, when that was to be found out.
    """

    target: Target
    tree: ast.Module
    chosen: Sequence[Mutant]
    measured: Mapping[str, Measured] | None
    files: Collection[str]
    killers: Counter[str]
    quick: bool
    sender: int

    def tell(self, key: str, answer: object) -> None:
        with os.fdopen(os.dup(self.sender), "w", encoding="utf-8") as out:
            print(json.dumps([key, answer]), file=out)


def try_in_functions(work: Work) -> NoReturn:
    """Collect the tests, try the mutants and end this process."""
    try:
        log = os.open(log_of(work.target), os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        for descriptor in (1, 2):
            os.dup2(log, descriptor)
        with Calls([str(ROOT / work.target.path)]) as early:
            started(work.target, plugin(), _Loop(work, early))
    except Exception:  # noqa: BLE001 - it ends this process, and the log says why
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)


class _Loop:
    def __init__(self, work: Work, early: Mapping[str, set[Place]]) -> None:
        self._work = work
        self._file = str(ROOT / work.target.path)
        self._early = early[self._file]

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        stop_tracing()
        work, measured = self._work, self._work.measured
        if measured is None:
            measured = _measured(session, work)
            if measured is None:
                return True
            work.tell("measured", _as_json(measured))
        calls = {name: each.calls.get(self._file, set[Place]()) for name, each in measured.items()}
        calling = [item for item in session.items if calls[item.nodeid]]
        original = places(compile(work.tree, self._file, "exec"))
        functions = _functions(self._file)
        for mutant in work.chosen:
            with applied(mutant):
                code = compile(work.tree, self._file, "exec")
            new = {
                place: each
                for place, each in places(code).items()
                if place in functions and original.get(place) != each
            }
            innermost = max(new, key=lambda place: place[1], default=None)
            items = [item for item in calling if innermost is None or innermost in calls[item.nodeid]]
            items.sort(key=lambda item: rank(item.nodeid, measured, work.killers))
            if work.quick:
                items = _first_seconds(items, measured)
            change = partial(_change_functions, functions, new) if new else partial(_change_data, work.target, code)
            found = outcome(partial(_first_failing, session, items, change), **limits(measured))
            work.killers[found.test] += 1
            # what is left alive after the import is not known to be so when it comes before
            if found.status != "survived" or (new and self._early.isdisjoint(new)):
                work.tell(mutant.key, attrs.astuple(found))
        return True


def _first_seconds(items: Sequence[pytest.Item], measured: Mapping[str, Measured]) -> list[pytest.Item]:
    ends = accumulate(measured[item.nodeid].seconds for item in items)
    return [item for number, (item, end) in enumerate(zip(items, ends, strict=True)) if number == 0 or end < _QUICK]


def _first_failing(session: pytest.Session, items: Sequence[pytest.Item], change: Callable[[], None]) -> str | None:
    change()
    for item, following in _with_next(items):
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if session.testsfailed:
            return item.nodeid
    return None


def _with_next(items: Sequence[pytest.Item]) -> Iterator[tuple[pytest.Item, pytest.Item | None]]:
    yield from zip(items, [*items[1:], None], strict=True)


# What is changed.


def _functions(file: str) -> dict[Place, list[FunctionType]]:
    """The living functions of a file."""
    found: dict[Place, list[FunctionType]] = {}
    for each in gc.get_objects():
        if isinstance(each, FunctionType) and each.__code__.co_filename == file:
            found.setdefault((each.__code__.co_name, each.__code__.co_firstlineno), []).append(each)
    return found


def _change_functions(functions: Mapping[Place, Sequence[FunctionType]], new: Mapping[Place, CodeType]) -> None:
    for place, code in new.items():
        for function in functions[place]:
            function.__code__ = code


def _change_data(target: Target, code: CodeType) -> None:
    """Give the module the constants that the changed one has."""
    module = sys.modules[target.module]
    changed = {name: value for name, value in vars(module).items() if name.startswith("__")}
    exec(code, changed)
    for name, value in changed.items():
        if not name.startswith("__") and _is_data(module, value) and vars(module)[name] != value:
            setattr(module, name, value)


def _is_data(module: ModuleType, value: object) -> bool:
    """Whether it holds nothing that the module defines, since tests and other modules know the first of those."""
    held: Any = value
    if isinstance(held, dict):
        return all(_is_data(module, each) for each in (*held, *held.values()))  # pyright: ignore[reportUnknownArgumentType, reportUnknownMemberType, reportUnknownVariableType]
    if isinstance(held, (tuple, list, set, frozenset)):
        return all(_is_data(module, each) for each in held)  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
    return isinstance(value, _DATA) or (isinstance(value, type) and value.__module__ != module.__name__)


# What the tests do without a change.


def _measured(session: pytest.Session, work: Work) -> dict[str, Measured] | None:
    """Of each test how long it takes and what it calls; None when one fails."""
    receiver, sender = os.pipe()
    found: dict[str, Measured] = {}

    def read() -> None:
        with os.fdopen(receiver, encoding="utf-8") as lines:
            for line in lines:
                found.update(measured_from(json.loads(line)))

    child = os.fork()
    if child == 0:
        _measure(session, work.files, sender)
    os.close(sender)
    reader = threading.Thread(target=read)
    reader.start()
    _, status = os.waitpid(child, 0)
    reader.join()
    if status != 0:
        print(f"fails without a change: {[*found][-1] if found else 'the first test'}")
        return None
    return found


def _measure(session: pytest.Session, files: Collection[str], sender: int) -> NoReturn:
    status = 1
    try:
        with os.fdopen(sender, "w", encoding="utf-8") as out:
            for item, following in _with_next(session.items):
                with Calls(files) as called:
                    before = os.times()
                    item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
                after = os.times()
                taken = after.user + after.system - before.user - before.system
                print(json.dumps(_as_json({item.nodeid: Measured(taken, called)})), file=out, flush=True)
                if session.testsfailed:
                    break
        status = 1 if session.testsfailed else 0
    finally:
        sys.stdout.flush()
        os._exit(status)


def _as_json(measured: Mapping[str, Measured]) -> dict[str, Any]:
    return {
        name: [each.seconds, {file: sorted(called) for file, called in each.calls.items() if called}]
        for name, each in measured.items()
    }


def measured_from(told: Mapping[str, Any]) -> dict[str, Measured]:
    """What ``measured`` says in a line of JSON."""
    return {
        name: Measured(seconds, {file: {(each[0], each[1]) for each in called} for file, called in calls.items()})
        for name, (seconds, calls) in told.items()
    }
