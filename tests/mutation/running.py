"""Runs the tests of a module against its mutants.

The tests are collected once. Each mutant is a fork of that process in which the functions get their changed code, and
the module its changed constants; only tests that call the changed function run. What that leaves alive, though it runs
while modules are imported or tests collected, is tried again in a fork of a process that has not imported the module,
which then gets the changed one; the tests that call the module come first there.
"""

from __future__ import annotations

import ast
import gc
import importlib.abc
import importlib.util
import json
import os
import re
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from types import CodeType, FrameType, FunctionType, ModuleType
from typing import Any

import hypothesis
import pytest

from .child import outcome
from .operators import Mutant, applied, mutants
from .targets import ROOT, Target

__all__ = ["BaselineError", "run"]

# The code of a function by its name and first line, which stay the same in every mutant.
Place = tuple[str, int]
_OPTIONS = [
    *("-q", "-s", "--tb=short", "--timeout=30", "-c", "pyproject.toml"),
    *("-p", "no:cacheprovider", "-p", "no:xdist", "-W", "ignore::pytest.PytestAssertRewriteWarning"),
]
_WALL = 120.0
_DATA = (int, float, str, bytes, re.Pattern, type(None))
_PRELOADED = "pluggy asyncio trio ssl http.server httpx httpx2 hypothesis.strategies _hypothesis_pytestplugin attrs"
LOG = ROOT / ".nox/mutation/pytest.log"


class BaselineError(Exception):
    """The tests do not pass without any change."""


def run(target: Target, wanted: Callable[[str], bool], record: Callable[[Mutant, str], None]) -> None:
    """Try the wanted mutants of a module and tell what became of each."""
    source = (ROOT / target.path).read_text(encoding="utf-8")
    tree = ast.parse(source)
    chosen = [mutant for mutant in mutants(tree) if wanted(mutant.key)]
    if not chosen:
        return
    told: dict[str, str] = {}
    order: dict[str, int] = {}
    receiver, sender = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(receiver)
        try:
            _in_functions(target, tree, chosen, sender)
        except Exception:  # noqa: BLE001 - it ends this process, and the log says why
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(0)
    os.close(sender)
    seconds = 0.0
    by_key = {mutant.key: mutant for mutant in chosen}
    with os.fdopen(receiver, encoding="utf-8") as lines:
        for line in lines:
            key, answer = json.loads(line)
            if key == "baseline":
                seconds, order = answer[0], {name: place for place, name in enumerate(answer[1])}
                continue
            told[key] = answer
            record(by_key[key], answer)
    os.waitpid(child, 0)
    if not seconds:
        raise BaselineError(f"the tests of {target.path} do not pass, see {LOG}: {' '.join(target.tests)}")
    for mutant in chosen:
        if mutant.key not in told:
            with applied(mutant):
                code = compile(tree, str(ROOT / target.path), "exec")
            record(mutant, outcome(partial(_on_import, target, code, order), cpu=20 + 3 * seconds, wall=_WALL))


# Mutants of what runs on import.


def _on_import(target: Target, code: CodeType, order: Mapping[str, int]) -> bool:
    sys.meta_path.insert(0, _Finder(target, code))
    return pytest.main([*_OPTIONS, "-x", *target.tests], plugins=[_Profile(), _Order(order)]) == 0


class _Order:
    def __init__(self, order: Mapping[str, int]) -> None:
        self._order = order

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items.sort(key=lambda item: self._order.get(item.nodeid, len(items)))


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def __init__(self, target: Target, code: CodeType) -> None:
        self._target = target
        self._code = code

    def find_spec(self, fullname: str, path: Any, target: ModuleType | None = None) -> Any:
        if fullname != self._target.module:
            return None
        return importlib.util.spec_from_file_location(fullname, ROOT / self._target.path, loader=self)

    def exec_module(self, module: ModuleType) -> None:
        exec(self._code, vars(module))


class _Profile:
    """The same examples in every run, and not too many."""

    def pytest_configure(self) -> None:
        hypothesis.settings.register_profile(
            "mutation",
            derandomize=True,
            database=None,
            deadline=None,
            max_examples=40,
            suppress_health_check=list(hypothesis.HealthCheck),
        )
        hypothesis.settings.load_profile("mutation")


# Mutants inside functions.


def _in_functions(target: Target, tree: ast.Module, chosen: Sequence[Mutant], sender: int) -> None:
    log = os.open(LOG, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    for descriptor in (1, 2):
        os.dup2(log, descriptor)
    with _Calls(str(ROOT / target.path)) as early:
        pytest.main([*_OPTIONS, *target.tests], plugins=[_Profile(), _Loop(target, tree, chosen, sender, early)])


class _Loop:
    def __init__(
        self, target: Target, tree: ast.Module, chosen: Sequence[Mutant], sender: int, early: set[Place]
    ) -> None:
        self._early = early
        self._file = str(ROOT / target.path)
        self._module = target.module
        self._tree = tree
        self._chosen = chosen
        self._sender = sender

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        sys.settrace(None)
        _trace_threads(None)
        started = time.monotonic()
        callers = self._callers(session)
        if callers is None:
            return True
        seconds = time.monotonic() - started
        order = sorted(callers, key=lambda name: (not callers[name][1], callers[name][0]))
        self._tell("baseline", [max(seconds, 0.1), order])
        original = _places(compile(self._tree, self._file, "exec"))
        functions = _functions(self._file)
        calling = [item for item in session.items if callers[item.nodeid][1]]
        calling.sort(key=lambda item: callers[item.nodeid][0])
        for mutant in self._chosen:
            with applied(mutant):
                code = compile(self._tree, self._file, "exec")
            changed = _places(code)
            swaps = [place for place, each in changed.items() if place in functions and original.get(place) != each]
            innermost = max(swaps, key=lambda place: place[1], default=None)
            new = {place: changed[place] for place in swaps}
            items = [item for item in calling if not swaps or innermost in callers[item.nodeid][1]]
            work = (
                partial(self._with_functions, session, functions, new)
                if swaps
                else partial(self._with_data, session, code)
            )
            found = outcome(partial(work, items), cpu=20 + 3 * seconds, wall=_WALL)
            # what is left alive after the import is not known to be so when it comes before
            if found != "survived" or (swaps and self._early.isdisjoint(swaps)):
                self._tell(mutant.key, found)
        return True

    def _with_functions(
        self,
        session: pytest.Session,
        functions: Mapping[Place, Sequence[FunctionType]],
        new: Mapping[Place, CodeType],
        items: Sequence[pytest.Item],
    ) -> bool:
        for place, code in new.items():
            for function in functions[place]:
                function.__code__ = code
        return _pass(session, items)

    def _with_data(self, session: pytest.Session, code: CodeType, items: Sequence[pytest.Item]) -> bool:
        """Give the module the constants that the changed one has."""
        module = sys.modules[self._module]
        changed = {name: value for name, value in vars(module).items() if name.startswith("__")}
        exec(code, changed)
        for name, value in changed.items():
            if not name.startswith("__") and self._is_data(value) and vars(module)[name] != value:
                setattr(module, name, value)
        return _pass(session, items)

    def _is_data(self, value: object) -> bool:
        """Whether it holds nothing that the module defines, since tests and other modules know the first of those."""
        held: Any = value
        if isinstance(held, dict):
            return all(map(self._is_data, (*held, *held.values())))  # pyright: ignore[reportUnknownArgumentType, reportUnknownMemberType]
        if isinstance(held, (tuple, list, set, frozenset)):
            return all(map(self._is_data, held))  # pyright: ignore[reportUnknownArgumentType]
        return isinstance(value, _DATA) or (isinstance(value, type) and value.__module__ != self._module)

    def _callers(self, session: pytest.Session) -> dict[str, tuple[float, set[Place]]] | None:
        """Of each test how long it takes and what it calls in the module; None when one fails."""
        receiver, sender = os.pipe()

        def work() -> bool:
            with os.fdopen(sender, "w", encoding="utf-8") as out:
                for item, following in _with_next(session.items):
                    with _Calls(self._file) as called:
                        started = time.process_time()
                        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
                    taken = time.process_time() - started
                    print(json.dumps([item.nodeid, taken, sorted(called)]), file=out, flush=True)
                    if session.testsfailed:
                        return False
            return True

        found: dict[str, tuple[float, set[Place]]] = {}

        def read() -> None:
            with os.fdopen(receiver, encoding="utf-8") as lines:
                for line in lines:
                    name, taken, called = json.loads(line)
                    found[name] = (taken, {(place[0], place[1]) for place in called})

        reader = threading.Thread(target=read)
        child = _forked_with(work, sender)
        os.close(sender)
        reader.start()
        _, status = os.waitpid(child, 0)
        reader.join()
        if status != 0:
            last = session.items[len(found) - 1].nodeid if found else "the first test"
            print(f"fails without a change: {last}")
            return None
        return found

    def _tell(self, key: str, answer: object) -> None:
        os.write(self._sender, (json.dumps([key, answer]) + "\n").encode())


def _forked_with(work: Callable[[], bool], sender: int) -> int:
    child = os.fork()
    if child == 0:
        status = 1
        try:
            status = 0 if work() else 1
        finally:
            sys.stdout.flush()
            os._exit(status)
    return child


class _Calls:
    """While it is entered, collects the functions of a file that are called, in every thread."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._found: set[Place] = set()

    def __enter__(self) -> set[Place]:
        _trace_threads(self._trace)
        sys.settrace(self._trace)
        return self._found

    def __exit__(self, *_: object) -> None:
        sys.settrace(None)
        _trace_threads(None)

    def _trace(self, frame: FrameType, event: str, argument: object) -> None:
        code = frame.f_code
        if code.co_filename == self._file:
            self._found.add((code.co_name, code.co_firstlineno))


def _trace_threads(trace: Any) -> None:
    """New threads are traced; the standard library's own types do not say that None ends it."""
    threading.settrace(trace)


def _pass(session: pytest.Session, items: Sequence[pytest.Item]) -> bool:
    for item, following in _with_next(items):
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if session.testsfailed:
            return False
    return True


def _with_next(items: Sequence[pytest.Item]) -> Iterator[tuple[pytest.Item, pytest.Item | None]]:
    yield from zip(items, [*items[1:], None], strict=True)


def _places(code: CodeType) -> dict[Place, CodeType]:
    """Every code object within this one."""
    found: dict[Place, CodeType] = {}
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            found[constant.co_name, constant.co_firstlineno] = constant
            found |= _places(constant)
    return found


def _functions(file: str) -> dict[Place, list[FunctionType]]:
    """The living functions of a file."""
    found: dict[Place, list[FunctionType]] = {}
    for each in gc.get_objects():
        if isinstance(each, FunctionType) and each.__code__.co_filename == file:
            found.setdefault((each.__code__.co_name, each.__code__.co_firstlineno), []).append(each)
    return found


def preload() -> None:
    """Import what takes long and is not ours, so that every fork has it."""
    for name in _PRELOADED.split():
        try:
            importlib.import_module(name)
        except ImportError:
            continue
    assert not any(name.partition(".")[0].startswith("sessiondock") for name in sys.modules)
    Path(ROOT / ".nox/mutation").mkdir(parents=True, exist_ok=True)
