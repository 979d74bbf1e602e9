"""Tables in Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

__all__ = ["shown", "table"]


def shown(pair: tuple[float, float]) -> str:
    """The ratio of the medians, and in brackets that of the least figures."""
    return f"{pair[0]:.2f} ({pair[1]:.2f})"


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """The lines, and an empty one."""
    yield f"| {' | '.join(header)} |\n"
    yield f"| {' | '.join('---' for _ in header)} |\n"
    yield from (f"| {' | '.join(row)} |\n" for row in rows)
    yield "\n"
