"""What becomes of a session that the target may have already. Nothing here does I/O."""

from __future__ import annotations

from typing import Any

import attrs

from sessiondock import (
    APIError,
    AuthenticationError,
    BadRequestError,
    DamagedError,
    DecodeError,
    InvalidValueError,
    RateLimitError,
    Session,
    SessionDockError,
    UnsupportedFieldError,
)
from sessiondock import ValidationError as RejectedError

from .abilities import CARRIERS, Abilities
from .differences import session_differences
from .mapping import MappedSession
from .markers import marker_of

__all__ = [
    "Outcome",
    "SkippedError",
    "UncertainError",
    "concerns_one",
    "is_copy",
    "is_rejection",
    "merge_fields",
    "names_itself",
    "needs_look_before_create",
    "reason_of",
    "source_of",
]

_ROUNDED = frozenset({"started_at", "ended_at", "created_at", "updated_at", "duration"})


class SkippedError(Exception):
    """A session is left alone; the message says why."""


class UncertainError(Exception):
    """Whether a write arrived cannot be told yet; the message says why it is not known."""


@attrs.frozen
class Outcome:
    """A session of the target that events and recordings can be added to.

    Attributes:
        target_id: its id.
        is_new: whether this run has just created it, so that it has no events or recordings yet.
        has_events: whether ``create`` has stored the events.
    """

    target_id: str
    is_new: bool
    has_events: bool = False


def is_rejection(error: Exception) -> bool:
    """Whether a write was rejected for what it holds, so that nothing was written and another try would end so too."""
    return isinstance(error, (InvalidValueError, UnsupportedFieldError, BadRequestError, RejectedError))


def needs_look_before_create(target: Abilities) -> bool:
    """Whether only reading can tell that an id is taken, because ``create`` does not reject it."""
    return target.takes_id and target.facts.repeated_create != "conflict"


def is_copy(mapped: MappedSession, found: Session) -> bool:
    """Whether a session of the target is the copy of this one, and not another that has its id.

    The mark of the copy decides where there is one; else the fields do. Times may be rounded by the target.
    """
    for carrier in CARRIERS:
        marker = marker_of(mapped.fields.get(carrier))
        if marker is not None:
            return marker_of(getattr(found, carrier, None)) == marker
    return all(each.added or each.field in _ROUNDED for each in session_differences(mapped, found))


def source_of(found: Session, provider: str, target: Abilities) -> str | None:
    """The id in the source of which a session of the target is a copy, None when it is not one of that provider."""
    for carrier in CARRIERS:
        marker = marker_of(getattr(found, carrier, None))
        if marker is not None:
            return str(marker.get("id")) if marker["provider"] == provider else None
    return found.external_id if names_itself(target) else None


def names_itself(target: Abilities) -> bool:
    """Whether copies carry the id in the source as the caller's own id, having no other place for it."""
    return "external_id" in target.create_fields and not (target.takes_id or target.carrier)


def merge_fields(mapped: MappedSession, target: Abilities) -> tuple[dict[str, Any], dict[str, str]]:
    """The keywords of ``update`` that bring a session of the target up to the source, and what it cannot take."""
    present = {name: value for name, value in mapped.fields.items() if value is not None}
    fields = {name: value for name, value in present.items() if name in target.update_fields}
    lost = {
        name: "the target had the session already, and update does not take it"
        for name in present
        if name not in fields and name not in {"created_at", "updated_at", "raw", "copied_from"}
    }
    return fields, lost


def concerns_one(error: Exception) -> bool:
    """Whether an error is about what was asked for, so that asking for another session may go well."""
    if isinstance(error, (AuthenticationError, RateLimitError)):
        return False
    return isinstance(error, (APIError, DecodeError, DamagedError, InvalidValueError))


def reason_of(error: SessionDockError) -> str:
    """An error as the reason in a report."""
    return f"{type(error).__name__}: {error}"
