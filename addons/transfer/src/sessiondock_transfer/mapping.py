"""What of a session or an event fits a target: kept, moved into metadata, or lost. Nothing here does I/O."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from sessiondock import Event, Session

from .abilities import EVENT_FIELDS, SESSION_FIELDS, Abilities
from .markers import KEY, Origin, derived_id, make_marker, unpacked

__all__ = ["MappedEvent", "MappedSession", "events_of", "map_event", "map_session"]

_TIMES = ("started_at", "ended_at", "created_at", "updated_at")
_NOTHING: Mapping[str, Any] = {}
_NO_FIELD = "the target has no field for it, and no metadata"


@attrs.frozen(kw_only=True)
class MappedSession:
    """A session as a target will hold it.

    Attributes:
        source_id: the id in the source.
        ids: the ids to offer to ``create``, best first; empty when the target makes ids.
        fields: the keywords of ``create`` beside ``id`` and ``events``.
        kept: names of fields that keep their place.
        moved: names of fields that go into the metadata of the copy.
        lost: names of fields that cannot be kept, with the reason.
        origin: where the session first came from.
    """

    source_id: str
    ids: tuple[str, ...]
    fields: Mapping[str, Any]
    kept: tuple[str, ...]
    moved: tuple[str, ...]
    lost: Mapping[str, str]
    origin: Origin


@attrs.frozen(kw_only=True)
class MappedEvent:
    """An event as a target will hold it, and what of it moves or is lost. The attributes are those of sessions."""

    event: Event
    moved: tuple[str, ...]
    lost: Mapping[str, str]


def map_session(found: Session, provider: str, target: Abilities) -> MappedSession:
    """What a target can hold of a session of this provider."""
    session, origin = unpacked(found, provider)
    fields, moved, lost = _sorted_out(session, target)
    kept = [name for name, value in fields.items() if value is not None]
    raw, copied_from = _provenance(session, origin)
    if target.keeps_raw and copied_from is not None:
        fields |= {"raw": raw, "copied_from": copied_from}
        kept += ["raw"] if raw else []
        raw = _NOTHING
    elif raw and target.carrier is None:
        lost["raw"] = _NO_FIELD
    ids = _ids(session.id, origin.provider, target)
    names = [*moved, *(["raw"] if raw and target.carrier else [])]
    if target.carrier is not None and (names or ids[:1] != (session.id,)):
        if target.carrier in fields and not fields[target.carrier]:
            moved[target.carrier] = {}
        marker = make_marker(origin, moved, raw, copied_from)
        fields[target.carrier] = {**(fields.get(target.carrier) or {}), KEY: marker}
    _name_the_source(session, fields, target)
    return MappedSession(
        source_id=found.id,
        ids=ids,
        fields=fields,
        kept=tuple(kept),
        moved=tuple(names),
        lost=lost,
        origin=origin,
    )


def _sorted_out(session: Session, target: Abilities) -> tuple[dict[str, Any], dict[str, Any], dict[str, str]]:
    """Fields that the target has, fields for its metadata as plain values, and fields that are lost."""
    fields: dict[str, Any] = {}
    moved: dict[str, Any] = {}
    lost: dict[str, str] = {}
    plain: dict[str, Any] | None = None
    for name in SESSION_FIELDS:
        value = getattr(session, name)
        if value is None or value == ():
            if name in _TIMES and name in target.create_fields:
                fields[name] = None
        elif name in target.create_fields:
            fields[name] = value
        elif target.carrier is not None:
            plain = plain or session.to_dict()
            moved[name] = plain[name]
        else:
            lost[name] = _NO_FIELD
    return fields, moved, lost


def _name_the_source(session: Session, fields: dict[str, Any], target: Abilities) -> None:
    """Where nothing else can tell which session a copy is of, the caller's own id is the id in the source."""
    wanted = "external_id" in target.required or not (target.takes_id or target.carrier)
    if wanted and "external_id" in target.create_fields:
        fields.setdefault("external_id", session.id)


def _provenance(model: Session | Event, origin: Origin) -> tuple[Mapping[str, Any], str | None]:
    return model.raw, model.copied_from or (origin.provider if model.raw else None)


def _ids(identifier: str, provider: str, target: Abilities) -> tuple[str, ...]:
    if not target.takes_id:
        return ()
    derived = derived_id(provider, identifier)
    return (identifier, derived) if target.fits_id(identifier) else (derived,)


def events_of(event: Event, target: Abilities) -> Iterator[Event]:
    """The events to write for one of the source: itself, or with its children after it, linked by ``parent_id``.

    Children stay nested where the target keeps the JSON of other providers, which shows that it keeps what it is given.
    """
    if target.keeps_event_raw or not event.children:
        yield event
        return
    yield attrs.evolve(event, children=())
    for child in event.children:
        yield from events_of(attrs.evolve(child, parent_id=child.parent_id or event.id), target)


def map_event(found: Event, provider: str, target: Abilities, session_id: str | None) -> MappedEvent:
    """What a target can hold of an event of this provider, added to the session of this id."""
    event, origin = unpacked(found, provider)
    changes: dict[str, Any] = {"session_id": session_id, "raw": {}, "copied_from": None}
    moved: dict[str, Any] = {}
    lost: dict[str, str] = {}
    known = target.event_fields
    carries = known is None or "metadata" in known
    plain: dict[str, Any] | None = None
    for name in EVENT_FIELDS:
        value = getattr(event, name)
        if (known is None or name in known) and not (
            name == "type" and target.event_types and value not in target.event_types
        ):
            continue
        if value is not None and value != ():
            plain = plain or event.to_dict()
            if carries:
                moved[name] = plain[name]
            else:
                lost[name] = "events of the target have no field for it, and no metadata"
        changes[name] = () if name == "children" else None
    if target.event_types and (event.type not in target.event_types):
        changes["type"] = "chain" if "chain" in target.event_types else target.event_types[0]
    _map_event_ids(event, origin, target, changes, moved)
    raw, copied_from = _provenance(event, origin)
    if raw and target.keeps_event_raw:
        changes["raw"], changes["copied_from"] = raw, copied_from
        raw = _NOTHING
    elif raw and not carries:
        lost["raw"] = "events of the target have no field for it, and no metadata"
        raw = _NOTHING
    if moved or raw:
        names = {name: value for name, value in moved.items() if name != "id"}
        if event.metadata is not None and not event.metadata:
            names["metadata"] = {}
        changes["metadata"] = {**(event.metadata or {}), KEY: make_marker(origin, names, raw, copied_from)}
    return MappedEvent(
        event=_plain_event(event, changes),
        moved=(*moved, *(["raw"] if raw else [])),
        lost=lost,
    )


def _map_event_ids(
    event: Event, origin: Origin, target: Abilities, changes: dict[str, Any], moved: dict[str, Any]
) -> None:
    for name in ("id", "parent_id"):
        value: str | None = getattr(event, name)
        if value is not None and not target.keeps_event_ids:
            changes[name], moved[name] = None, value
        elif value is not None and not target.fits_id(value):
            changes[name], moved[name] = derived_id(origin.provider, value), value


def _plain_event(event: Event, changes: Mapping[str, Any]) -> Event:
    """The event without the fields that only the model of its provider has."""
    names = ("id", *EVENT_FIELDS)
    return Event(**{**{name: getattr(event, name) for name in names}, **changes})
