# Generated from src/sessiondock_sql/_async/event_changes.py: edit that file, not this one.
# Digest: 4cfcadc9de3cb578
"""The operations on single events, and on the events from a point on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sessiondock import UNSET, Event, Session, Unset

from .. import arguments, fields
from .. import event_changes as programs
from ..changes import DeepMerge, Replace
from .events import Events

__all__ = ["EventChanges"]

Free = Mapping[str, Any] | Replace | DeepMerge | Unset | None


class EventChanges(Events):
    """What can be done with events beside adding and listing them. Each change moves the session's ``updated_at``."""

    def get_event(self, session_id: str, event_id: str, /) -> Event:
        """One event. NotFoundError when there is no such session or event."""
        program = partial(programs.get_event, arguments.session_id(session_id), arguments.event_id(event_id))
        return self._run("get_event", program)

    def update_event(
        self,
        session_id: str,
        event_id: str,
        /,
        *,
        parent_id: str | Unset | None = UNSET,
        type: str | Unset | None = UNSET,
        name: str | Unset | None = UNSET,
        error: str | Unset | None = UNSET,
        started_at: datetime | Unset | None = UNSET,
        ended_at: datetime | Unset | None = UNSET,
        duration: timedelta | Unset | None = UNSET,
        inputs: Free = UNSET,
        outputs: Free = UNSET,
        config: Free = UNSET,
        metadata: Free = UNSET,
        metrics: Free = UNSET,
        feedback: Free = UNSET,
        user_properties: Free = UNSET,
    ) -> Event:
        """Change an event, as ``update`` changes a session: what is left out stays, None clears, mappings are merged.

        Returns:
            The event as it is stored.

        Raises:
            NotFoundError: there is no such session or event.
        """
        given = {
            "parent_id": parent_id,
            "type": type,
            "name": name,
            "error": error,
            "started_at": started_at,
            "ended_at": ended_at,
            "duration": duration,
            "inputs": inputs,
            "outputs": outputs,
            "config": config,
            "metadata": metadata,
            "metrics": metrics,
            "feedback": feedback,
            "user_properties": user_properties,
        }
        which = arguments.session_id(session_id), arguments.event_id(event_id)
        new = arguments.changed(given, fields.EVENT)
        return self._run(
            "update_event", partial(programs.update_event, *which, new, arguments.updated()), write=True
        )

    def delete_event(self, session_id: str, event_id: str, /) -> None:
        """Delete one event. NotFoundError when there is no such session or event."""
        which = arguments.session_id(session_id), arguments.event_id(event_id)
        self._run("delete_event", partial(programs.delete_event, *which, arguments.updated()), write=True)

    def truncate_events(self, session_id: str, /, *, after: str | None) -> int:
        """Delete the events that were added after one, as before an answer is made anew.

        Args:
            session_id: the session.
            after: the last event that stays; None deletes all events.

        Returns:
            How many events were deleted.

        Raises:
            NotFoundError: there is no such session or event.
        """
        last = None if after is None else arguments.event_id(after, "after")
        program = partial(programs.truncate_events, arguments.session_id(session_id), last, arguments.updated())
        return self._run("truncate_events", program, write=True)

    def fork(self, session_id: str, /, *, up_to: str | None = None, id: str | None = None) -> Session:
        """Copy a session with its events, in one step. The original is not changed.

        The copy has the fields of the original but for ``external_id``, and is created now. Recordings are not copied.

        Args:
            session_id: the session.
            up_to: the last event that is copied; left out, all are.
            id: the id of the copy; else a new one.

        Raises:
            NotFoundError: there is no such session or event.
            ConflictError: a session has this id.
        """
        last = None if up_to is None else arguments.event_id(up_to, "up_to")
        chosen = arguments.own_id(id)
        program = partial(programs.fork, arguments.session_id(session_id), last, chosen, arguments.updated())
        return self._run("fork", program, write=True)
