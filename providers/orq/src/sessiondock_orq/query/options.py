"""Conditions on one part of a field that has several: a member of an object, the result of an evaluator."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import attrs

from sessiondock import UNSET
from sessiondock.errors import InvalidValueError

from . import checked
from .conditions import BaseCondition, compares_rightly
from .words import EvaluatorOperator, EvaluatorOutputType, EvaluatorType, FieldType, Operator


@attrs.frozen(kw_only=True)
class ObjectOption:
    """One member of an object.

    Attributes:
        id: what ``selected_option_id`` refers to.
        path: where the member is.
        type: of the member.
        name: what Orq's screens call it; left out, its path.
        hide_operators: operators that Orq's screens should not offer.
    """

    id: str = attrs.field(validator=checked.named)
    path: str = attrs.field(validator=checked.named)
    type: FieldType = attrs.field(validator=checked.word(FieldType))
    name: str | None = attrs.field(default=None, validator=checked.nullable(checked.text))
    hide_operators: Sequence[Operator] = attrs.field(default=(), validator=checked.each(checked.word(Operator)))

    def to_json(self) -> dict[str, Any]:
        """As it goes out."""
        name = self.path if self.name is None else self.name
        hidden = {"hideOperators": list(self.hide_operators)} if self.hide_operators else {}
        return {"name": name, "path": self.path, "type": self.type, "id": self.id, **hidden}


@attrs.frozen(kw_only=True)
class EvaluatorOption(ObjectOption):
    """One evaluator.

    Attributes:
        evaluator_id: the evaluator.
        evaluator_type: how it judges.
        evaluator_output_type: what it gives.

    The remaining attributes mean what they mean on `ObjectOption`.
    """

    evaluator_id: str = attrs.field(validator=checked.named)
    evaluator_type: EvaluatorType = attrs.field(validator=checked.word(EvaluatorType))
    evaluator_output_type: EvaluatorOutputType = attrs.field(validator=checked.word(EvaluatorOutputType))

    def to_json(self) -> dict[str, Any]:
        """As it goes out."""
        return {
            **super().to_json(),
            "evaluatorId": self.evaluator_id,
            "evaluatorType": self.evaluator_type,
            "evaluatorOutputType": self.evaluator_output_type,
        }


@attrs.frozen
class _Selected(BaseCondition):
    options: Sequence[ObjectOption] = attrs.field(kw_only=True, validator=checked.each(checked.instance(ObjectOption)))
    selected_option_id: str | None = attrs.field(kw_only=True, validator=checked.nullable(checked.named))

    def __attrs_post_init__(self) -> None:
        ids = [option.id for option in self.options]
        if self.selected_option_id is not None and self.selected_option_id not in ids:
            raise InvalidValueError(
                f"selected_option_id of {type(self).__name__} must be the id of one of its options "
                f"({', '.join(ids) or 'there are none'}), not {self.selected_option_id!r}"
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
    """A member of an object.

    Attributes:
        operator: an operator of any kind; it should be one of the selected member's type.
        value: any JSON to compare with; left out for ``is_empty`` and ``is_not_empty``.
        options: the members there are.
        selected_option_id: the one that is meant, by its id; None sends null.
    """

    own_type: ClassVar[FieldType] = "object"

    operator: Operator = attrs.field(validator=checked.operator(Operator))
    value: Any = UNSET

    def __attrs_post_init__(self) -> None:
        super().__attrs_post_init__()
        compares_rightly(self, self.operator, self.value, nothing=UNSET)

    def _members(self) -> dict[str, Any]:
        return self._selection(self.operator, self.value)


@attrs.frozen
class EvaluatorCondition(_Selected):
    """What an evaluator gave.

    Attributes:
        operator: ``"is"``, or an operator of numbers.
        value: any JSON to compare with; left out for ``is_empty`` and ``is_not_empty``.
        options: the evaluators there are, `EvaluatorOption` each.
        selected_option_id: the one that is meant, by its option's id; None sends null.
    """

    own_type: ClassVar[FieldType] = "evaluator"

    operator: EvaluatorOperator = attrs.field(validator=checked.operator(EvaluatorOperator))
    value: Any = UNSET
    options: Sequence[EvaluatorOption] = attrs.field(
        kw_only=True, validator=checked.each(checked.instance(EvaluatorOption))
    )

    def __attrs_post_init__(self) -> None:
        super().__attrs_post_init__()
        compares_rightly(self, self.operator, self.value, nothing=UNSET)

    def _members(self) -> dict[str, Any]:
        return self._selection(self.operator, self.value)
