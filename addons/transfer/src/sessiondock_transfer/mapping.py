"""What of a session or an event fits a target: kept, moved into metadata, or lost. Nothing here does I/O."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import attrs

from sessiondock import Event, Session

from .abilities import EVENT_FIELDS, SESSION_FIELDS, Abilities
from .markers import KEY, Origin, derived_id, make_marker, unpacked

__all__ = ["MappedEvent", "MappedSession", "events_of", "map_event", "map_session"]

_TIMES = ("started_at", "ended_at", "created_at", "updated_at")
_NOTHING: Mapping[str, Any] = {}
_CONTENT = ((), ("inputs",), ("name", "inputs"), ("name", "inputs", "outputs"))
"""Fields that are moved together where a target rejects an event that has them; none is tried first."""
_NO_EVENT_FIELD = "events of the target have no field for it, and no metadata"
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
    """An event as a target will hold it, with what moves or is lost, as for sessions, or why the target rejects it."""

    event: Event
    moved: tuple[str, ...]
    lost: Mapping[str, str]
    rejection: str | None = None


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


def map_event(
    found: Event,
    provider: str,
    target: Abilities,
    session_id: str | None,
    stored: Callable[[Event], Event | str] = lambda event: event,
) -> MappedEvent:
    """What a target can hold of an event of this provider, added to the session of this id.

    ``stored`` tells how the target will list an event, or why it rejects it; each is asked about once. Where it rejects
    one although it has the fields, as when an event cannot have inputs and outputs both, as few of them as possible are
    moved, too. Content of which the target changes the form arrives in that form, with the original in the metadata.
    """
    mapped = _map_event(found, provider, target, session_id, (), {})
    for names in _CONTENT:
        fewer = _map_event(found, provider, target, session_id, names, {}) if names else mapped
        if names and fewer.event == mapped.event:
            continue
        mapped, listed = fewer, stored(fewer.event)
        if isinstance(listed, Event):
            pairs = {name: (getattr(mapped.event, name), getattr(listed, name)) for name in ("inputs", "outputs")}
            changed = {name: after for name, (before, after) in pairs.items() if before != after}
            if not changed:
                return mapped
            mapped = _map_event(found, provider, target, session_id, names, changed)
            listed = stored(mapped.event)
            return mapped if isinstance(listed, Event) else attrs.evolve(mapped, rejection=listed)
        mapped = attrs.evolve(mapped, rejection=listed)
    return mapped


def _map_event(
    found: Event,
    provider: str,
    target: Abilities,
    session_id: str | None,
    rejected: tuple[str, ...],
    changed: Mapping[str, Any],
) -> MappedEvent:
    event, origin = unpacked(found, provider)
    misfits = _misfits(event, target, (*rejected, *changed))
    ids = _mapped_ids(event, origin, target)
    changes: dict[str, Any] = {"session_id": session_id, "raw": {}, "copied_from": None, **ids}
    changes |= {name: () if name == "children" else changed.get(name) for name in misfits}
    if target.event_types and event.type not in target.event_types:
        changes["type"] = "chain" if "chain" in target.event_types else target.event_types[0]
    raw, copied_from = _provenance(event, origin)
    if target.keeps_event_raw:
        changes |= {"raw": raw, "copied_from": copied_from, "created_at": event.created_at}
        raw = _NOTHING
    moved = {**misfits, **{name: getattr(event, name) for name in ids}}
    names = (*moved, *(["raw"] if raw else []))
    if target.event_fields is not None and "metadata" not in target.event_fields:
        return MappedEvent(event=_plain_event(event, changes), moved=(), lost=dict.fromkeys(names, _NO_EVENT_FIELD))
    if names:
        fields = {name: value for name, value in moved.items() if name != "id"}
        if event.metadata is not None and not event.metadata:
            fields["metadata"] = {}
        changes["metadata"] = {**(event.metadata or {}), KEY: make_marker(origin, fields, raw, copied_from)}
    return MappedEvent(event=_plain_event(event, changes), moved=names, lost={})


def _misfits(event: Event, target: Abilities, rejected: tuple[str, ...]) -> dict[str, Any]:
    """The fields of an event that a target does not have, and a type that it does not know, as plain values."""
    known, types = target.event_fields, target.event_types
    names = [name for name in EVENT_FIELDS if name in rejected or (known is not None and name not in known)]
    if types and event.type is not None and event.type not in types and "type" not in names:
        names.append("type")
    plain = event.to_dict() if names else {}
    return {name: plain[name] for name in names if name in plain and plain[name] != []}


def _mapped_ids(event: Event, origin: Origin, target: Abilities) -> dict[str, str | None]:
    """The ids of an event that a target does not take, with what it has instead."""
    found: dict[str, str | None] = {}
    for name in ("id", "parent_id"):
        value: str | None = getattr(event, name)
        if value is not None and not target.keeps_event_ids:
            found[name] = None
        elif value is not None and not target.fits_id(value):
            found[name] = derived_id(origin.provider, value)
    return found


def _plain_event(event: Event, changes: Mapping[str, Any]) -> Event:
    """The event without the fields that only the model of its provider has."""
    names = ("id", *EVENT_FIELDS)
    return Event(**{**{name: getattr(event, name) for name in names}, **changes})
