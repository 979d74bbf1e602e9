"""What a move writes into the metadata of a copy: where it came from, and what has no field of its own there.

The marker stands under one key, `KEY`, and reads ``{"version": 1, "provider": ..., "id": ..., "fields": {...}, "raw":
..., "copied_from": ...}``: the provider and the id that the thing had where it was first copied from; the fields that
moved there, as `Session.to_dict` writes them; and the JSON of that provider. A later copy takes the marker apart
again, so that on the way through a provider with few fields nothing is lost.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any, TypeVar, cast

import attrs

from sessiondock import Event, InvalidValueError, Session

__all__ = ["KEY", "Origin", "derived_id", "event_ids", "make_marker", "marker_of", "unpacked"]

KEY = "sessiondock"
"""The key of ``metadata`` under which a copy says where it came from."""
_VERSION = 1
_NAMESPACE = uuid.UUID("6f1a7a52-3a56-5d0c-9a0e-2f9f8f2f6a11")

M = TypeVar("M", Session, Event)


@attrs.frozen
class Origin:
    """Where something was first copied from.

    Attributes:
        provider: the provider's name.
        id: the id that it has there.
    """

    provider: str
    id: str | None


def derived_id(provider: str, identifier: str) -> str:
    """A UUID for an id that a target does not take. The same id always gives the same UUID."""
    return str(uuid.uuid5(_NAMESPACE, f"{provider}:{identifier}"))


def make_marker(origin: Origin, moved: Mapping[str, Any], raw: Mapping[str, Any], copied_from: str | None) -> Any:
    """The value under `KEY`; members that say nothing are left out."""
    marker: dict[str, Any] = {"version": _VERSION, "provider": origin.provider, "id": origin.id}
    if moved:
        marker["fields"] = dict(moved)
    if raw:
        marker["raw"] = dict(raw)
        marker["copied_from"] = copied_from
    return marker


def marker_of(carrier: object) -> Mapping[str, Any] | None:
    """The marker in a mapping of a copy, or None when there is none that this version can read."""
    found = _mapping(cast("Mapping[str, Any]", carrier).get(KEY)) if isinstance(carrier, Mapping) else None
    return found if found is not None and found.get("version") == _VERSION and "provider" in found else None


def unpacked(model: M, provider: str) -> tuple[M, Origin]:
    """A session or an event as it was before an earlier copy moved fields of it, and where it came from.

    Without a readable marker it is what was passed, of this provider.
    """
    own = Origin(provider, model.id)
    marker = marker_of(model.metadata)
    if marker is None:
        return model, own
    fields = _mapping(marker.get("fields", {}))
    raw = _mapping(marker.get("raw", {}))
    origin = Origin(str(marker["provider"]), cast("str | None", marker.get("id")) or model.id)
    if fields is None or raw is None:
        return model, own
    try:
        moved = type(model).from_dict({"id": model.id, **{n: v for n, v in fields.items() if n != "id"}})
    except InvalidValueError:
        return model, own
    metadata = {key: value for key, value in (model.metadata or {}).items() if key != KEY}
    changes: dict[str, Any] = {name: getattr(moved, name) for name in fields if name != "id"}
    changes.setdefault("metadata", metadata or None)
    changes["id"] = origin.id
    if raw:
        changes["raw"], changes["copied_from"] = raw, marker.get("copied_from")
    return attrs.evolve(model, **changes), origin


def event_ids(event: Event) -> frozenset[str]:
    """The ids that an event is known by: its own, and that of the event that it is a copy of."""
    marker = marker_of(event.metadata) or {}
    return frozenset(text for text in (event.id, marker.get("id")) if isinstance(text, str))


def _mapping(value: object) -> Mapping[str, Any] | None:
    return cast("Mapping[str, Any]", value) if isinstance(value, Mapping) else None
