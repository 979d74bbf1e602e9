"""The relation between pytest's items and the runs of checks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from .provider_under_test import ProviderUnderTest
from .report import Result
from .rules import MARK, Check, Run, expected

__all__ = ["all_runs", "choose", "run_of", "skip_reason", "class_of", "title"]


def run_of(item: pytest.Item) -> Run | None:
    """The run of a check that an item executes; None for any other test."""
    made = getattr(getattr(item, "function", None), MARK, None)
    if not isinstance(made, Check) or class_of(item) is None:
        return None
    call: Any = getattr(item, "callspec", None)
    params: Mapping[str, Any] = call.params if call is not None else {}
    case = params.get(made.parameter or "")
    return Run(check=made, case=case if isinstance(case, str) else None)


def class_of(item: pytest.Item) -> type[ProviderUnderTest] | None:
    """The test class of an item, when it is one of a provider under test."""
    cls: Any = getattr(item, "cls", None)
    return cls if isinstance(cls, type) and issubclass(cls, ProviderUnderTest) else None


def title(tested: type[ProviderUnderTest]) -> str:
    """The name of a test class in the report."""
    return f"{tested.provider.title} ({tested.__name__}, {tested.variant})"


def skip_reason(tested: type[ProviderUnderTest], run: Run) -> str | None:
    """The declared reason to skip a run."""
    return tested.skips.get(run.id, tested.skips.get(run.check.name))


def choose(items: list[pytest.Item]) -> tuple[list[pytest.Item], list[pytest.Item], list[Result]]:
    """Split items into those to run and those that do not apply, and mark declared skips.

    Returns:
        The items to run, the items that do not apply, and the results that the report shows for the latter.
    """
    kept: list[pytest.Item] = []
    dropped: list[pytest.Item] = []
    results: list[Result] = []
    for item in items:
        run, tested = run_of(item), class_of(item)
        reason = run.check.not_applicable(tested) if run is not None and tested is not None else None
        if run is None or tested is None or reason is None:
            kept.append(item)
        else:
            dropped.append(item)
            results.append(_result(tested, run, "not applicable", reason))
            continue
        if run is not None and tested is not None and (declared := skip_reason(tested, run)) is not None:
            item.add_marker(pytest.mark.skip(reason=declared))
    return kept, dropped, results


def all_runs(tested: type[ProviderUnderTest]) -> list[tuple[str, ...]]:
    """The heading, the name and the summary of each run that a test class must have."""
    return [(run.check.group, run.id, run.check.summary) for run in expected(tested)]


def _result(tested: type[ProviderUnderTest], run: Run, outcome: str, note: str) -> Result:
    return Result(suite=title(tested), group=run.check.group, id=run.id, outcome=outcome, note=note)
