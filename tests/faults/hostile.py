"""Values that nobody should pass, and that somebody will."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any, NoReturn

import httpx

from sessiondock import UNSET, Event, Recording, Timeout
from sessiondock.models import Session


class Broken:
    """Fails at everything that looks at it."""

    def _fail(self, *_: object) -> NoReturn:
        raise RuntimeError("do not look at me")

    __repr__ = __str__ = __bool__ = __hash__ = __format__ = _fail
    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = _fail


class BrokenText(str):
    """A string that cannot be shown."""

    __slots__ = ()

    def __repr__(self) -> str:
        raise RuntimeError("do not look at me")


class BrokenNumber(int):
    """A number that cannot be shown."""

    def __repr__(self) -> str:
        raise RuntimeError("do not look at me")


def nested(depth: int) -> Any:
    """A list in a list in a list."""
    made: Any = []
    for _ in range(depth):
        made = [made]
    return made


def deep(depth: int) -> Any:
    """A mapping in a mapping in a mapping."""
    made: Any = {}
    for _ in range(depth):
        made = {"a": made}
    return made


def cyclic() -> dict[str, Any]:
    """A mapping that holds itself."""
    made: dict[str, Any] = {}
    made["me"] = made
    return made


def deep_event(depth: int) -> Event:
    """An event in an event in an event."""
    made = Event(type="tool", name="x")
    for _ in range(depth):
        made = Event(type="tool", name="x", children=(made,))
    return made


FAR = timezone(timedelta(hours=23, minutes=59, seconds=59, microseconds=999999))
HOSTILE: Mapping[str, Callable[[], Any]] = {
    "None": lambda: None,
    "UNSET": lambda: UNSET,
    "an object": object,
    "a class": lambda: int,
    "a function": lambda: nested,
    "True": lambda: True,
    "0": lambda: 0,
    "-1": lambda: -1,
    "1": lambda: 1,
    "a huge int": lambda: 10**5000,
    "a very negative int": lambda: -(10**400),
    "2**63": lambda: 2**63,
    "nan": lambda: math.nan,
    "inf": lambda: math.inf,
    "-inf": lambda: -math.inf,
    "a tiny float": lambda: 5e-324,
    "a large float": lambda: 1.7e308,
    "complex": lambda: 1j,
    "decimal": lambda: Decimal("NaN"),
    "an empty string": lambda: "",
    "a number as text": lambda: "5",
    "blank": lambda: " \t",
    "dots": lambda: "..",
    "a NUL": lambda: "a\0b",
    "a line break": lambda: "a\r\nX-Evil: 1",
    "a lone surrogate": lambda: "a\udc80b",
    "astral": lambda: "\U0010ffff\u202e\ufeff",
    "a huge string": lambda: "x" * 300_000,
    "a slash": lambda: "a/../b?c#d",
    "a cursor of ours": lambda: "sd1.W251bGwsMSxudWxsXQ",
    "a broken cursor of ours": lambda: "sd1.!!!!",
    "a cursor with a surrogate": lambda: "sd1.\udc80",
    "a page cursor": lambda: "1:5",
    "a huge page cursor": lambda: f"{'9' * 18}:{'9' * 18}:{'9' * 18}",
    "bytes": lambda: b"\xff",
    "bytearray": lambda: bytearray(b"abc"),
    "an empty list": list,
    "a list": lambda: [1, None, "a"],
    "a list of texts": lambda: ["a", "\udc80"],
    "a list of lists": lambda: [["a", "b"], ["c"]],
    "a list of broken objects": lambda: [Broken()],
    "a set": lambda: {"b", "a"},
    "a generator": lambda: (each for each in ("a", "b")),
    "nested lists": lambda: nested(5000),
    "an empty mapping": dict,
    "a mapping": lambda: {"a": 1},
    "a mapping of None": lambda: {"a": None},
    "keys that are no strings": lambda: {1: 2, None: 3, (1, 2): 4},
    "a mapping with nan": lambda: {"a": math.nan},
    "a mapping with bytes": lambda: {"a": b"\xff"},
    "a mapping with a surrogate": lambda: {"a\udc80": "\udc80"},
    "a mapping with a broken object": lambda: {"a": Broken()},
    "a mapping with a huge int": lambda: {"a": 10**5000},
    "a deep mapping": lambda: deep(5000),
    "a mapping as deep as it gets": lambda: deep(900),
    "a cyclic mapping": cyclic,
    "naive": lambda: datetime(2024, 1, 1),
    "year 1": lambda: datetime(1, 1, 1, tzinfo=UTC),
    "year 1, east": lambda: datetime(1, 1, 1, tzinfo=FAR),
    "year 9999": lambda: datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
    "year 9999, west": lambda: datetime(9999, 12, 31, 23, 59, 59, tzinfo=timezone(-timedelta(hours=23))),
    "a date": lambda: date(2024, 1, 1),
    "the longest time": lambda: timedelta.max,
    "the most negative time": lambda: timedelta.min,
    "a microsecond": lambda: timedelta(microseconds=1),
    "a broken object": Broken,
    "a broken string": lambda: BrokenText("abc"),
    "a broken number": lambda: BrokenNumber(3),
    "httpx.Timeout": lambda: httpx.Timeout(5),
    "Timeout": lambda: Timeout(1, 1),
    "an event": lambda: Event(type="tool", name="x"),
    "a list of events": lambda: [Event(), Event(id="", name="\udc80", children=(Event(),))],
    "odd events": lambda: [
        Event(id=3, type=4, name=b"", inputs="x", started_at="now", duration=1, children=3)  # type: ignore[arg-type]
    ],
    "an event of year 1": lambda: [
        Event(type="tool", started_at=datetime(1, 1, 1, tzinfo=FAR), duration=timedelta.max)
    ],
    "a naive event": lambda: [Event(type="tool", started_at=datetime(2024, 1, 1))],
    "an event with a broken object": lambda: [Event(type="tool", inputs={"a": Broken()}, metadata=cyclic())],
    "deep events": lambda: [deep_event(3000)],
    "a session": lambda: Session(id="x"),
    "a recording": Recording,
    "an odd recording": lambda: Recording(url=3, token=b"x"),  # type: ignore[arg-type]
    "a recording elsewhere": lambda: Recording(url="http://[::1", token="x"),
}
