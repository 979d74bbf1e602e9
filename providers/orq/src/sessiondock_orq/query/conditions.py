"""The base class of the eight kinds of condition, and the kinds with one plain value: string, number, boolean."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any, ClassVar, cast

import attrs

from sessiondock import InvalidValueError
from sessiondock.authoring import UNSET, Unset, checks

from . import validators
from .literals import EMPTY, FieldType, NumberOperator, Operator, StringOperator


@attrs.frozen
class BaseCondition(ABC):
    """The attributes of every kind.

    Attributes:
        path: path of the field.
        name: the field's label in Orq's user interface; default: its path.
        type: the field's type; default: the one of this kind. Orq requires it and accepts any type with any kind.
        hide_operators: operators that Orq's user interface should not offer; ``hideOperators`` on the wire.
    """

    own_type: ClassVar[FieldType]

    path: str = attrs.field(validator=validators.text)
    name: str | None = attrs.field(default=None, kw_only=True, validator=validators.nullable(validators.string))
    type: FieldType | None = attrs.field(
        default=None, kw_only=True, validator=validators.nullable(validators.one_of(FieldType))
    )
    hide_operators: Sequence[Operator] = attrs.field(
        default=(), kw_only=True, validator=validators.each(validators.one_of(Operator))
    )

    def to_json(self) -> dict[str, Any]:
        """The JSON that is sent."""
        common = {
            "type": self.own_type if self.type is None else self.type,
            "name": self.path if self.name is None else self.name,
            "path": self.path,
        }
        hidden = {"hideOperators": list(self.hide_operators)} if self.hide_operators else {}
        return {**self._members(), **common, **hidden}

    @abstractmethod
    def _members(self) -> dict[str, Any]: ...


def check_value(owner: object, operator: str, value: object, *, nothing: Unset | None) -> None:
    """InvalidValueError when the operator takes no value and there is one, or needs one and there is none.

    ``nothing`` is the value that means none.
    """
    if operator in EMPTY:
        if value is not None and value is not UNSET:
            raise InvalidValueError(f"{operator} of {type(owner).__name__} takes no value; leave it out")
    elif value is nothing:
        raise InvalidValueError(f"{operator} of {type(owner).__name__} needs a value")


@attrs.frozen
class StringCondition(BaseCondition):
    """A string field.

    Attributes:
        operator: the comparison.
        value: the string to compare with; None, sent as null, for ``is_empty`` and ``is_not_empty``.
    """

    own_type: ClassVar[FieldType] = "string"

    operator: StringOperator = attrs.field(validator=validators.one_of(StringOperator))
    value: str | None = attrs.field(default=None, validator=validators.nullable(validators.string))

    def __attrs_post_init__(self) -> None:
        check_value(self, self.operator, self.value, nothing=None)

    def _members(self) -> dict[str, Any]:
        return {"operator": self.operator, "value": self.value}


@attrs.frozen
class NumberCondition(BaseCondition):
    """A number field.

    Attributes:
        operator: the comparison.
        value: the number to compare with; two numbers, lower and upper, for ``is_between``; None, sent as null, for
            ``is_empty`` and ``is_not_empty``.
    """

    own_type: ClassVar[FieldType] = "number"

    operator: NumberOperator = attrs.field(validator=validators.one_of(NumberOperator))
    value: float | Sequence[float] | None = None

    def __attrs_post_init__(self) -> None:
        check_value(self, self.operator, self.value, nothing=None)
        if self.operator == "is_between":
            if not _is_pair(self.value):
                raise InvalidValueError(f"is_between needs two finite numbers, not {checks.shown(self.value)}")
        elif self.value is not None and not validators.is_number(self.value):
            raise InvalidValueError(f"{self.operator} needs one finite number, not {checks.shown(self.value)}")

    def _members(self) -> dict[str, Any]:
        value = list(self.value) if isinstance(self.value, Sequence) else self.value
        return {"operator": self.operator, "value": value}


def _is_pair(value: object) -> bool:
    if not isinstance(value, (list, tuple)):
        return False
    items = cast("Sequence[object]", value)
    return len(items) == 2 and all(map(validators.is_number, items))


@attrs.frozen
class BooleanCondition(BaseCondition):
    """A boolean field. The operator is always ``is``.

    Attributes:
        value: the value to match; Orq's default is False.
    """

    own_type: ClassVar[FieldType] = "boolean"

    value: bool = attrs.field(default=False, validator=validators.boolean)

    def _members(self) -> dict[str, Any]:
        return {"operator": "is", "value": self.value}
