"""The page of the documentation that says what the kit catches, made from the entries that the session proves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from .fault import Fault

__all__ = ["PAGE", "count", "page"]

PAGE = Path(__file__).parents[2] / "docs/reference/planted-faults.md"

_CLASSES = {
    "arguments": "what callers give is checked, and sent as it is",
    "calls": "errors, retries, timeouts, concurrency, and what a process keeps",
    "cursor": "a provider that pages by cursor",
    "derived": "sessions derived from traces",
    "events": "adding and listing events",
    "facts": "what the record says of the service",
    "fields": "fields are sent, stored and read as they are",
    "library": "a provider of a library or of files",
    "lists": "filters, pages, totals and order",
    "offset": "a provider that pages by offset",
    "page": "a provider that pages by number",
    "read-only": "a provider that only reads",
    "results": "what calls return",
    "secrets": "keys stay where they belong",
    "settings": "settings, connection URLs and options of a client",
    "single": "a provider that gets everything in one answer",
    "times": "times and their offsets",
}


def page(faults: Sequence[Fault]) -> str:
    """The whole page."""
    unknown = {fault.group for fault in faults} - {*_CLASSES}
    if unknown:
        raise LookupError(f"say what these classes of faults are about: {', '.join(sorted(unknown))}")
    classes = [(group, about, _of(faults, "group", group)) for group, about in _CLASSES.items()]
    shapes = [(shape, _shape(shape), _of(faults, "shape", shape)) for shape in _shapes(faults)]
    return f"""# Planted faults

`python -m tests.kit_faults` in the repository plants faults into providers, one at a time, as people make them by
mistake, and runs the conformance kit over each, sync and async. It fails when one is missed without a reason, or caught
although a reason says that it cannot be. `python -m tests.kit_faults --page` makes this page from the same entries.

Each fault counts once in each variant in which it is one: {_count(faults)}.

## By class

{_table("class", "what it is about", classes)}

## By provider

{_table("provider", "what it is", shapes)}

## What is missed, and why

{_misses(faults)}
"""


def count(caught: int, missed: int) -> str:
    """Counts as a sentence says them."""
    return f"{caught} of {caught + missed} caught, {caught / max(caught + missed, 1):.1%}"


def _count(faults: Iterable[Fault]) -> str:
    return count(*_counts(faults))


def _counts(faults: Iterable[Fault]) -> tuple[int, int]:
    found = {True: 0, False: 0}
    for fault in faults:
        found[bool(fault.missed)] += len(fault.variants)
    return found[False], found[True]


def _of(faults: Iterable[Fault], attribute: str, value: str) -> list[Fault]:
    return [fault for fault in faults if getattr(fault, attribute) == value]


def _shapes(faults: Iterable[Fault]) -> list[str]:
    return sorted({fault.shape for fault in faults})


def _shape(name: str) -> str:
    if name.startswith("scaffold"):
        return f"what `new_provider` writes{name.removeprefix('scaffold').replace('-', ', kind ', 1)}"
    return {
        "export": "the export of Humanloop",
        "jsonfiles": "a provider of files, by a third party",
    }.get(name, f"`sessiondock-{name}`")


def _table(first: str, second: str, rows: Iterable[tuple[str, str, list[Fault]]]) -> str:
    lines = [f"| {first} | {second} | caught | missed |", "| --- | --- | --- | --- |"]
    for name, about, faults in rows:
        caught, missed = _counts(faults)
        lines.append(f"| {name} | {about} | {caught} | {missed} |")
    return "\n".join(lines)


def _misses(faults: Iterable[Fault]) -> str:
    lines = ["| provider | fault | why |", "| --- | --- | --- |"]
    lines += [f"| {fault.shape} | {fault.what}{_only(fault)} | {fault.missed} |" for fault in faults if fault.missed]
    return "\n".join(lines)


def _only(fault: Fault) -> str:
    return f" ({fault.variants[0]})" if len(fault.variants) == 1 else ""
