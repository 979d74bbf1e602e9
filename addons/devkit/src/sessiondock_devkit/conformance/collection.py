"""Between pytest's items and the kit's runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from .report import Result
from .rules import MARK, Check, Run, expected
from .subject import Subject

__all__ = ["choose", "not_run", "run_of", "skip_reason", "subject_of", "title"]


def run_of(item: pytest.Item) -> Run | None:
    """The run that an item stands for; None for any other test."""
    made = getattr(getattr(item, "function", None), MARK, None)
    if not isinstance(made, Check) or subject_of(item) is None:
        return None
    call: Any = getattr(item, "callspec", None)
    params: Mapping[str, Any] = call.params if call is not None else {}
    word = params.get("word")
    return Run(check=made, word=word if isinstance(word, str) else None)


def subject_of(item: pytest.Item) -> type[Subject] | None:
    """The kit class of an item."""
    cls: Any = getattr(item, "cls", None)
    return cls if isinstance(cls, type) and issubclass(cls, Subject) else None


def title(subject: type[Subject]) -> str:
    """How the report names a kit class."""
    return f"{subject.provider.title} ({subject.__name__}, {subject.colour})"


def skip_reason(subject: type[Subject], run: Run) -> str | None:
    """The declared reason to skip a run."""
    return subject.skips.get(run.id, subject.skips.get(run.check.name))


def choose(items: list[pytest.Item]) -> tuple[list[pytest.Item], list[pytest.Item], list[Result]]:
    """Items to run, items that do not apply, and what the report says of the latter. Declared skips are marked."""
    kept: list[pytest.Item] = []
    dropped: list[pytest.Item] = []
    results: list[Result] = []
    for item in items:
        run, subject = run_of(item), subject_of(item)
        reason = run.check.not_applicable(subject) if run is not None and subject is not None else None
        if run is None or subject is None or reason is None:
            kept.append(item)
        else:
            dropped.append(item)
            results.append(_result(subject, run, "not applicable", reason))
            continue
        if run is not None and subject is not None and (declared := skip_reason(subject, run)) is not None:
            item.add_marker(pytest.mark.skip(reason=declared))
    return kept, dropped, results


def not_run(subject: type[Subject], seen: set[str]) -> Iterator[Result]:
    """The runs that a kit class owes and that were not among those seen."""
    for run in expected(subject):
        if run.id not in seen:
            yield _result(subject, run, "not run", run.check.summary)


def _result(subject: type[Subject], run: Run, outcome: str, note: str) -> Result:
    return Result(subject=title(subject), group=run.check.group, id=run.id, outcome=outcome, note=note)
