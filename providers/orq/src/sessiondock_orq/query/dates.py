"""Conditions on date fields."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar

import attrs
from attrs import Attribute

from sessiondock import InvalidValueError
from sessiondock.authoring import UNSET, Unset, checks, values

from . import validators
from .conditions import BaseCondition, check_value
from .literals import DateOperator, Direction, FieldType, Mode, RelativeTime, Unit


def _time(owner: object, attribute: Attribute[Any], value: object) -> None:
    if isinstance(value, datetime):
        checks.aware(value, f"{attribute.name} of {type(owner).__name__}")
    elif not isinstance(value, date):
        validators.text(owner, attribute, value)


def _time_field() -> Any:
    return validators.optional(validators.nullable(_time))


@attrs.frozen(kw_only=True)
class DateCriteria:
    """What a date is compared with. Orq requires none of the members and does not say which belong together.

    Datetimes need a UTC offset and are sent in ISO 8601, dates as ``YYYY-MM-DD``, strings unchanged; None sends null.

    Attributes:
        unit: ``"day"``, ``"week"``, ``"month"``, ``"year"``, ``"hours_ago"`` or ``"minutes_ago"``.
        count: how many units.
        relative_time: a named point in time; ``"custom_date"`` means the one in ``custom_date``.
        custom_date: a point in time.
        direction: ``"present"`` or ``"past"``.
        start_date, end_date: the range for ``is_between``.
    """

    unit: Unit | Unset = attrs.field(default=UNSET, validator=validators.optional(validators.one_of(Unit)))
    count: float | Unset | None = attrs.field(
        default=UNSET, validator=validators.optional(validators.nullable(validators.number))
    )
    relative_time: RelativeTime | Unset = attrs.field(
        default=UNSET, validator=validators.optional(validators.one_of(RelativeTime))
    )
    custom_date: date | str | Unset | None = attrs.field(default=UNSET, validator=_time_field())
    direction: Direction | Unset = attrs.field(
        default=UNSET, validator=validators.optional(validators.one_of(Direction))
    )
    start_date: date | str | Unset | None = attrs.field(default=UNSET, validator=_time_field())
    end_date: date | str | Unset | None = attrs.field(default=UNSET, validator=_time_field())

    def to_json(self) -> dict[str, Any]:
        """The JSON that is sent."""
        members = {
            "unit": self.unit,
            "count": self.count,
            "relativeTime": self.relative_time,
            "customDate": _written(self.custom_date),
            "direction": self.direction,
            "startDate": _written(self.start_date),
            "endDate": _written(self.end_date),
        }
        return {name: value for name, value in members.items() if value is not UNSET}


def _written(value: date | str | Unset | None) -> str | Unset | None:
    if isinstance(value, datetime):
        return values.to_iso(value)
    return value.isoformat() if isinstance(value, date) else value


@attrs.frozen
class DateCondition(BaseCondition):
    """A date field.

    Attributes:
        operator: the comparison.
        criteria: what to compare with; None, sent as null, for ``is_empty`` and ``is_not_empty``.
        mode: whether whole days or points in time are compared.
    """

    own_type: ClassVar[FieldType] = "date"

    operator: DateOperator = attrs.field(validator=validators.one_of(DateOperator))
    criteria: DateCriteria | None = attrs.field(
        default=None, validator=validators.nullable(validators.instance(DateCriteria))
    )
    mode: Mode = attrs.field(default="datetime", kw_only=True, validator=validators.one_of(Mode))

    def __attrs_post_init__(self) -> None:
        criteria = self.criteria
        check_value(self, self.operator, None if criteria == DateCriteria() else criteria, nothing=None)
        if self.operator == "is_between" and not (criteria and criteria.start_date and criteria.end_date):
            raise InvalidValueError("is_between of DateCondition needs start_date and end_date in its criteria")

    def _members(self) -> dict[str, Any]:
        criteria = None if self.criteria is None else self.criteria.to_json()
        return {"operator": self.operator, "value": {"criteria": criteria, "mode": self.mode}}
