"""Conditions on one part of a field: a member of an object, or the result of an evaluator."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import attrs

from sessiondock import InvalidValueError
from sessiondock.authoring import UNSET, checks

from . import validators
from .conditions import BaseCondition, check_value
from .literals import EvaluatorOperator, EvaluatorOutputType, EvaluatorType, FieldType, Operator


@attrs.frozen(kw_only=True)
class ObjectOption:
    """One member of an object.

    Attributes:
        id: what ``selected_option_id`` refers to.
        path: path of the member.
        type: type of the member.
        name: its label in Orq's user interface; default: its path.
        hide_operators: operators that Orq's user interface should not offer.
    """

    id: str = attrs.field(validator=validators.text)
    path: str = attrs.field(validator=validators.text)
    type: FieldType = attrs.field(validator=validators.one_of(FieldType))
    name: str | None = attrs.field(default=None, validator=validators.nullable(validators.string))
    hide_operators: Sequence[Operator] = attrs.field(default=(), validator=validators.each(validators.one_of(Operator)))

    def to_json(self) -> dict[str, Any]:
        """The JSON that is sent."""
        name = self.path if self.name is None else self.name
        hidden = {"hideOperators": list(self.hide_operators)} if self.hide_operators else {}
        return {"name": name, "path": self.path, "type": self.type, "id": self.id, **hidden}


@attrs.frozen(kw_only=True)
class EvaluatorOption(ObjectOption):
    """One evaluator.

    Attributes:
        evaluator_id: id of the evaluator.
        evaluator_type: how it evaluates.
        evaluator_output_type: type of its result.

    The remaining attributes mean what they mean on `ObjectOption`.
    """

    evaluator_id: str = attrs.field(validator=validators.text)
    evaluator_type: EvaluatorType = attrs.field(validator=validators.one_of(EvaluatorType))
    evaluator_output_type: EvaluatorOutputType = attrs.field(validator=validators.one_of(EvaluatorOutputType))

    def to_json(self) -> dict[str, Any]:
        """The JSON that is sent."""
        return {
            **super().to_json(),
            "evaluatorId": self.evaluator_id,
            "evaluatorType": self.evaluator_type,
            "evaluatorOutputType": self.evaluator_output_type,
        }


@attrs.frozen
class _Selected(BaseCondition):
    options: Sequence[ObjectOption] = attrs.field(
        kw_only=True, validator=validators.each(validators.instance(ObjectOption))
    )
    selected_option_id: str | None = attrs.field(kw_only=True, validator=validators.nullable(validators.text))

    def __attrs_post_init__(self) -> None:
        ids = [option.id for option in self.options]
        if self.selected_option_id is not None and self.selected_option_id not in ids:
            raise InvalidValueError(
                f"selected_option_id of {type(self).__name__} must be the id of one of its options "
                f"({', '.join(map(checks.shown, ids)) or 'there are none'}), "
                f"not {checks.shown(self.selected_option_id)}"
            )

    def _selection(self, operator: str, value: Any) -> dict[str, Any]:
        return {
            "operator": operator,
            **({} if value is UNSET else {"value": value}),
            "options": [option.to_json() for option in self.options],
            "selectedOptionId": self.selected_option_id,
        }


@attrs.frozen
class ObjectCondition(_Selected):
    """A member of an object field.

    Attributes:
        operator: an operator of any kind; it should fit the selected member's type.
        value: any JSON to compare with; not used with ``is_empty`` and ``is_not_empty``.
        options: the members that can be selected.
        selected_option_id: id of the option to compare; None sends null.
    """

    own_type: ClassVar[FieldType] = "object"

    operator: Operator = attrs.field(validator=validators.one_of(Operator))
    value: Any = UNSET

    def __attrs_post_init__(self) -> None:
        super().__attrs_post_init__()
        check_value(self, self.operator, self.value, nothing=UNSET)

    def _members(self) -> dict[str, Any]:
        return self._selection(self.operator, self.value)


@attrs.frozen
class EvaluatorCondition(_Selected):
    """The result of an evaluator.

    Attributes:
        operator: ``"is"``, or an operator of numbers.
        value: any JSON to compare with; not used with ``is_empty`` and ``is_not_empty``.
        options: the evaluators that can be selected.
        selected_option_id: id of the option to compare; None sends null.
    """

    own_type: ClassVar[FieldType] = "evaluator"

    operator: EvaluatorOperator = attrs.field(validator=validators.one_of(EvaluatorOperator))
    value: Any = UNSET
    options: Sequence[EvaluatorOption] = attrs.field(
        kw_only=True, validator=validators.each(validators.instance(EvaluatorOption))
    )

    def __attrs_post_init__(self) -> None:
        super().__attrs_post_init__()
        check_value(self, self.operator, self.value, nothing=UNSET)

    def _members(self) -> dict[str, Any]:
        return self._selection(self.operator, self.value)
