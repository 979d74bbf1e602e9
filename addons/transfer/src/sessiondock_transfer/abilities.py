"""What a client can read and write, asked of its capabilities; no decision depends on the name of a provider."""

from __future__ import annotations

from typing import Literal

import attrs

from sessiondock import Capabilities, Event, Facts, Operation, Session
from sessiondock.authoring import checks

__all__ = ["CARRIERS", "EVENT_FIELDS", "SESSION_FIELDS", "Abilities", "abilities"]

CARRIERS = ("metadata", "state")
"""Fields of ``create`` that take any mapping, in order of preference. What has no field of its own is moved there."""

SESSION_FIELDS: tuple[str, ...] = tuple(
    field.name for field in attrs.fields(Session) if field.name not in {"id", "raw", "copied_from"}
)
EVENT_FIELDS: tuple[str, ...] = tuple(
    field.name
    for field in attrs.fields(Event)
    if field.name not in {"id", "session_id", "created_at", "raw", "copied_from"}
)
"""What an event says. When a provider stored it, ``created_at``, goes only to those that keep what others sent."""
_MOST_EVENTS = 500
_PAGE_SIZE = 200


@attrs.frozen(kw_only=True)
class Abilities:
    """What one side of a move can do.

    Attributes:
        provider: the provider's name.
        operations: the operations it has.
        create_fields: keywords of ``create``.
        required: those of them that must be given.
        update_fields, list_fields, event_adding_fields, event_list_fields, recording_fields: keywords of ``update``,
            ``list``, ``add_events``, ``list_events`` and ``add_recording``.
        event_fields: fields of an event that are stored, None when it is not known.
        event_types: types that an event may have; empty for any.
        keeps_raw, keeps_event_raw: whether the JSON of another provider is stored beside the fields.
        carrier: the keyword of ``create`` for what has no field of its own, or None.
        own_ids: whether ``create`` keeps the caller's id: ``"yes"``, ``"no"``, ``"may_change"``.
        keeps_event_ids: whether events keep the ids that they are given.
        id_format: ``"any"`` or ``"uuid"``.
        max_id_length: in characters, or None.
        max_events: events that one call of ``add_events`` takes.
        page_size: sessions to ask for at once, or None for the provider's default.
        facts: the provider's facts.
    """

    provider: str
    operations: frozenset[Operation]
    create_fields: frozenset[str]
    required: tuple[str, ...]
    update_fields: frozenset[str]
    list_fields: frozenset[str]
    event_adding_fields: frozenset[str]
    event_list_fields: frozenset[str]
    recording_fields: frozenset[str]
    event_fields: frozenset[str] | None
    event_types: tuple[str, ...]
    keeps_raw: bool
    keeps_event_raw: bool
    carrier: str | None
    own_ids: Literal["yes", "no", "may_change"]
    keeps_event_ids: bool
    id_format: str
    max_id_length: int | None
    max_events: int
    page_size: int | None
    facts: Facts

    def can(self, operation: Operation) -> bool:
        """Whether the provider has an operation."""
        return operation in self.operations

    @property
    def takes_id(self) -> bool:
        """Whether ``create`` takes the caller's id."""
        return "id" in self.create_fields and self.own_ids != "no"

    @property
    def takes_events(self) -> Literal["add_events", "create", "no"]:
        """How a session is given its events."""
        if self.can(Operation.ADD_EVENTS):
            return "add_events"
        return "create" if "events" in self.create_fields else "no"

    def fits_id(self, identifier: str) -> bool:
        """Whether an id has the form that ``create`` takes."""
        if self.max_id_length is not None and len(identifier) > self.max_id_length:
            return False
        return self.id_format != "uuid" or checks.is_uuid(identifier)


def abilities(capabilities: Capabilities) -> Abilities:
    """What a client can do."""
    facts, fields = capabilities.facts, capabilities.fields
    create = frozenset(fields.get(Operation.CREATE, ()))
    return Abilities(
        provider=capabilities.provider,
        operations=capabilities.operations,
        create_fields=create,
        required=capabilities.required.get(Operation.CREATE, ()),
        update_fields=frozenset(fields.get(Operation.UPDATE, ())),
        list_fields=frozenset(fields.get(Operation.LIST, ())),
        event_adding_fields=frozenset(fields.get(Operation.ADD_EVENTS, ())),
        event_list_fields=frozenset(fields.get(Operation.LIST_EVENTS, ())),
        recording_fields=frozenset(fields.get(Operation.ADD_RECORDING, ())),
        event_fields=frozenset(facts.event_fields) or None,
        event_types=facts.event_types,
        keeps_raw=capabilities.keeps_raw,
        # who keeps the JSON of a session keeps that of its events
        keeps_event_raw=capabilities.keeps_raw or capabilities.keeps_event_raw,
        carrier=next((name for name in CARRIERS if name in create), None),
        own_ids=facts.own_ids,
        keeps_event_ids=facts.own_event_ids != "no",
        id_format=facts.id_format,
        max_id_length=facts.max_id_length,
        max_events=min(facts.max_events or _MOST_EVENTS, _MOST_EVENTS),
        page_size=None if facts.max_page_size is None else min(facts.max_page_size, _PAGE_SIZE),
        facts=facts,
    )
