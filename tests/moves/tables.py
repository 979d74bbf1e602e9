"""The page that tells what of a session survives a copy: one table for each source."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.moves.running import TARGETS, Move, moves_from
from tests.moves.sources import ENDS

__all__ = ["BEGIN", "END", "PAGE", "made_section", "section", "write_page"]

PAGE = Path(__file__).resolve().parents[2] / "docs/reference/what-moves.md"
BEGIN, END = "<!-- begin of the tables -->", "<!-- end of the tables -->"
SIGNS = {"kept": "●", "metadata": "metadata", "lost": "lost", "not copied": "✗"}


def write_page() -> None:
    """Copy from everywhere to everywhere, and put the tables into the page."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    sections = [made_section(source) for source in ENDS]
    PAGE.write_text(page_with_tables(before, sections, after), encoding="utf-8")


def page_with_tables(before: str, sections: Sequence[str], after: str) -> str:
    """The page with these sections."""
    return f"{before}{BEGIN}\n\n" + "\n\n".join(sections) + f"\n\n{END}{after}"


def made_section(source: str) -> str:
    """The section of a source, from copies that are made now."""
    with tempfile.TemporaryDirectory() as folder:
        return section(source, *moves_from(source, Path(folder)))


def section(source: str, fields: Sequence[str], moves: Mapping[str, Move]) -> str:
    """A heading, the table, and below it why something is not kept."""
    rows = [["", *(f"`{target}`" for target in TARGETS)]]
    rows.append(["ids of sessions", *(moves[target].ids or SIGNS["not copied"] for target in TARGETS)])
    for name in fields:
        fates = [SIGNS[moves[target].fates[name]] for target in TARGETS]
        rows.append([f"`{name}`", *fates])
    rows.append(["the target adds", *(_names(moves[target].added) for target in TARGETS)])
    reasons = "\n".join(f"- {line}" for target in TARGETS for line in _reasons(target, moves[target]))
    return f"## From `{source}`\n\n{_table(rows)}" + (f"\n\n{reasons}" if reasons else "")


def _names(names: Sequence[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _reasons(target: str, move: Move) -> list[str]:
    """For each reason the target and what is lost for it."""
    grouped: dict[str, list[str]] = {}
    for name, reason in move.reasons.items():
        grouped.setdefault(reason, []).append(name)
    return [f"`{target}`: {_names(sorted(names))}: {reason}" for reason, names in grouped.items()]


def _table(rows: Sequence[Sequence[str]]) -> str:
    head, *others = rows
    return "\n".join(f"| {' | '.join(cells)} |" for cells in [head, ["---"] * len(head), *others])
