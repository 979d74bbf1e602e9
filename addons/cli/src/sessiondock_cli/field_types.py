"""Fields and filters of a provider as options: which there are, of what type, and their values from text.

The types come from the signatures of the provider's own class; where those cannot be read at run time, from the
vocabulary of the core.
"""

from __future__ import annotations

import json
import types
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import attrs

from sessiondock import protocols

from .times import parse_duration, parse_time
from .usage import UsageError

__all__ = ["FieldType", "field_types", "type_of"]

_VOCABULARY: Mapping[str, Any] = {
    "create": protocols.CreateFields,
    "update": protocols.UpdateFields,
    "list": protocols.SessionFilters,
    "count": protocols.SessionFilters,
    "delete": protocols.DeleteOptions,
    "list_events": protocols.EventFilters,
}
Kind = Literal["text", "time", "duration", "flag", "integer", "number", "mapping", "texts", "choice", "json"]


@attrs.frozen
class FieldType:
    """One field: what kind of value it takes, and for a choice the values."""

    name: str
    kind: Kind
    choices: tuple[str, ...] = ()

    @property
    def option(self) -> str:
        """As it is written on the command line."""
        return "--" + self.name.replace("_", "-")

    @property
    def metavar(self) -> str:
        """What stands for the value in help."""
        return "|".join(self.choices) if self.kind == "choice" else _METAVARS[self.kind]

    def read(self, texts: Sequence[str]) -> Any:
        """The value of an option that was given once or several times. UsageError when the texts do not fit."""
        if self.kind == "texts":
            return list(texts)
        if self.kind == "mapping":
            return _mapping(self, texts)
        if len(texts) > 1:
            raise UsageError(f"{self.option} is given {len(texts)} times; give it once")
        if self.kind == "choice" and texts[0] not in self.choices:
            raise UsageError(f"{self.option} is {texts[0]!r}; it is one of {', '.join(self.choices)}")
        return _READERS[self.kind](self, texts[0])


def field_types(sessions: Any, operation: str, names: Iterable[str]) -> dict[str, FieldType]:
    """The types of these keyword arguments of an operation."""
    method = getattr(sessions, operation)
    try:
        hints = get_type_hints(method)
    except (NameError, TypeError):  # a name that exists for type checkers only
        hints = {}
    known = get_type_hints(_VOCABULARY[operation]) if operation in _VOCABULARY else {}
    return {name: type_of(name, hints.get(name, known.get(name, Any))) for name in names}


def type_of(name: str, hint: Any) -> FieldType:
    """The type of one field, from its annotation."""
    members = list(_members(hint))
    choices = tuple(str(value) for member in members if get_origin(member) is Literal for value in get_args(member))
    if choices:
        return FieldType(name, "choice", choices)
    for kind, fits in _KINDS:
        if any(fits(get_origin(member) or member) for member in members):
            if kind == "texts" and not any(get_args(member)[:1] == (str,) for member in members):
                return FieldType(name, "json")
            return FieldType(name, kind)
    return FieldType(name, "json")


def _members(hint: Any) -> Iterable[Any]:
    if get_origin(hint) in (Union, types.UnionType):
        for member in get_args(hint):
            yield from _members(member)
    else:
        yield hint


def _is(*classes: type) -> Callable[[Any], bool]:
    return lambda member: member in classes


_KINDS: tuple[tuple[Kind, Callable[[Any], bool]], ...] = (
    ("time", _is(datetime)),
    ("duration", _is(timedelta)),
    ("flag", _is(bool)),
    ("integer", _is(int)),
    ("number", _is(float)),
    ("text", _is(str)),
    ("texts", lambda member: isinstance(member, type) and issubclass(member, (Sequence, set, frozenset))),
    ("mapping", lambda member: isinstance(member, type) and issubclass(member, Mapping)),
)
_METAVARS: Mapping[str, str] = {
    "text": "TEXT",
    "time": "TIME",
    "duration": "SECONDS",
    "flag": "true|false",
    "integer": "NUMBER",
    "number": "NUMBER",
    "mapping": "KEY=VALUE|JSON",
    "texts": "TEXT ...",
    "json": "JSON",
}


def _mapping(field: FieldType, texts: Sequence[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for text in texts:
        if text.lstrip().startswith("{"):
            found |= _json_of(field, text, dict)
        else:
            name, separator, value = text.partition("=")
            if not separator or not name:
                raise UsageError(f"{field.option} is {text!r}; write KEY=VALUE or a JSON object")
            found[name] = _json_or_text(field, value)
    return found


def _json_of(field: FieldType, text: str, kind: type) -> Any:
    value = _json_or_text(field, text)
    if not isinstance(value, kind):
        raise UsageError(f"{field.option} is not a JSON object: {text[:60]!r}")
    return value


def _json_or_text(_: FieldType, text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _flag(field: FieldType, text: str) -> bool:
    if text not in ("true", "false"):
        raise UsageError(f"{field.option} is {text!r}; write true or false")
    return text == "true"


def _number(field: FieldType, text: str) -> Any:
    try:
        return int(text) if field.kind == "integer" else float(text)
    except ValueError:
        raise UsageError(f"{field.option} is {text!r}; write a number") from None


_READERS: Mapping[str, Callable[[FieldType, str], Any]] = {
    "text": lambda _, text: text,
    "choice": lambda _, text: text,
    "time": lambda _, text: parse_time(text),
    "duration": lambda _, text: parse_duration(text),
    "flag": _flag,
    "integer": _number,
    "number": _number,
    "json": _json_or_text,
}
