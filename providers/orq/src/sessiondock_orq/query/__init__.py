"""What ``list`` and ``count`` of Orq's trace sessions can ask for: immutable values, checked when they are made.

::

    from sessiondock_orq import query as q

    orq.sessions.list(
        filters=[q.StringFilter("external_id", "contains", "ticket-")],
        query=q.Query(
            [
                q.NumberCondition("billing.total_cost", "is_greater_than", 0.5),
                q.MultiChoiceCondition("tags", "contains", ["vip"]),
            ],
            operator="or",
        ),
        sort=[q.Sort("started_at", "desc")],
    )

There are four types of filter, and a session must match them all. A `Query` joins conditions of eight kinds, each with
its own operators; an operator of another kind raises InvalidValueError. A path names a field of the session
as Orq writes it, such as ``project_id`` or ``usage.total_tokens``.

Source: the OpenAPI document of 2025-04-20 in ``orq-ai/orq-python``.
"""

from __future__ import annotations

from .choices import MultiChoiceCondition, SingleChoiceCondition
from .conditions import BooleanCondition, NumberCondition, StringCondition
from .dates import DateCondition, DateCriteria
from .filters import Filter, IdFilter, SearchFilter, StringArrayFilter, StringFilter
from .literals import (
    DateOperator,
    EvaluatorOperator,
    EvaluatorOutputType,
    EvaluatorType,
    FieldType,
    MultiChoiceOperator,
    NumberOperator,
    Operator,
    RelativeTime,
    SingleChoiceOperator,
    StringOperator,
    Unit,
)
from .options import EvaluatorCondition, EvaluatorOption, ObjectCondition, ObjectOption
from .selection import Condition, Query, Sort

__all__ = [
    "BooleanCondition",
    "Condition",
    "DateCondition",
    "DateCriteria",
    "DateOperator",
    "EvaluatorCondition",
    "EvaluatorOperator",
    "EvaluatorOption",
    "EvaluatorOutputType",
    "EvaluatorType",
    "FieldType",
    "Filter",
    "IdFilter",
    "MultiChoiceCondition",
    "MultiChoiceOperator",
    "NumberCondition",
    "NumberOperator",
    "ObjectCondition",
    "ObjectOption",
    "Operator",
    "Query",
    "RelativeTime",
    "SearchFilter",
    "SingleChoiceCondition",
    "SingleChoiceOperator",
    "Sort",
    "StringArrayFilter",
    "StringCondition",
    "StringFilter",
    "StringOperator",
    "Unit",
]
