"""HoneyHive's sessions and events. A session is an event itself, the root of its trace."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

import attrs

from sessiondock import Event, Session
from sessiondock.authoring import RawReader, model

__all__ = ["EventFilter", "EventsReceipt", "HoneyHiveEvent", "HoneyHiveSession"]

Operator = Literal[
    "exists",
    "not exists",
    "is",
    "is not",
    "contains",
    "not contains",
    "greater than",
    "less than",
    "after",
    "before",
]
FilterType = Literal["string", "number", "boolean", "datetime", "id"]
_READER = "sessiondock_honeyhive.wire.v2024_05:READING.from_raw"


@model(kw_only=True)
class HoneyHiveSession(Session):
    """A session: the root event of its trace.

    Attributes:
        id: ``session_id``.
        name: ``event_name``; goes out as ``session_name``.
        project: the project's name, where the service gives it.
        environment: ``source``.
        started_at, ended_at: ``start_time`` and ``end_time``.
        event_id: the root event's id, equal to ``id``.
        event_type: ``"session"``.
        parent_id: what the session is nested in.
        children_ids: ids of the events in it.
        duration_ms: the duration exactly as received, in milliseconds.
        project_id, org_id, workspace_id: where the service keeps it.
    """

    event_id: str | None = None
    event_type: str | None = None
    parent_id: str | None = None
    children_ids: tuple[str, ...] = ()
    duration_ms: float | None = None
    project_id: str | None = None
    org_id: str | None = None
    workspace_id: str | None = None

    from_raw: ClassVar[RawReader] = RawReader(_READER)


@model(kw_only=True)
class HoneyHiveEvent(Event):
    """An event of a session.

    Attributes:
        id: ``event_id``.
        type: ``event_type``: ``"model"``, ``"tool"``, ``"chain"`` or ``"session"``.
        name: ``event_name``.
        environment: ``source``.
        children_ids: ids of the events nested in it.
        duration_ms: the duration exactly as received, in milliseconds. It goes out while ``duration`` agrees with it.
        project: the project's name; for reading only.
        project_id, org_id, workspace_id: where the service keeps it; for reading only.
    """

    environment: str | None = None
    children_ids: tuple[str, ...] = ()
    duration_ms: float | None = None
    project: str | None = None
    project_id: str | None = None
    org_id: str | None = None
    workspace_id: str | None = None

    from_raw: ClassVar[RawReader] = RawReader(_READER)


@attrs.frozen(kw_only=True)
class EventFilter:
    """One condition on events.

    Attributes:
        field: a field of the event, dotted below the first level: ``"source"``, ``"metadata.cost"``.
        operator: how to compare; the API of 2024-05 has ``is``, ``is not``, ``contains``, ``not contains`` and
            ``greater than``.
        value: what to compare with; leave it out for ``exists`` and ``not exists``.
        type: how the service reads the value; left out, it follows from the value. ``"id"`` exists in the API of
            2024-05 only, ``"datetime"`` in today's only.
    """

    field: str
    operator: Operator
    value: str | float | bool | None = None
    type: FilterType | None = None


@attrs.frozen(kw_only=True)
class EventsReceipt:
    """What the service answers when events were added.

    Attributes:
        success: as answered, None when the answer does not say.
        result: the sentence that the API of 2024-05 documents, None when the answer has none.
        raw: the JSON as received; None when the answer had no body.
    """

    success: bool | None = None
    result: str | None = None
    raw: Any = attrs.field(default=None, eq=False, repr=False)
