"""How a copy differs from what was to be written. Nothing here does I/O."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

import attrs

from sessiondock import Event, Session
from sessiondock.authoring import checks

from .abilities import EVENT_FIELDS
from .mapping import MappedSession
from .shapes import is_items, is_mapping

__all__ = ["Difference", "difference", "event_differences", "session_differences"]


@attrs.frozen(kw_only=True)
class Difference:
    """One field that is not in the target as it was to be.

    Attributes:
        field: the path of the field, such as ``"name"``, ``"events[3].outputs"`` or ``"recordings[0]"``.
        expected: what was to be written, shortened.
        found: what the target has, shortened.
        added: whether the target has added it: the source has nothing there, or it is a later ``updated_at``.
    """

    field: str
    expected: str
    found: str
    added: bool = False

    @property
    def kind(self) -> str:
        """The field without the number of the event, such as ``"events.outputs"``."""
        return _NUMBER.sub("", self.field)

    def __str__(self) -> str:
        return f"{self.field}: expected {self.expected}, found {self.found}"


_NUMBER = re.compile(r"\[\d+\]")


def difference(field: str, expected: object, found: object) -> Difference:
    """One difference, its values shortened for people."""
    return Difference(field=field, expected=checks.shown(expected), found=checks.shown(found), added=expected is None)


def session_differences(mapped: MappedSession, found: Session) -> Iterator[Difference]:
    """The fields of a copy that are not as they were to be written."""
    for name, expected in mapped.fields.items():
        actual = getattr(found, name, None)
        if _is_touched(name, expected, actual):
            yield attrs.evolve(difference(name, expected, actual), added=True)
        elif not _same(expected, actual):
            yield difference(name, expected, actual)
    if mapped.ids and found.id not in mapped.ids:
        yield difference("id", mapped.ids[0], found.id)


def _is_touched(name: str, expected: object, actual: object) -> bool:
    """Whether a target has set ``updated_at`` anew, as a store may do whenever events are added."""
    return (
        name == "updated_at" and isinstance(expected, datetime) and isinstance(actual, datetime) and actual > expected
    )


def event_differences(expected: Event, found: Event, path: str) -> Iterator[Difference]:
    """The fields of an event that are not as they were to be written; ``session_id`` and None are not compared."""
    for name in ("id", "created_at", *EVENT_FIELDS, "raw", "copied_from"):
        wanted, actual = getattr(expected, name), getattr(found, name)
        if name == "children":
            yield from _children(wanted, actual, path)
        elif (name in {"id", "created_at"} and wanted is None) or (name in {"raw", "copied_from"} and not expected.raw):
            continue
        elif not _same(wanted, actual):
            yield difference(f"{path}.{name}", wanted, actual)


def _children(expected: tuple[Event, ...], found: tuple[Event, ...], path: str) -> Iterator[Difference]:
    if len(expected) != len(found):
        yield difference(f"{path}.children", f"{len(expected)} children", f"{len(found)} children")
        return
    for number, (wanted, actual) in enumerate(zip(expected, found, strict=True)):
        yield from event_differences(wanted, actual, f"{path}.children[{number}]")


def _same(expected: object, found: object) -> bool:
    """Equal, with the kinds of numbers told apart, as JSON does: 1, 1.0 and true are three values."""
    if expected is None and found in ({}, (), []):
        return True
    if is_mapping(expected) and is_mapping(found):
        return expected.keys() == found.keys() and all(_same(expected[key], found[key]) for key in expected)
    if is_items(expected) and is_items(found):
        return len(expected) == len(found) and all(map(_same, expected, found))
    if isinstance(expected, (bool, int, float)) or isinstance(found, (bool, int, float)):
        return type(expected) is type(found) and expected == found
    return bool(expected == found)
