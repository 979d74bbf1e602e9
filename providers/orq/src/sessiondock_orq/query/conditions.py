"""What the eight kinds of condition share, and the three that are one value: string, number, boolean."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any, ClassVar

import attrs

from sessiondock import UNSET, Unset
from sessiondock.errors import InvalidValueError

from . import checked
from .words import EMPTY, FieldType, NumberOperator, Operator, StringOperator


@attrs.frozen
class BaseCondition(ABC):
    """What every kind has.

    Attributes:
        path: where the field is.
        name: what Orq's screens call the field; left out, its path.
        type: the field's type; left out, the one that goes with the kind. Orq requires it and takes any with any kind.
        hide_operators: operators that Orq's screens should not offer; ``hideOperators`` on the wire.
    """

    own_type: ClassVar[FieldType]

    path: str = attrs.field(validator=checked.named)
    name: str | None = attrs.field(default=None, kw_only=True, validator=checked.nullable(checked.text))
    type: FieldType | None = attrs.field(
        default=None, kw_only=True, validator=checked.nullable(checked.word(FieldType))
    )
    hide_operators: Sequence[Operator] = attrs.field(
        default=(), kw_only=True, validator=checked.each(checked.word(Operator))
    )

    def to_json(self) -> dict[str, Any]:
        """As it goes out."""
        common = {
            "type": self.own_type if self.type is None else self.type,
            "name": self.path if self.name is None else self.name,
            "path": self.path,
        }
        hidden = {"hideOperators": list(self.hide_operators)} if self.hide_operators else {}
        return {**self._members(), **common, **hidden}

    @abstractmethod
    def _members(self) -> dict[str, Any]: ...


def compares_rightly(owner: object, operator: str, value: object, *, nothing: Unset | None) -> None:
    """InvalidValueError when there is a value for an operator that takes none, or none for one that needs it."""
    if operator in EMPTY:
        if value is not None and value is not UNSET:
            raise InvalidValueError(f"{operator} of {type(owner).__name__} compares with nothing; leave the value out")
    elif value is nothing:
        raise InvalidValueError(f"{operator} of {type(owner).__name__} needs a value to compare with")


@attrs.frozen
class StringCondition(BaseCondition):
    """Text.

    Attributes:
        operator: what must hold.
        value: the text to compare with; None, which is sent as null, for ``is_empty`` and ``is_not_empty``.
    """

    own_type: ClassVar[FieldType] = "string"

    operator: StringOperator = attrs.field(validator=checked.operator(StringOperator))
    value: str | None = attrs.field(default=None, validator=checked.nullable(checked.text))

    def __attrs_post_init__(self) -> None:
        compares_rightly(self, self.operator, self.value, nothing=None)

    def _members(self) -> dict[str, Any]:
        return {"operator": self.operator, "value": self.value}


@attrs.frozen
class NumberCondition(BaseCondition):
    """A number.

    Attributes:
        operator: what must hold.
        value: the number to compare with; two of them, lower and upper, for ``is_between``; None, which is sent as
            null, for ``is_empty`` and ``is_not_empty``.
    """

    own_type: ClassVar[FieldType] = "number"

    operator: NumberOperator = attrs.field(validator=checked.operator(NumberOperator))
    value: float | Sequence[float] | None = None

    def __attrs_post_init__(self) -> None:
        compares_rightly(self, self.operator, self.value, nothing=None)
        if self.operator == "is_between":
            if not _is_pair(self.value):
                raise InvalidValueError(f"is_between needs two finite numbers, not {self.value!r}")
        elif self.value is not None and not checked.is_number(self.value):
            raise InvalidValueError(f"{self.operator} needs one finite number, not {self.value!r}")

    def _members(self) -> dict[str, Any]:
        value = list(self.value) if isinstance(self.value, Sequence) else self.value
        return {"operator": self.operator, "value": value}


def _is_pair(value: Any) -> bool:
    return isinstance(value, (list, tuple)) and list(map(checked.is_number, value)) == [True, True]  # pyright: ignore[reportUnknownArgumentType]


@attrs.frozen
class BooleanCondition(BaseCondition):
    """True or false; Orq calls the operator ``is``.

    Attributes:
        value: what it must be; Orq's default is False.
    """

    own_type: ClassVar[FieldType] = "boolean"

    value: bool = attrs.field(default=False, validator=checked.boolean)

    def _members(self) -> dict[str, Any]:
        return {"operator": "is", "value": self.value}
