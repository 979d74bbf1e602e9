"""Fields of sessions that a test stores in a fake: checked, and converted to the members of the vendor's JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import attrs

from .. import checks
from ..errors import InvalidValueError

__all__ = ["SeedField", "to_members"]

_CHECKS: Mapping[str, Callable[[object, str], Any]] = {
    **dict.fromkeys(("started_at", "ended_at", "created_at", "updated_at"), checks.aware),
    **dict.fromkeys(
        ("user_properties", "inputs", "outputs", "config", "metadata", "metrics", "feedback"), checks.mapping
    ),
    "duration": checks.duration,
    "id": checks.identifier,
    "tags": checks.strings,
}


def _unchanged(value: Any) -> Any:
    return value


@attrs.frozen
class SeedField:
    """How a fake keeps one field of `sessiondock.Session`.

    Attributes:
        member: the name of the member in the vendor's JSON.
        write: converts a value of the field to the value of the member.
    """

    member: str
    write: Callable[[Any], Any] = _unchanged


def to_members(fields: object, known: Mapping[str, SeedField], fake: str) -> dict[str, Any]:
    """Convert the fields of one session to members of the vendor's JSON. A field that is None is left out.

    Raises:
        InvalidValueError: the vendor's sessions do not have a field, or a value has the wrong type.
    """
    given = checks.mapping(fields, "a session to seed")
    if unknown := sorted(given.keys() - known.keys()):
        raise InvalidValueError(f"{fake} cannot store {unknown[0]!r}; seed takes {', '.join(known) or 'no fields'}")
    present = {name: value for name, value in given.items() if value is not None}
    return {known[name].member: known[name].write(_checked(name, value)) for name, value in present.items()}


def _checked(name: str, value: object) -> Any:
    check = _CHECKS.get(name)
    if check is not None:
        return check(value, name)
    if not isinstance(value, str):
        raise InvalidValueError(f"{name} must be a str, not {type(value).__name__}: {value!r}")
    return value
