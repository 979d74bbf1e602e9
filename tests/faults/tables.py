"""The committed results of the suite of sends, as the tables of docs/reference/faults.md."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from tests.faults.cells import METHODS, Cell, load, load_times
from tests.faults.dripping import BLOCKING, DRIPPED, is_ended_by_total

__all__ = ["PAGE", "page_with_tables", "write_page"]

PAGE = Path(__file__).resolve().parents[2] / "docs/reference/faults.md"
BEGIN, END = "<!-- begin of the tables -->", "<!-- end of the tables -->"
WAY_NAMES = {
    "direct": "a new connection",
    "reused": "a connection that was used before",
    "proxy": "a proxy",
    "tls": "TLS",
    "tunnel": "TLS through a proxy (CONNECT)",
}
DRIPPING = """## A response that drips

Each bit comes in time for `Timeout(read=)`, which counts from bit to bit: what arrives within the limits arrives whole.
`Timeout(total=)` ends the call, except where a blocking client of yours reads headers or one chunk in a call that
nothing can interrupt."""
CONNECTIONS = {"new": "closed", "same": "used again", "none": "there is none", "new or same": "closed or used again"}


def write_page() -> None:
    """Put the tables into the page."""
    PAGE.write_text(page_with_tables(PAGE.read_text(encoding="utf-8")), encoding="utf-8")


def page_with_tables(page: str) -> str:
    """The page with the tables of the committed results."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    parts = [_rules(), "### Where a transport or a way differs", _exceptions(), DRIPPING, _dripping()]
    tables = "\n\n".join(parts)
    return f"{before}{BEGIN}\n\n{tables}\n\n{END}{after}"


def _cells() -> dict[str, dict[tuple[str, str], Cell]]:
    """Fault -> way and transport -> cell."""
    cells: dict[str, dict[tuple[str, str], Cell]] = {}
    for way, faults in load().items():
        for what, kinds in faults.items():
            cells.setdefault(what, {}).update({(way, kind): cell for kind, cell in kinds.items()})
    return cells


def _usual(cells: dict[tuple[str, str], Cell]) -> Cell:
    return Counter(cells.values()).most_common(1)[0][0]


def _rules() -> str:
    times = load_times()
    head = ["fault", *METHODS, "the caller gets", "the connection is", "ms per attempt"]
    rows = [[what, *_shown(_usual(cells)), f"{times[what]:g}"] for what, cells in _cells().items()]
    return _table(head, rows)


def _exceptions() -> str:
    head = ["over", "transports", *METHODS, "the caller gets", "the connection is", "faults"]
    alike: dict[tuple[str, ...], list[str]] = {}
    for what, cells in _cells().items():
        for cell, ways in _unusual(cells).items():
            by_kinds: dict[tuple[str, ...], list[str]] = {}
            for way, kinds in ways.items():
                by_kinds.setdefault(tuple(kinds), []).append(WAY_NAMES[way])
            for group, names in by_kinds.items():
                where = "every way" if len(names) == len({way for way, _ in cells}) else "; ".join(names)
                row = (where, ", ".join(f"`{kind}`" for kind in group), *_shown(cell))
                alike.setdefault(row, []).append(what)
    return _table(head, [[*row, ", ".join(whats)] for row, whats in alike.items()])


def _unusual(cells: dict[tuple[str, str], Cell]) -> dict[Cell, dict[str, list[str]]]:
    """The cells that are not the usual one: cell -> way -> transports."""
    usual = _usual(cells)
    found: dict[Cell, dict[str, list[str]]] = {}
    for (way, kind), cell in cells.items():
        if cell != usual:
            found.setdefault(cell, {}).setdefault(way, []).append(kind)
    return found


def _dripping() -> str:
    head = ["what comes bit by bit", "ended by the total of the call", "ended by a silence only"]
    rows: list[list[str]] = []
    for what in DRIPPED:
        rest = [f"`{kind}`" for kind in BLOCKING if not is_ended_by_total(kind, what)]
        rows.append([what, "all others" if rest else "all", ", ".join(rest)])
    return _table(head, rows)


def _shown(cell: Cell) -> list[str]:
    outcome = " or ".join(f"`{part}`" if part[0].isalpha() else f"status {part}" for part in cell.outcome.split(" or "))
    pairs = zip(cell.sent, cell.seen, strict=True)
    counts = [f"0 of {sent}" if seen == "0" else seen.replace("-", " to ") for sent, seen in pairs]
    return [*counts, outcome, CONNECTIONS[cell.connection]]


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
