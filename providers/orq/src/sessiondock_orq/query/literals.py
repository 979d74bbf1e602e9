"""The operators and other fixed strings of Orq's query language."""

from __future__ import annotations

from typing import Literal

FieldType = Literal[
    "string", "multi-value-array", "single-value-array", "number", "date", "object", "boolean", "evaluator"
]

SingleChoiceOperator = Literal["is", "is_not", "is_empty", "is_not_empty"]
MultiChoiceOperator = Literal["contains", "does_not_contain", "is_empty", "is_not_empty"]
DateOperator = Literal[
    "is",
    "is_before",
    "is_on_or_before",
    "is_between",
    "is_relative_today",
    "is_relative_time",
    "is_empty",
    "is_not_empty",
]
NumberOperator = Literal[
    "equals",
    "is_not_equal",
    "is_greater_than",
    "is_less_than",
    "is_greater_than_or_equal_to",
    "is_less_than_or_equal_to",
    "is_between",
    "is_empty",
    "is_not_empty",
]
StringOperator = Literal[
    "is", "is_not", "contains", "does_not_contain", "starts_with", "ends_with", "is_empty", "is_not_empty"
]
EvaluatorOperator = Literal["is", NumberOperator]
Operator = Literal[StringOperator, SingleChoiceOperator, MultiChoiceOperator, DateOperator, NumberOperator]

Unit = Literal["day", "week", "month", "year", "hours_ago", "minutes_ago"]
RelativeTime = Literal["today", "yesterday", "one_week_ago", "one_month_ago", "custom_date"]
Direction = Literal["present", "past"]
Mode = Literal["date", "datetime"]

EvaluatorType = Literal[
    "function_eval", "http_eval", "json_schema", "llm_eval", "python_eval", "ragas", "typescript_eval"
]
EvaluatorOutputType = Literal["boolean", "number", "string", "enum"]

EMPTY = frozenset({"is_empty", "is_not_empty"})
"""Operators that take no value."""
