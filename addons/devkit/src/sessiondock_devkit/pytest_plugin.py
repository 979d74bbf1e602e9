"""The pytest plugin: it runs the conformance kit and provides fixtures for the fakes of installed providers.

Neither a fake nor the kit is imported unless a test uses it.
"""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Generator
from typing import TYPE_CHECKING, Any

import pytest

from .fake_fixtures import make_plugin

if TYPE_CHECKING:
    from .conformance.report import Result

__all__ = ["KitPlugin", "pytest_configure"]

_MARK = "__conformance__"
_PROPERTY = "sessiondock-conformance"


def pytest_configure(config: pytest.Config) -> None:
    """Register the kit's plugin and the fixtures for this run."""
    config.pluginmanager.register(KitPlugin(config), "sessiondock-conformance")
    config.pluginmanager.register(make_plugin(), "sessiondock-fakes")


class KitPlugin:
    """Runs each case of each check, fails skips without a declared reason, and prints the report."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._results: list[Result] = []
        self._expected: dict[str, list[tuple[str, ...]]] = {}
        self._collected: dict[str, str] = {}
        self._deselected: set[str] = set()
        self._taken: dict[str, float] = {}

    # Collecting.

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """Make an item for each case of a check."""
        made: Any = getattr(metafunc.function, _MARK, None)
        tested: Any = getattr(metafunc, "cls", None)
        if made is not None and made.each is not None and hasattr(tested, "operations"):
            metafunc.parametrize(made.parameter, made.each(tested))

    def pytest_itemcollected(self, item: pytest.Item) -> None:
        """Record every check, so that none can be removed unnoticed."""
        if hasattr(getattr(item, "function", None), _MARK):
            self._collected[item.nodeid] = item.name

    def pytest_deselected(self, items: list[pytest.Item]) -> None:
        """Record deselected items: those may be missing from the run."""
        self._deselected |= {item.nodeid for item in items}

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Deselect checks that do not apply, and mark declared skips."""
        if not self._collected:
            return
        from .conformance.collection import choose

        kept, dropped, results = choose(items)
        self._results += results
        if dropped:
            self._config.hook.pytest_deselected(items=dropped)
            items[:] = kept

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Raise UsageError for a check that disappeared without being deselected."""
        lost = self._collected.keys() - self._deselected - {item.nodeid for item in session.items}
        if lost:
            raise pytest.UsageError("conformance checks were removed: " + ", ".join(sorted(lost)))
        for item in session.items if self._collected else ():
            self._remember(item)

    def _remember(self, item: pytest.Item) -> None:
        from .conformance.collection import all_runs, class_of, run_of, title

        run, tested = run_of(item), class_of(item)
        if run is not None and tested is not None:
            if title(tested) not in self._expected:
                self._expected[title(tested)] = all_runs(tested)
            facts = [title(tested), run.check.group, run.id, run.check.summary]
            item.user_properties.append((_PROPERTY, facts))

    # Running.

    @pytest.hookimpl(tryfirst=True)
    def pytest_pyfunc_call(self, pyfuncitem: pytest.Function) -> bool | None:
        """Run an async check when no other plugin runs coroutines."""
        if not hasattr(pyfuncitem.obj, _MARK) or not inspect.iscoroutinefunction(pyfuncitem.obj):
            return None
        names = inspect.signature(pyfuncitem.obj).parameters
        asyncio.run(pyfuncitem.obj(**{name: pyfuncitem.funcargs[name] for name in names}))
        return True

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Generator[None]:
        """Limit the time of a check, and of all checks of its class."""
        if not hasattr(getattr(item, "function", None), _MARK):
            return (yield)
        from .conformance.collection import class_of, title
        from .conformance.time_limit import time_limit, whole_limit

        if (tested := class_of(item)) is None:
            return (yield)
        with whole_limit(tested.whole_limit, title(tested), self._taken), time_limit(tested.limit, item.name):
            return (yield)

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_makereport(self, item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Report a check as failed when it was skipped, or expected to fail, without a declared reason."""
        report = yield
        if hasattr(getattr(item, "function", None), _MARK):
            _hold_to_reasons(item, report)
        return report

    # Several processes, with pytest-xdist.

    def pytest_sessionfinish(self) -> None:
        """In a worker, send what only a process that collects knows: what does not apply, and what must run."""
        output: Any = getattr(self._config, "workeroutput", None)
        if output is not None and self._expected:
            absent = [each for each in self._results if each.outcome == "not applicable"]
            output[_PROPERTY] = [[[each.suite, each.group, each.id, each.note] for each in absent], self._expected]

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """In the process that reports, add what a worker has sent; every worker collects the same."""
        sent: Any = getattr(node, "workeroutput", {}).get(_PROPERTY)
        if sent is None or self._expected:
            return
        from .conformance.report import Result

        absent, self._expected = sent
        for suite, group, name, note in absent:
            self._results.append(Result(suite=suite, group=group, id=name, outcome="not applicable", note=note))

    # Reporting.

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Record the result of a check."""
        facts: Any = dict(report.user_properties).get(_PROPERTY)
        if facts is None or (report.when != "call" and report.passed):
            return
        from .conformance.report import Result

        suite, group, name, summary = facts
        note = _reason(report) if report.skipped else _failure(report) if report.failed else summary
        self._results.append(Result(suite=suite, group=group, id=name, outcome=report.outcome, note=note))

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Print the report."""
        if not self._results:
            return
        from .conformance.last_run import KEY, summary
        from .conformance.report import lines, not_run

        self._results += not_run(self._expected, self._results)
        cache: Any = getattr(self._config, "cache", None)
        if cache is not None:
            cache.set(KEY, summary(self._results, cache.get(KEY, None)))
        terminalreporter.section("conformance of providers")
        for line in lines(self._results):
            terminalreporter.write_line(line, red="failed" in line, yellow="skipped:" in line)


def _hold_to_reasons(item: pytest.Item, report: pytest.TestReport) -> None:
    from .conformance.collection import class_of, run_of, skip_reason

    run, tested = run_of(item), class_of(item)
    expected_to_fail = hasattr(report, "wasxfail")
    if run is None or tested is None or not (report.skipped or expected_to_fail):
        return
    missing = bool(tested.needs_from_outside) and report.when == "setup"
    if not expected_to_fail and (missing or skip_reason(tested, run) is not None):
        return
    if expected_to_fail:
        del report.wasxfail
    report.outcome = "failed"
    report.longrepr = f"{run.id} was skipped without a declared reason; put one into {tested.__name__}.skips"


def _reason(report: pytest.TestReport) -> str:
    found = report.longrepr
    return found[2].removeprefix("Skipped: ") if isinstance(found, tuple) else str(found)


def _failure(report: pytest.TestReport) -> str:
    crash: Any = getattr(report.longrepr, "reprcrash", None)
    text = crash.message if crash is not None else str(report.longrepr)
    return str(text).splitlines()[0].removeprefix("AssertionError: ")
