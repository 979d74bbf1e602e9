"""The committed results of the suite of sends."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import attrs

__all__ = ["DATA", "METHODS", "Cell", "load", "load_times"]

DATA = Path(__file__).with_name("sends.json")
METHODS = ("GET", "POST", "DELETE")


@attrs.frozen
class Cell:
    """What became of a GET, a POST and a DELETE that met a fault.

    Attributes:
        sent: how often each was sent.
        seen: how often the service saw each; where a library may send again by itself, at least and at most so often.
        outcome: the error or the status that the caller got.
        connection: whether the next request had a connection of its own: ``new``, ``same``, or ``none``.
    """

    sent: tuple[int, ...]
    seen: tuple[str, ...]
    outcome: str
    connection: str

    def __str__(self) -> str:
        sent, seen = (" ".join(map(str, each)) for each in (self.sent, self.seen))
        return f"sent {sent}, seen {seen}, {self.outcome}, {self.connection} connection"

    @classmethod
    def parse(cls, text: str) -> Cell:
        """The cell of a text."""
        sent, seen, outcome, connection = text.split(", ")
        numbers = tuple(map(int, sent.split()[1:]))
        return cls(numbers, tuple(seen.split()[1:]), outcome, connection.partition(" ")[0])


def load() -> dict[str, dict[str, dict[str, Cell]]]:
    """The committed results: way -> fault -> transport -> cell."""
    grouped: dict[str, dict[str, dict[str, list[str]]]] = _committed()["cells"]
    return {
        way: {
            what: {kind: Cell.parse(text) for text, kinds in cells.items() for kind in kinds}
            for what, cells in faults.items()
        }
        for way, faults in grouped.items()
    }


def load_times() -> dict[str, float]:
    """The median of the milliseconds that an attempt took when the results were made, for each fault."""
    times: dict[str, float] = _committed()["milliseconds"]
    return times


def _committed() -> dict[str, Any]:
    committed: dict[str, Any] = json.loads(DATA.read_text(encoding="utf-8"))
    return committed
