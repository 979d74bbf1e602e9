"""Events from options or JSON lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, get_type_hints

from sessiondock import Event, InvalidValueError, protocols

from .field_options import option_pairs
from .field_types import type_of
from .ids import read_json_lines
from .listing import names_of
from .usage import UsageError, near_match

__all__ = ["SET_BY_THE_COMMAND", "add_from_lines", "event_from_options"]

BATCH = 100
SET_BY_THE_COMMAND = ("session_id", "children", "raw")


def event_from_options(arguments: Sequence[str]) -> Event:
    """An event from ``--type model --outputs text=...``. UsageError for an unknown option or an unfitting value."""
    hints = get_type_hints(Event)
    names = [name for name in names_of(Event) if name not in SET_BY_THE_COMMAND]
    known = {field.option: field for field in (type_of(name, hints[name]) for name in names)}
    given: dict[str, list[str]] = {}
    for option, value in option_pairs(arguments):
        if option not in known:
            raise UsageError(f"an event has no {option}{near_match(option, known, '.')} It has: {', '.join(known)}")
        given.setdefault(option, []).append(value)
    if not given:
        raise UsageError("write the event's fields, such as --type model --name answer, or - to read JSON lines")
    return Event(**{known[option].name: known[option].read(values) for option, values in given.items()})


def add_from_lines(client: protocols.Client[Any], session_id: str) -> int:
    """Add an event for every line, in batches, and give their number."""
    events, number = _events(), 0
    while batch := list(islice(events, BATCH)):
        client.sessions.add_events(session_id, batch)
        number += len(batch)
    return number


def _events() -> Iterator[Event]:
    for number, line in enumerate(read_json_lines(), 1):
        try:
            yield Event.from_dict({name: value for name, value in line.items() if name != "session_id"})
        except InvalidValueError as error:
            raise UsageError(f"line {number} of standard input: {error.message}") from None
