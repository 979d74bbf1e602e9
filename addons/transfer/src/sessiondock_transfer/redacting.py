"""Redaction on the way: the texts of a session or an event are redacted, and its ids stay, so that copies are found."""

from __future__ import annotations

from typing import Any, TypeVar

import attrs

from sessiondock import Event, Session

from .redaction import FAILED, Redactor
from .shapes import is_mapping

__all__ = ["redacted"]

M = TypeVar("M", Session, Event)
_KEPT = frozenset({"id", "session_id", "parent_id", "copied_from", "children"})


def redacted(model: M, redactor: Redactor | None) -> M:
    """The model with every text redacted but ids: values and keys of mappings, ``raw`` and children included."""
    if not redactor:
        return model
    changes: dict[str, Any] = {}
    for field in attrs.fields(type(model)):
        value: object = getattr(model, field.name)
        if field.name not in _KEPT:
            changes[field.name] = _redacted(value, redactor)
    if isinstance(model, Event):
        changes["children"] = tuple(redacted(child, redactor) for child in model.children)
    return attrs.evolve(model, **changes)


def _redacted(value: object, redactor: Redactor) -> Any:
    found = redactor.value(value)
    if is_mapping(value) and not is_mapping(found):
        # a mapping that could not be redacted as a whole is still a mapping
        return {FAILED: FAILED}
    return tuple(found) if isinstance(value, tuple) else found
