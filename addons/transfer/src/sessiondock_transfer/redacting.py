"""Redaction on the way: every text of a session or an event goes through the caller's functions. It fails closed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

import attrs

from sessiondock import Event, Session

from .options import Redact
from .shapes import is_items, is_mapping, is_text

__all__ = ["FAILED", "redacted"]

M = TypeVar("M", Session, Event)
FAILED = "[redaction failed]"
"""What stands in place of a text that could not be redacted."""
_KEPT = frozenset({"id", "session_id", "parent_id", "copied_from"})


def redacted(model: M, functions: Sequence[Redact]) -> M:
    """The model with every text redacted but ids: values and keys of mappings, ``raw`` and children included."""
    if not functions:
        return model
    fields: tuple[attrs.Attribute[Any], ...] = attrs.fields(type(model))
    changes = {
        field.alias or field.name: _value(getattr(model, field.name), functions)
        for field in fields
        if field.name not in _KEPT
    }
    return attrs.evolve(model, **changes)


def _value(value: object, functions: Sequence[Redact]) -> Any:
    if is_text(value):
        return _text(value, functions)
    if isinstance(value, Event):
        return redacted(value, functions)
    if is_mapping(value):
        return {_value(key, functions): _value(item, functions) for key, item in value.items()}
    if is_items(value):
        items = [_value(item, functions) for item in value]
        return items if isinstance(value, list) else tuple(items)
    return value


def _text(text: str, functions: Sequence[Redact]) -> str:
    for function in functions:
        try:
            changed: object = function(text)
        except Exception:  # noqa: BLE001 - whatever a caller's function raises, the text must not go on
            return FAILED
        if not is_text(changed):
            return FAILED
        text = changed
    return text
