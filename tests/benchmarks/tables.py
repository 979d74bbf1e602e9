"""Tables in Markdown, and the names in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

__all__ = ["is_sdk", "shown", "table", "title_of"]

_VENDORS = {"orq": "Orq", "honeyhive": "HoneyHive", "humanloop": "Humanloop", "syllable": "Syllable"}
_OF_NO_VENDOR = {"given", "threads", "stream", "save"}
"""Groups of cases that any vendor would show alike."""


def title_of(case: Mapping[str, Any]) -> str:
    """Of a case, in its group."""
    title: str = case["title"]
    return title if case["group"] in _OF_NO_VENDOR else f"{_VENDORS[case['vendor']]} {title}"


def is_sdk(contender: str) -> bool:
    """Whether it is a vendor's."""
    return " SDK" in contender


def shown(pair: tuple[float, float]) -> str:
    """The ratio of the medians, and in brackets that of the least figures."""
    return f"{pair[0]:.2f} ({pair[1]:.2f})"


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """The lines, and an empty one."""
    yield f"| {' | '.join(header)} |\n"
    yield f"| {' | '.join('---' for _ in header)} |\n"
    yield from (f"| {' | '.join(row)} |\n" for row in rows)
    yield "\n"
