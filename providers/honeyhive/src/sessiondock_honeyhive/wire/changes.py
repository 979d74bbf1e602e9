"""What an update takes, in both APIs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sessiondock import checks
from sessiondock.errors import InvalidValueError

from .values import write

__all__ = ["changes"]


def changes(title: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    """The members to send. InvalidValueError for what the service would ignore: null, nothing at all, no children."""
    for name, value in fields.items():
        if value is None:
            raise InvalidValueError(f"{title} cannot clear {name}: null leaves it as it is; leave {name} out")
    body = checks.changes(write(fields), fields)
    if body.get("children_ids") == []:
        raise InvalidValueError(f"{title} ignores children_ids without an id; leave it out")
    return body
