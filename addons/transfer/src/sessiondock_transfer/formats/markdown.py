"""Sessions as one page of Markdown, to read or to attach. Content stands in fenced blocks, so it cannot be markup."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from sessiondock import Event, Session
from sessiondock.messages import Message

from ..conversation import messages_by_event
from ..message_text import arguments_object, text_of
from .files import TextFile, as_json, check_options
from .record import EVENT_FIELDS, SESSION_FIELDS, ExportedSession, Format, every
from .visible import visible

__all__ = ["FORMAT"]

_CODES = re.compile(r"([\\`*_{}\[\]()#!|~$])")
# with what follows them, pages on the web turn these into links
_LINKS = (("://", "&#58;//"), ("www.", "www&#46;"))
_FREE = (
    "inputs",
    "outputs",
    "config",
    "metadata",
    "metrics",
    "feedback",
    "user_properties",
)


class Writer:
    """Writes a heading for each session, and one for each event."""

    def __init__(self, path: Path, options: Mapping[str, Any]) -> None:
        check_options("markdown", options, {})
        self._file = TextFile(path)

    def write(self, item: ExportedSession, /) -> list[str]:
        for line in _page(item):
            self._file.line(line)
        return []

    def close(self) -> None:
        self._file.close()


def _page(item: ExportedSession) -> Iterator[str]:
    session = item.session
    yield f"# {_plain(session.name or session.id)}\n"
    yield from _table(session, [name for name in SESSION_FIELDS if name not in _FREE])
    yield from _blocks(session)
    said = messages_by_event(session, item.events)
    yield from _said(said[0])
    for number, event in enumerate(item.events, 1):
        yield f"## {_plain(' '.join(filter(None, (event.type, event.name))) or 'event')}\n"
        yield from _table(event, [name for name in EVENT_FIELDS if name not in {*_FREE, "type", "name", "session_id"}])
        yield from _said(said[number])
        yield from _blocks(event)
    yield "---\n"


def _said(messages: Sequence[Message]) -> Iterator[str]:
    for message in messages:
        yield f"**{_plain(message.role)}**\n"
        yield from _message(message)


def _message(message: Message) -> Iterator[str]:
    if message.reasoning:
        yield from _fence("text", message.reasoning)
    if text := text_of(message):
        yield from _fence("text", text)
    for call in message.tool_calls:
        yield f"calls {_plain(call.name)}\n"
        yield from _fence("json", as_json(arguments_object(call), indent=2))


def _blocks(source: Session | Event) -> Iterator[str]:
    for name in _FREE:
        content = getattr(source, name)
        if content:
            yield f"<details><summary>{name}</summary>\n"
            yield from _fence("json", as_json(content, indent=2))
            yield "</details>\n"


def _table(source: Session | Event, names: list[str]) -> Iterator[str]:
    rows = [(name, getattr(source, name)) for name in names]
    rows = [(name, value) for name, value in rows if value is not None and value != ()]
    if rows:
        yield "| field | value |\n| --- | --- |"
        for name, value in rows:
            yield f"| {name} | {_plain(_cell(value))} |"
        yield ""


def _cell(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    return ", ".join(value) if isinstance(value, tuple) else str(value)  # pyright: ignore[reportUnknownArgumentType]


def _plain(text: str) -> str:
    """A text as one line without any markup."""
    found = html.escape(" ".join(visible(text).split()), quote=False)
    found = _CODES.sub(r"\\\1", found)
    for code, harmless in _LINKS:
        found = found.replace(code, harmless)
    return found


def _fence(language: str, text: str) -> Iterator[str]:
    """A block that ends behind the text whatever the text holds."""
    shown = visible(text)
    longest = max((len(run) for run in re.findall(r"`+", shown)), default=0)
    fence = "`" * max(3, longest + 1)
    yield f"{fence}{language}\n{shown}\n{fence}\n"


FORMAT = Format(
    name="markdown",
    title="Markdown",
    endings=(".md", ".markdown"),
    keeps=every("session.raw", "event.raw", "event.session_id"),
    open=Writer,
)
