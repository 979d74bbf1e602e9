"""One session with its events, for people and for programs."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TextIO, cast

from sessiondock import Event, Session, protocols

from .listing import SESSION_COLUMNS
from .output import chosen_format, open_writer
from .output.rows import cell, json_text
from .output.table import console
from .text import shown

__all__ = ["show_sessions"]

_IN_THE_TITLE = ("session_id", "type", "name", "started_at")


def show_sessions(
    client: protocols.Client[Any], ids: Iterable[str], *, events: bool, raw: bool, output: str | None
) -> None:
    """Get each session and write it. In the formats for programs its events are below ``events``."""
    form = chosen_format(output, sys.stdout)
    with_events = events and not raw and "list_events" in client.capabilities
    if form == "table":
        for session_id in ids:
            session = client.sessions.get(session_id)
            _print_session(sys.stdout, session, raw=raw)
            if with_events:
                _print_events(sys.stdout, client.sessions.list_events(session_id))
        return
    writer = open_writer(form, SESSION_COLUMNS, None)
    try:
        for session_id in ids:
            session = client.sessions.get(session_id)
            found: dict[str, Any] = dict(session.raw) if raw else session.to_dict()
            if with_events:
                found["events"] = [event.to_dict() for event in client.sessions.list_events(session_id)]
            writer.write(found)
    finally:
        writer.close()


def _print_session(stream: TextIO, session: Session, *, raw: bool) -> None:
    if raw:
        stream.write(json_text(session.raw, indent=2) + "\n")
        return
    stream.writelines(line + "\n" for line in _fields(session.to_dict()))


def _print_events(stream: TextIO, events: Iterable[Event]) -> None:
    for event in events:
        found = event.to_dict()
        title = " ".join(filter(None, (event.type or "event", event.name)))
        when = cell(found.get("started_at"))
        target = console(stream)
        target.print()
        target.rule(shown(f"{title}  {when}".rstrip()), align="left", characters="-" if _is_ascii(stream) else "─")
        stream.writelines(
            line + "\n" for line in _fields({name: found[name] for name in found if name not in _IN_THE_TITLE})
        )


def _fields(found: Mapping[str, Any]) -> Iterator[str]:
    names = [name for name in found if name != "raw" and found[name] not in (None, [], {})]
    width = max((len(name) for name in names), default=0)
    for name in names:
        yield f"{name:<{width}}  {_value(found[name], ' ' * (width + 2))}"


def _value(value: Any, indent: str) -> str:
    if isinstance(value, Mapping):
        mapping = cast("Mapping[str, Any]", value)
        lines = [f"{shown(name)}: {_inner(mapping[name], indent + '  ')}" for name in mapping]
        return f"\n{indent}".join(lines)
    if isinstance(value, str) and "\n" in value:
        return _inner(value, indent)
    return cell(value)


def _inner(value: Any, indent: str) -> str:
    if isinstance(value, str):
        return shown(value).replace("\n", "\n" + indent)
    return json_text(value, indent=2).replace("\n", "\n" + indent)


def _is_ascii(stream: TextIO) -> bool:
    return not (stream.encoding or "").lower().startswith("utf")
