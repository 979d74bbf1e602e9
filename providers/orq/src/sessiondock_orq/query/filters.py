"""The four types of filter. A session must match every filter of a request."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import attrs

from . import validators


@attrs.frozen
class IdFilter:
    """The field at a path equals an id.

    Attributes:
        path: path of the field.
        id: the id.
    """

    path: str = attrs.field(validator=validators.text)
    id: str = attrs.field(validator=validators.text)

    def to_json(self) -> dict[str, Any]:
        """The JSON that is sent."""
        return {"type": "id", "id": self.id, "path": self.path}


@attrs.frozen
class SearchFilter:
    """A text occurs in at least one field.

    Attributes:
        value: the text.
        search_paths: paths of the fields; ``searchPaths`` on the wire.
    """

    value: str = attrs.field(validator=validators.string)
    search_paths: Sequence[str] = attrs.field(validator=validators.each(validators.text))

    def to_json(self) -> dict[str, Any]:
        """The JSON that is sent."""
        return {"type": "search", "value": self.value, "searchPaths": list(self.search_paths)}


@attrs.frozen
class StringFilter:
    """The string at a path contains or equals another.

    Attributes:
        path: path of the field.
        operator: ``"contains"`` or ``"equals"``.
        value: the other string.
    """

    path: str = attrs.field(validator=validators.text)
    operator: Literal["contains", "equals"] = attrs.field(validator=validators.one_of(Literal["contains", "equals"]))
    value: str = attrs.field(validator=validators.string)

    def to_json(self) -> dict[str, Any]:
        """The JSON that is sent."""
        return {"type": "string", "operator": self.operator, "value": self.value, "path": self.path}


@attrs.frozen
class StringArrayFilter:
    """The string at a path is one of several. The operator on the wire is ``in``.

    Attributes:
        path: path of the field.
        values: the strings.
    """

    path: str = attrs.field(validator=validators.text)
    values: Sequence[str] = attrs.field(validator=validators.each(validators.string))

    def to_json(self) -> dict[str, Any]:
        """The JSON that is sent."""
        return {"type": "string_array", "operator": "in", "values": list(self.values), "path": self.path}


Filter = IdFilter | SearchFilter | StringFilter | StringArrayFilter
