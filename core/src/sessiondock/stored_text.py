"""The texts in the arguments of a call that stores something, changed by the ``redact_stored`` hooks."""

from __future__ import annotations

import dataclasses
import enum
import os
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING, Any, cast

import attrs

from .errors import InvalidValueError

if TYPE_CHECKING:
    from .context import ClientContext

__all__ = ["KEPT", "StoredText"]

KEPT = frozenset({"id", "session_id", "parent_id", "children_ids", "type", "copied_from"})
"""Fields that say which object something is, or of which kind. They are not changed."""


class StoredText:
    """Makes copies of arguments; nothing of the caller's is changed."""

    def __init__(self, context: ClientContext, operation: str) -> None:
        self._context = context
        self._operation = operation

    def arguments(self, args: tuple[Any, ...], fields: dict[str, Any]) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """The arguments of a method, the resource first.

        Of those by position only collections are changed, such as events: a text among them is an id or a path, and the
        content of a recording is no text.
        """
        try:
            if self._operation != "add_recording":
                args = (args[0], *(self._collection(value) for value in args[1:]))
            return args, {name: self._field(name, value) for name, value in fields.items()}
        except RecursionError:
            raise InvalidValueError("an argument is nested too deeply to be redacted") from None

    def _collection(self, value: Any) -> Any:
        if isinstance(value, Mapping) or _is_model(value):
            return self._record(value)
        if _is_scalar(value):
            return value
        found = [self._record(each) for each in cast("Iterable[Any]", value)]
        return tuple(found) if isinstance(value, tuple) else found

    def _record(self, value: Any) -> Any:
        """An event or a session; the keys of a mapping are the names of its fields."""
        if isinstance(value, Mapping):
            return {name: self._field(str(name), each) for name, each in cast("Any", value).items()}
        return self._value("item", value)

    def _field(self, name: str, value: Any) -> Any:
        return value if name in KEPT else self._value(name, value)

    def _text(self, field: str, text: str) -> str:
        context = self._context
        return context.hooks.redact_stored(context.provider, self._operation, field, text)

    def _value(self, field: str, value: Any) -> Any:
        if isinstance(value, str):
            return value if isinstance(value, enum.Enum) else self._text(field, value)
        if isinstance(value, Mapping):
            return self._mapping(field, cast("Any", value))
        if isinstance(value, (list, tuple, AbstractSet)):
            return self._several(field, cast("Any", value))
        if _is_model(value):
            return self._model(value)
        # a generator of events, for instance, becomes a list
        return value if _is_scalar(value) else [self._value(field, each) for each in cast("Iterable[Any]", value)]

    def _mapping(self, field: str, value: Mapping[Any, Any]) -> dict[Any, Any]:
        changed: dict[Any, Any] = {}
        for key, each in value.items():
            name = self._text(field, key) if isinstance(key, str) else key
            if name in changed:
                raise InvalidValueError(f"two keys of {field} are the same after redaction; rename one of them")
            changed[name] = self._value(field, each)
        return changed

    def _several(self, field: str, value: Any) -> Any:
        found = [self._value(field, each) for each in value]
        if isinstance(value, tuple):
            return getattr(cast("Any", value), "_make", tuple)(found)
        return found if isinstance(value, list) else set(found)

    def _model(self, value: Any) -> Any:
        kind: Any = type(cast("object", value))
        if not attrs.has(kind):
            names = [each.name for each in dataclasses.fields(value) if each.init]
            return dataclasses.replace(value, **{name: self._field(name, getattr(value, name)) for name in names})
        changes: dict[str, Any] = {}
        for each in attrs.fields(kind):
            if each.init:
                changes[each.alias] = self._field(each.name, getattr(value, each.name))
        return attrs.evolve(value, **changes)


def _is_model(value: object) -> bool:
    kind: type[Any] = type(value)
    return attrs.has(kind) or (dataclasses.is_dataclass(value) and not isinstance(value, type))


def _is_scalar(value: object) -> bool:
    """Whether a value is no collection; a file is none, although it can be iterated over."""
    known = (str, bytes, bytearray, memoryview, os.PathLike, type)
    return isinstance(value, known) or hasattr(value, "read") or not isinstance(value, Iterable)
