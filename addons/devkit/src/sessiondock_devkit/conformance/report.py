"""The report at the end of a run: for each provider and variant what passed, failed, or was skipped and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import attrs

__all__ = ["GROUPS", "Result", "lines", "not_run", "totals"]

GROUPS = (
    "declaration",
    "packaging",
    "client",
    "keywords",
    "create",
    "get",
    "list",
    "update",
    "delete",
    "events",
    "recordings",
    "hooks",
    "errors",
    "retries",
    "requests",
    "secrets",
)
"""The headings in the order of the report. Checks of a provider's own follow."""


@attrs.frozen(kw_only=True)
class Result:
    """The result of one check.

    Attributes:
        suite: the provider and the variant, such as ``"acme, async"``.
        group: the check's heading.
        id: the check's name, with its case in brackets.
        outcome: ``"passed"``, ``"failed"``, ``"skipped"``, ``"not applicable"`` or ``"not run"``.
        note: the failure, or the reason for the skip; otherwise the summary of the check.
    """

    suite: str
    group: str
    id: str
    outcome: str
    note: str


def not_run(expected: Mapping[str, Sequence[Sequence[str]]], results: Iterable[Result]) -> list[Result]:
    """Results for the runs that each suite must have and that have no result."""
    seen = {(result.suite, result.id) for result in results}
    return [
        Result(suite=suite, group=group, id=name, outcome="not run", note=summary)
        for suite, runs in expected.items()
        for group, name, summary in runs
        if (suite, name) not in seen
    ]


def lines(results: Iterable[Result]) -> Iterator[str]:
    """The report, line by line."""
    by_suite: dict[str, list[Result]] = {}
    for result in results:
        by_suite.setdefault(result.suite, []).append(result)
    for suite, found in by_suite.items():
        yield f"{suite}: {totals(found)}"
        yield from _groups(found)


def totals(results: Iterable[Result]) -> str:
    """The number of results for each outcome, as text."""
    counts = dict.fromkeys(("passed", "skipped", "failed", "not run"), 0)
    for result in results:
        if result.outcome in counts:
            counts[result.outcome] += 1
    return ", ".join(f"{count} {outcome}" for outcome, count in counts.items() if count) or "nothing ran"


def _groups(results: list[Result]) -> Iterator[str]:
    groups: dict[str, list[Result]] = {}
    for result in results:
        groups.setdefault(result.group, []).append(result)
    groups = {name: groups[name] for name in (*GROUPS, *groups) if name in groups}
    for group, found in groups.items():
        absent = sorted({result.note for result in found if result.outcome == "not applicable"})
        if all(result.outcome == "not applicable" for result in found):
            yield f"  {group:<12} not applicable: {'; '.join(absent)}"
            continue
        yield f"  {group:<12} {totals(found)}"
        for outcome in ("skipped", "failed"):
            by_note: dict[str, list[str]] = {}
            for result in found:
                if result.outcome == outcome:
                    by_note.setdefault(result.note, []).append(result.id)
            yield from (f"    {outcome}: {', '.join(names)}: {note}" for note, names in by_note.items())
        yield from _apart(found)


def _apart(results: list[Result]) -> Iterator[str]:
    reasons: dict[str, list[str]] = {}
    for result in results:
        if result.outcome == "not applicable":
            reasons.setdefault(result.note, []).append(result.id.partition("[")[0])
    for reason, names in reasons.items():
        yield f"    not applicable, {reason}: {', '.join(dict.fromkeys(names))}"
