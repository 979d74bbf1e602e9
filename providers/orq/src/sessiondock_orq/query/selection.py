"""Queries, sort keys, and the members of a request body that select and sort sessions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, cast, get_args

import attrs

from sessiondock import InvalidValueError
from sessiondock.authoring import UNSET, Unset, checks

from . import validators
from .choices import MultiChoiceCondition, SingleChoiceCondition
from .conditions import BooleanCondition, NumberCondition, StringCondition
from .dates import DateCondition
from .filters import Filter
from .options import EvaluatorCondition, ObjectCondition

Condition = (
    StringCondition
    | NumberCondition
    | BooleanCondition
    | DateCondition
    | SingleChoiceCondition
    | MultiChoiceCondition
    | ObjectCondition
    | EvaluatorCondition
)


@attrs.frozen
class Query:
    """Conditions joined by and, or by or.

    Attributes:
        conditions: of any kinds; ``filters`` on the wire, where an empty list is left out.
        operator: ``"and"`` or ``"or"``.
        search: a text that must occur as well.
    """

    conditions: Sequence[Condition] = attrs.field(
        default=(), validator=validators.each(validators.instance(*get_args(Condition)))
    )
    operator: Literal["and", "or"] = attrs.field(default="and", validator=validators.one_of(Literal["and", "or"]))
    search: str | Unset = attrs.field(default=UNSET, validator=validators.optional(validators.string))

    def to_json(self) -> dict[str, Any]:
        """The JSON that is sent."""
        search = {} if self.search is UNSET else {"search": self.search}
        conditions = {"filters": [each.to_json() for each in self.conditions]} if self.conditions else {}
        return {"operator": self.operator, **search, **conditions}


@attrs.frozen
class Sort:
    """One key to sort by.

    Attributes:
        key: path of a field.
        direction: ``"asc"`` or ``"desc"``; the default is Orq's.
    """

    key: str = attrs.field(validator=validators.text)
    direction: Literal["asc", "desc"] | Unset = attrs.field(
        default=UNSET, validator=validators.optional(validators.one_of(Literal["asc", "desc"]))
    )

    def to_json(self) -> dict[str, Any]:
        """The JSON that is sent."""
        return {"key": self.key, **({} if self.direction is UNSET else {"direction": self.direction})}


def _sort_keys(sort: Any) -> Sequence[Any]:
    return _all(sort, "sort", (Sort,))


def selection(filters: object, query: object, sort: object) -> dict[str, Any]:
    """Members of a request body, from filters, a query or UNSET, and sort keys. InvalidValueError for anything else."""
    body: dict[str, Any] = {"filters": [each.to_json() for each in _all(filters, "filters", get_args(Filter))]}
    if not isinstance(sort, tuple) or sort:
        body["sortingProps"] = [each.to_json() for each in _sort_keys(sort)]
    if query is not UNSET:
        if not isinstance(query, Query):
            raise InvalidValueError(f"query must be a Query of sessiondock_orq.query, not {checks.shown(query)}")
        body["query"] = query.to_json()
    return body


def _all(given: object, name: str, kinds: tuple[type, ...]) -> Sequence[Any]:
    if not isinstance(given, (list, tuple)):
        raise InvalidValueError(f"{name} must be a list or tuple, not {checks.shown(given)}")
    items = cast("Sequence[Any]", given)
    for value in items:
        if not isinstance(value, kinds):
            names = ", ".join(kind.__name__ for kind in kinds)
            raise InvalidValueError(
                f"{name} must hold values of sessiondock_orq.query ({names}), not {checks.shown(value)}"
            )
    return items
