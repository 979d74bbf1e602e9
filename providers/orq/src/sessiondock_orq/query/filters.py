"""The four types of filter; all that are given have to fit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import attrs

from . import checked


@attrs.frozen
class IdFilter:
    """The field at a path is this id.

    Attributes:
        path: where the field is.
        id: the id.
    """

    path: str = attrs.field(validator=checked.named)
    id: str = attrs.field(validator=checked.named)

    def to_json(self) -> dict[str, Any]:
        """As it goes out."""
        return {"type": "id", "id": self.id, "path": self.path}


@attrs.frozen
class SearchFilter:
    """A text occurs in one of the fields.

    Attributes:
        value: the text.
        search_paths: where the fields are; ``searchPaths`` on the wire.
    """

    value: str = attrs.field(validator=checked.text)
    search_paths: Sequence[str] = attrs.field(validator=checked.each(checked.named))

    def to_json(self) -> dict[str, Any]:
        """As it goes out."""
        return {"type": "search", "value": self.value, "searchPaths": list(self.search_paths)}


@attrs.frozen
class StringFilter:
    """The text at a path contains or equals another.

    Attributes:
        path: where the field is.
        operator: ``"contains"`` or ``"equals"``.
        value: the other text.
    """

    path: str = attrs.field(validator=checked.named)
    operator: Literal["contains", "equals"] = attrs.field(validator=checked.operator(Literal["contains", "equals"]))
    value: str = attrs.field(validator=checked.text)

    def to_json(self) -> dict[str, Any]:
        """As it goes out."""
        return {"type": "string", "operator": self.operator, "value": self.value, "path": self.path}


@attrs.frozen
class StringArrayFilter:
    """The text at a path is one of several; Orq calls the operator ``in``.

    Attributes:
        path: where the field is.
        values: the texts.
    """

    path: str = attrs.field(validator=checked.named)
    values: Sequence[str] = attrs.field(validator=checked.each(checked.text))

    def to_json(self) -> dict[str, Any]:
        """As it goes out."""
        return {"type": "string_array", "operator": "in", "values": list(self.values), "path": self.path}


Filter = IdFilter | SearchFilter | StringFilter | StringArrayFilter
