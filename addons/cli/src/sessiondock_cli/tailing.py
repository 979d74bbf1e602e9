"""New sessions and events as they come, by asking again and again."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping, Sequence
from typing import Any

from sessiondock import Event, NotFoundError, Session, protocols

from .listing import SESSION_COLUMNS, split
from .output import chosen_format, open_writer
from .output.rows import as_row, cell, chosen
from .text import one_line

__all__ = ["Tail"]

WATCHED = 100


class Tail:
    """Prints sessions, and the events of the newest hundred sessions, each once."""

    def __init__(
        self, client: protocols.Client[Any], filters: Mapping[str, Any], *, output: str | None, fields: str | None
    ) -> None:
        self._client, self._filters = client, dict(filters)
        self._fields = split(fields, Session)
        form = chosen_format(output, sys.stdout)
        columns = ("kind", *SESSION_COLUMNS, "session_id", "type", "inputs", "outputs")
        self._writer = None if form == "table" else open_writer(form, columns, None)
        self._events = "list_events" in client.capabilities
        self._seen: dict[str, set[str]] = {}

    def begin(self, number: int) -> None:
        """Print the newest sessions, oldest of them first. What exists now is not printed later."""
        found = self._newest()
        for session in found[:number][::-1]:
            self._print("session", session)
        for session in found:
            self._seen[session.id] = {event.id or "" for event in self._events_of(session)}

    def follow(self, interval: float) -> None:
        """Print what is new until the program is interrupted. Raises what the client raises."""
        while True:
            time.sleep(interval)
            self.look()

    def end(self) -> None:
        """Write what a format needs at its end."""
        if self._writer is not None:
            self._writer.close()

    def look(self) -> None:
        """Print what is new since the last time."""
        for session in self._newest()[::-1]:
            if session.id not in self._seen:
                self._seen[session.id] = set()
                self._print("session", session)
            for event in self._events_of(session):
                if (event.id or "") not in self._seen[session.id]:
                    self._seen[session.id].add(event.id or "")
                    self._print("event", event)

    def _newest(self) -> Sequence[Session]:
        order = {"order": "newest"} if "order" in self._client.capabilities.fields[_LIST] else {}
        found = list(self._client.sessions.list(**{**order, **self._filters}, max_items=WATCHED))
        return found[::-1] if not order and self._client.capabilities.facts.order == "oldest" else found

    def _events_of(self, session: Session) -> Sequence[Event]:
        try:
            return list(self._client.sessions.list_events(session.id)) if self._events else ()
        except NotFoundError:  # it was deleted meanwhile
            return ()

    def _print(self, kind: str, item: Session | Event) -> None:
        if self._writer is None:
            sys.stdout.write(_line(kind, item) + "\n")
        else:
            row = chosen(as_row(item), self._fields if kind == "session" else None)
            self._writer.write({"kind": kind, **row})
        sys.stdout.flush()


_LIST: Any = "list"


def _line(kind: str, item: Session | Event) -> str:
    found = item.to_dict()
    where = item.id if isinstance(item, Session) else f"{item.session_id} {item.type or ''}"
    text = cell(found.get("outputs") or found.get("inputs")) if kind == "event" else ""
    return one_line("  ".join(filter(None, (cell(found.get("started_at")), kind, where, item.name, text))))
