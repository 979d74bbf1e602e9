"""The fields of a session as ``create`` and ``update`` send them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import attrs

from sessiondock import InvalidValueError
from sessiondock.authoring import UNSET, checks, values

from .models import OrqBilling, OrqUsage

__all__ = ["written"]

_Write = Callable[[Any, str], Any]


def written(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The members of a request body, without the fields that are UNSET.

    Raises InvalidValueError for a value that Orq cannot store, and for None anywhere but in ``project``.
    """
    body: dict[str, Any] = {}
    for name, value in fields.items():
        if value is UNSET:
            continue
        if value is None and name != "project":
            raise InvalidValueError(f"{name} cannot be null in Orq, only project can; leave {name} out")
        key, write = _WRITERS[name]
        body[key] = None if value is None else write(value, name)
    return body


def _complete(model: type[Any]) -> _Write:
    """Writes a model, or a mapping that has exactly its members."""
    names = [each.name for each in attrs.fields(model)]

    def write(value: object, name: str) -> dict[str, int | float]:
        members = checks.mapping(
            {each: getattr(value, each) for each in names} if isinstance(value, model) else value, name
        )
        if set(members) != set(names):
            raise InvalidValueError(
                f"{name} is replaced whole and needs {', '.join(names)}; "
                f"its keys are {', '.join(map(checks.shown, members)) or 'none'}"
            )
        return {each: checks.number(members[each], f"{name}.{each}") for each in names}

    return write


def _duration(value: object, name: str) -> int | float:
    return values.to_milliseconds(checks.duration(value, name), name)


_WRITERS: Mapping[str, tuple[str, _Write]] = {
    "id": ("_id", checks.text),
    "external_id": ("external_id", checks.text),
    "duration": ("duration", _duration),
    "contact_ids": ("contact_ids", checks.strings),
    "billing": ("billing", _complete(OrqBilling)),
    "usage": ("usage", _complete(OrqUsage)),
    "traces_count": ("traces_count", checks.count),
    "tags": ("tags", checks.strings),
    "workspace_id": ("workspace_id", checks.text),
    "project": ("project_id", checks.text),
    "started_at": ("started_at", values.to_iso),
    "updated_at": ("updated_at", values.to_iso),
}
"""Field -> its key in the JSON, and the function that checks and writes its value."""
