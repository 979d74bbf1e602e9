"""A query, an order, and the part of a request body that says which sessions are wanted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, get_args

import attrs

from sessiondock import checks
from sessiondock.errors import InvalidValueError

from . import checked
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
    """Conditions joined by one word.

    Attributes:
        conditions: of any kinds; ``filters`` on the wire, where an empty list is left out.
        operator: ``"and"`` or ``"or"``.
        search: a text to look for beside them.
    """

    conditions: Sequence[Condition] = attrs.field(
        default=(), validator=checked.each(checked.instance(*get_args(Condition)))
    )
    operator: Literal["and", "or"] = attrs.field(default="and", validator=checked.operator(Literal["and", "or"]))
    search: str | None = attrs.field(default=None, validator=checked.nullable(checked.text))

    def to_json(self) -> dict[str, Any]:
        """As it goes out."""
        search = {} if self.search is None else {"search": self.search}
        conditions = {"filters": [each.to_json() for each in self.conditions]} if self.conditions else {}
        return {"operator": self.operator, **search, **conditions}


@attrs.frozen
class Sort:
    """One key to sort by.

    Attributes:
        key: path of a field.
        direction: ``"asc"`` or ``"desc"``; left out, Orq decides.
    """

    key: str = attrs.field(validator=checked.named)
    direction: Literal["asc", "desc"] | None = attrs.field(
        default=None, validator=checked.nullable(checked.word(Literal["asc", "desc"]))
    )

    def to_json(self) -> dict[str, Any]:
        """As it goes out."""
        return {"key": self.key, **({} if self.direction is None else {"direction": self.direction})}


def selection(filters: Sequence[Filter], query: Query | None, sort: Sequence[Sort]) -> dict[str, Any]:
    """Members of a request body. InvalidValueError for values that are not of this vocabulary."""
    body: dict[str, Any] = {"filters": [each.to_json() for each in _all(filters, "filters", get_args(Filter))]}
    if sort != ():
        body["sortingProps"] = [each.to_json() for each in _all(sort, "sort", (Sort,))]
    if query is not None:
        if not isinstance(query, Query):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise InvalidValueError(f"query must be a Query of sessiondock_orq.query, not {checks.shown(query)}")
        body["query"] = query.to_json()
    return body


def _all(values: Any, name: str, kinds: tuple[type, ...]) -> Sequence[Any]:
    if not isinstance(values, (list, tuple)):
        raise InvalidValueError(f"{name} must be a list or tuple, not {checks.shown(values)}")
    for value in values:  # pyright: ignore[reportUnknownVariableType]
        if not isinstance(value, kinds):
            names = ", ".join(kind.__name__ for kind in kinds)
            raise InvalidValueError(
                f"{name} must hold values of sessiondock_orq.query ({names}), not {checks.shown(value)}"
            )
    return values  # pyright: ignore[reportUnknownVariableType]
