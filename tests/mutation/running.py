"""Runs the tests of a module against its mutants.

The tests are collected once. Each mutant is a fork of that process in which the functions get their changed code, and
the module its changed constants; only tests that call the changed function run. What that leaves alive, though it runs
while modules are imported or tests collected, is tried again in a fork of a process that has not imported the module,
which then gets the changed one; the tests that call the module come first there.
"""

from __future__ import annotations

import ast
import importlib.abc
import importlib.util
import json
import os
import sys
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import partial
from types import CodeType, ModuleType
from typing import Any

import attrs
import pytest

from .calls import Measured
from .child import Outcome, outcome
from .in_functions import Work, measured_from, try_in_functions
from .operators import Mutant, applied, mutants
from .pytest_runs import HOME, limits, log_of, plugin, rank, started
from .targets import ROOT, Target

__all__ = ["BaselineError", "Runner", "preload"]

_PRELOADED = "pluggy asyncio trio ssl http.server httpx httpx2 hypothesis.strategies _hypothesis_pytestplugin attrs"


class BaselineError(Exception):
    """The tests do not pass without any change."""


class Runner:
    """Tries the mutants of modules, and remembers what their tests do without a change.

    Args:
        targets: the modules it may be asked for; modules with the same tests are measured together.
        quick: whether to leave a mutant untried once a few seconds of tests have not noticed it.
    """

    def __init__(self, targets: Collection[Target], *, quick: bool) -> None:
        self._targets = targets
        self._quick = quick
        self._measured: dict[tuple[str, ...], dict[str, Measured]] = {}

    def run(
        self,
        target: Target,
        wanted: Callable[[str], bool],
        killers: Sequence[str],
        record: Callable[[Mutant, Outcome], None],
    ) -> None:
        """Try the wanted mutants of a module and tell what became of each.

        Args:
            target: the module.
            wanted: whether to try the mutant of a key.
            killers: the tests that noticed other mutants of the module, once for each.
            record: is called with each mutant that was tried.

        Raises BaselineError when the tests do not pass as they are.
        """
        tree = ast.parse((ROOT / target.path).read_text(encoding="utf-8"))
        chosen = [mutant for mutant in mutants(tree) if wanted(mutant.key)]
        if not chosen:
            return
        same = (*target.tests, *target.options)
        by_key = {mutant.key: mutant for mutant in chosen}
        counted = Counter(killers)
        work = partial(
            Work,
            target=target,
            tree=tree,
            chosen=chosen,
            measured=self._measured.get(same),
            files=[str(ROOT / each.path) for each in self._targets if (*each.tests, *each.options) == same],
            killers=counted,
            quick=self._quick,
        )
        open_ones = set(by_key)
        for key, answer in _told(work):
            if key == "measured":
                self._measured[same] = measured_from(answer)
                continue
            open_ones.remove(key)
            counted[answer[1]] += 1
            record(by_key[key], Outcome(*answer))
        if same not in self._measured:
            raise BaselineError(f"the tests of {target.path} do not pass, see {log_of(target)}: {' '.join(same)}")
        measured = self._measured[same]
        for mutant in chosen:
            if mutant.key in open_ones and not (self._quick and target.opens_sockets):
                with applied(mutant):
                    code = compile(tree, str(ROOT / target.path), "exec")
                order = _Order(target, measured, counted)
                record(mutant, outcome(partial(_on_import, target, code, order), **limits(measured)))


def _told(work: Callable[..., Work]) -> Iterator[tuple[str, Any]]:
    """The lines of a process that does the work."""
    receiver, sender = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(receiver)
        try_in_functions(work(sender=sender))
    os.close(sender)
    with os.fdopen(receiver, encoding="utf-8") as lines:
        for line in lines:
            key, answer = json.loads(line)
            yield key, answer
    os.waitpid(child, 0)


# Mutants of what runs on import.


def _on_import(target: Target, code: CodeType, order: _Order) -> str | None:
    sys.meta_path.insert(0, _Finder(target, code))
    failed = _Failed()
    return None if started(target, plugin(), order, failed) else failed.name


class _Failed:
    """Which test fails first."""

    name = ""

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed and not self.name:
            self.name = report.nodeid


@attrs.frozen
class _Order:
    """The tests that call the module come first."""

    _target: Target
    _measured: Mapping[str, Measured]
    _killers: Mapping[str, int]

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        file = str(ROOT / self._target.path)
        calling = {name for name, each in self._measured.items() if each.calls.get(file)}
        items.sort(key=lambda item: (item.nodeid not in calling, *rank(item.nodeid, self._measured, self._killers)))


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


def preload() -> None:
    """Import what takes long and is not ours, so that every fork has it."""
    for name in _PRELOADED.split():
        try:
            importlib.import_module(name)
        except ImportError:
            continue
    assert not any(name.partition(".")[0].startswith("sessiondock") for name in sys.modules)
    HOME.mkdir(parents=True, exist_ok=True)
