"""Conditions on fields whose values are picked from a list: one value, or several."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import attrs

from sessiondock.authoring import UNSET, Unset

from . import validators
from .conditions import BaseCondition, check_value
from .literals import FieldType, MultiChoiceOperator, SingleChoiceOperator


@attrs.frozen
class _Choice(BaseCondition):
    options: Sequence[str | float] = attrs.field(
        default=(), kw_only=True, validator=validators.each(validators.text_or_number)
    )
    options_map: Mapping[str, str | float] | Unset | None = attrs.field(
        default=UNSET,
        kw_only=True,
        validator=validators.optional(validators.nullable(validators.mapping(validators.text_or_number))),
    )
    image_url_map: Mapping[str, str] | Unset = attrs.field(
        default=UNSET, kw_only=True, validator=validators.optional(validators.mapping(validators.string))
    )

    def _choices(self) -> dict[str, Any]:
        maps = {"optionsMap": self.options_map, "imageUrlMap": self.image_url_map}
        return {"options": list(self.options), **{name: value for name, value in maps.items() if value is not UNSET}}


@attrs.frozen
class SingleChoiceCondition(_Choice):
    """A field with one of several possible values.

    Attributes:
        operator: the comparison.
        value: any JSON to compare with; not used with ``is_empty`` and ``is_not_empty``.
        options: the values that Orq's user interface offers. Orq requires the list, so an empty one is sent by default.
        options_map: labels of options; None sends null. ``optionsMap`` on the wire.
        image_url_map: images of options. ``imageUrlMap`` on the wire.
    """

    own_type: ClassVar[FieldType] = "single-value-array"

    operator: SingleChoiceOperator = attrs.field(validator=validators.one_of(SingleChoiceOperator))
    value: Any = UNSET

    def __attrs_post_init__(self) -> None:
        check_value(self, self.operator, self.value, nothing=UNSET)

    def _members(self) -> dict[str, Any]:
        value = {} if self.value is UNSET else {"value": self.value}
        return {"operator": self.operator, **value, **self._choices()}


@attrs.frozen
class MultiChoiceCondition(_Choice):
    """A field with several of the possible values, such as ``tags``.

    Attributes:
        operator: the comparison.
        value: a list of any JSON to compare with; None, sent as null, for ``is_empty`` and ``is_not_empty``.
        options, options_map, image_url_map: as in `SingleChoiceCondition`.
    """

    own_type: ClassVar[FieldType] = "multi-value-array"

    operator: MultiChoiceOperator = attrs.field(validator=validators.one_of(MultiChoiceOperator))
    value: Sequence[Any] | None = attrs.field(default=None, validator=validators.nullable(validators.several))

    def __attrs_post_init__(self) -> None:
        check_value(self, self.operator, self.value, nothing=None)

    def _members(self) -> dict[str, Any]:
        value = None if self.value is None else list(self.value)
        return {"operator": self.operator, "value": value, **self._choices()}
