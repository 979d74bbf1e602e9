"""Conditions on times."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar

import attrs
from attrs import Attribute

from sessiondock import UNSET, Unset, checks
from sessiondock.errors import InvalidValueError
from sessiondock.values import to_iso

from . import checked
from .conditions import BaseCondition, compares_rightly
from .words import DateOperator, Direction, FieldType, Mode, RelativeTime, Unit


def _time(owner: object, attribute: Attribute[Any], value: object) -> None:
    if isinstance(value, datetime):
        checks.aware(value, attribute.name)
    elif not isinstance(value, date):
        checked.named(owner, attribute, value)


def _time_field() -> Any:
    return checked.optional(checked.nullable(_time))


@attrs.frozen(kw_only=True)
class DateCriteria:
    """What a time is compared with. Orq requires none of the members and does not say which go together.

    Datetimes must be aware and go out in ISO 8601, dates as ``YYYY-MM-DD``, strings as they are; None sends null.

    Attributes:
        unit: ``"day"``, ``"week"``, ``"month"``, ``"year"``, ``"hours_ago"`` or ``"minutes_ago"``.
        count: how many units.
        relative_time: a point in time by name; ``"custom_date"`` means the one in ``custom_date``.
        custom_date: a point in time.
        direction: ``"present"`` or ``"past"``.
        start_date, end_date: the ends for ``is_between``.
    """

    unit: Unit | Unset = attrs.field(default=UNSET, validator=checked.optional(checked.word(Unit)))
    count: float | Unset | None = attrs.field(
        default=UNSET, validator=checked.optional(checked.nullable(checked.number))
    )
    relative_time: RelativeTime | Unset = attrs.field(
        default=UNSET, validator=checked.optional(checked.word(RelativeTime))
    )
    custom_date: date | str | Unset | None = attrs.field(default=UNSET, validator=_time_field())
    direction: Direction | Unset = attrs.field(default=UNSET, validator=checked.optional(checked.word(Direction)))
    start_date: date | str | Unset | None = attrs.field(default=UNSET, validator=_time_field())
    end_date: date | str | Unset | None = attrs.field(default=UNSET, validator=_time_field())

    def to_json(self) -> dict[str, Any]:
        """As it goes out."""
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
        return to_iso(value)
    return value.isoformat() if isinstance(value, date) else value


@attrs.frozen
class DateCondition(BaseCondition):
    """A time.

    Attributes:
        operator: what must hold.
        criteria: what to compare with; None, which is sent as null, for ``is_empty`` and ``is_not_empty``.
        mode: whether whole days or points in time are compared.
    """

    own_type: ClassVar[FieldType] = "date"

    operator: DateOperator = attrs.field(validator=checked.operator(DateOperator))
    criteria: DateCriteria | None = attrs.field(
        default=None, validator=checked.nullable(checked.instance(DateCriteria))
    )
    mode: Mode = attrs.field(default="datetime", kw_only=True, validator=checked.word(Mode))

    def __attrs_post_init__(self) -> None:
        criteria = self.criteria
        compares_rightly(self, self.operator, None if criteria == DateCriteria() else criteria, nothing=None)
        if self.operator == "is_between" and not (criteria and criteria.start_date and criteria.end_date):
            raise InvalidValueError("is_between of DateCondition needs start_date and end_date in its criteria")

    def _members(self) -> dict[str, Any]:
        criteria = None if self.criteria is None else self.criteria.to_json()
        return {"operator": self.operator, "value": {"criteria": criteria, "mode": self.mode}}
