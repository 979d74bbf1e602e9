"""The query vocabulary: the JSON it makes and the values it rejects."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sessiondock import InvalidValueError
from sessiondock_orq import _fake_bodies as bodies
from sessiondock_orq import query as q
from sessiondock_orq.query.selection import selection

MEMBER = q.ObjectOption(id="m", path="billing.total_cost", type="number", name="Cost", hide_operators=["equals"])
JUDGE = q.EvaluatorOption(
    id="e",
    path="score",
    type="evaluator",
    evaluator_id="ev",
    evaluator_type="llm_eval",
    evaluator_output_type="number",
)
POINT = q.DateCriteria(relative_time="today")
SPAN = q.DateCriteria(start_date=date(2025, 4, 1), end_date=datetime(2025, 4, 20, 1, 2, 3, tzinfo=UTC))


def field(path: str, type: str, name: str | None = None) -> dict[str, Any]:
    return {"type": type, "name": name or path, "path": path}


SENT: list[tuple[Any, dict[str, Any]]] = [
    (q.IdFilter("project_id", "p"), {"type": "id", "id": "p", "path": "project_id"}),
    (
        q.SearchFilter("late", ["tags", "external_id"]),
        {"type": "search", "value": "late", "searchPaths": ["tags", "external_id"]},
    ),
    (
        q.StringFilter("tags", "contains", "vip"),
        {"type": "string", "operator": "contains", "value": "vip", "path": "tags"},
    ),
    (
        q.StringArrayFilter("tags", ("a", "b")),
        {"type": "string_array", "operator": "in", "values": ["a", "b"], "path": "tags"},
    ),
    (q.StringCondition("a", "is", "b"), {"operator": "is", "value": "b", **field("a", "string")}),
    (q.StringCondition("a", "is_empty"), {"operator": "is_empty", "value": None, **field("a", "string")}),
    (
        q.NumberCondition("a", "equals", 1.5, name="A", type="object", hide_operators=("is", "is_between")),
        {"operator": "equals", "value": 1.5, **field("a", "object", "A"), "hideOperators": ["is", "is_between"]},
    ),
    (q.NumberCondition("a", "is_between", (1, 2)), {"operator": "is_between", "value": [1, 2], **field("a", "number")}),
    (q.NumberCondition("a", "is_not_empty"), {"operator": "is_not_empty", "value": None, **field("a", "number")}),
    (q.BooleanCondition("a"), {"operator": "is", "value": False, **field("a", "boolean")}),
    (q.BooleanCondition("a", True), {"operator": "is", "value": True, **field("a", "boolean")}),
    (
        q.SingleChoiceCondition("a", "is", {"any": [None]}),
        {"operator": "is", "value": {"any": [None]}, "options": [], **field("a", "single-value-array")},
    ),
    (
        q.SingleChoiceCondition("a", "is_not", None),
        {"operator": "is_not", "value": None, "options": [], **field("a", "single-value-array")},
    ),
    (
        q.SingleChoiceCondition("a", "is_empty", options=["x", 2], options_map=None, image_url_map={"x": "http://y"}),
        {
            "operator": "is_empty",
            "options": ["x", 2],
            "optionsMap": None,
            "imageUrlMap": {"x": "http://y"},
            **field("a", "single-value-array"),
        },
    ),
    (
        q.MultiChoiceCondition("tags", "contains", ["vip", 5], options_map={"vip": "VIP", "5": 5}),
        {
            "operator": "contains",
            "value": ["vip", 5],
            "options": [],
            "optionsMap": {"vip": "VIP", "5": 5},
            **field("tags", "multi-value-array"),
        },
    ),
    (
        q.MultiChoiceCondition("tags", "is_empty"),
        {"operator": "is_empty", "value": None, "options": [], **field("tags", "multi-value-array")},
    ),
    (
        q.DateCondition("a", "is_relative_today", q.DateCriteria(unit="week", count=2, direction="past"), mode="date"),
        {
            "operator": "is_relative_today",
            "value": {"criteria": {"unit": "week", "count": 2, "direction": "past"}, "mode": "date"},
            **field("a", "date"),
        },
    ),
    (
        q.DateCondition("a", "is_between", SPAN),
        {
            "operator": "is_between",
            "value": {"criteria": {"startDate": "2025-04-01", "endDate": "2025-04-20T01:02:03Z"}, "mode": "datetime"},
            **field("a", "date"),
        },
    ),
    (
        q.DateCondition("a", "is", q.DateCriteria(relative_time="custom_date", custom_date="2025", count=None)),
        {
            "operator": "is",
            "value": {
                "criteria": {"count": None, "relativeTime": "custom_date", "customDate": "2025"},
                "mode": "datetime",
            },
            **field("a", "date"),
        },
    ),
    (
        q.DateCondition("a", "is_empty"),
        {"operator": "is_empty", "value": {"criteria": None, "mode": "datetime"}, **field("a", "date")},
    ),
    (
        q.ObjectCondition("billing", "is_greater_than", 5, options=[MEMBER], selected_option_id="m"),
        {
            "operator": "is_greater_than",
            "value": 5,
            "options": [
                {
                    "name": "Cost",
                    "path": "billing.total_cost",
                    "type": "number",
                    "id": "m",
                    "hideOperators": ["equals"],
                }
            ],
            "selectedOptionId": "m",
            **field("billing", "object"),
        },
    ),
    (
        q.ObjectCondition("billing", "is_empty", options=[], selected_option_id=None),
        {"operator": "is_empty", "options": [], "selectedOptionId": None, **field("billing", "object")},
    ),
    (
        q.EvaluatorCondition("scores", "is_between", [0, 1], options=(JUDGE,), selected_option_id="e"),
        {
            "operator": "is_between",
            "value": [0, 1],
            "options": [
                {
                    "name": "score",
                    "path": "score",
                    "type": "evaluator",
                    "id": "e",
                    "evaluatorId": "ev",
                    "evaluatorType": "llm_eval",
                    "evaluatorOutputType": "number",
                }
            ],
            "selectedOptionId": "e",
            **field("scores", "evaluator"),
        },
    ),
    (q.Query(), {"operator": "and"}),
    (
        q.Query([q.BooleanCondition("a")], operator="or", search=""),
        {"operator": "or", "search": "", "filters": [{"operator": "is", "value": False, **field("a", "boolean")}]},
    ),
    (q.Sort("a"), {"key": "a"}),
    (q.Sort("a", "desc"), {"key": "a", "direction": "desc"}),
]


@pytest.mark.parametrize(("value", "sent"), SENT, ids=lambda value: type(value).__name__)
def test_the_json_that_is_sent(value: Any, sent: dict[str, Any]) -> None:
    assert value.to_json() == sent


def test_every_filter_and_condition_is_covered_here() -> None:
    kinds: set[object] = {type(value) for value, _ in SENT}
    assert {*get_args(q.Filter), *get_args(q.Condition)} <= kinds


VALUES: dict[type[Any], Any] = {
    q.StringCondition: "b",
    q.NumberCondition: 5,
    q.SingleChoiceCondition: "b",
    q.MultiChoiceCondition: ["b"],
    q.DateCondition: POINT,
    q.ObjectCondition: 5,
    q.EvaluatorCondition: 5,
}
OPERATORS: dict[type[Any], Any] = {
    q.StringCondition: q.StringOperator,
    q.NumberCondition: q.NumberOperator,
    q.SingleChoiceCondition: q.SingleChoiceOperator,
    q.MultiChoiceCondition: q.MultiChoiceOperator,
    q.DateCondition: q.DateOperator,
    q.ObjectCondition: q.Operator,
    q.EvaluatorCondition: q.EvaluatorOperator,
}
EVERY = sorted({*get_args(q.Operator), "in", "like", ""})


def make(kind: Any, operator: Any) -> Any:
    value: Any = VALUES[kind]
    if operator in {"is_empty", "is_not_empty"}:
        value = None
    elif operator == "is_between":
        value = SPAN if kind is q.DateCondition else [1, 2]
    more: dict[str, Any] = {}
    if kind in {q.ObjectCondition, q.EvaluatorCondition}:
        more = {"options": [JUDGE], "selected_option_id": "e"}
    return kind("a", operator, value, **more)


@pytest.mark.parametrize("kind", OPERATORS, ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("operator", EVERY)
def test_a_kind_takes_only_its_own_operators(kind: type[Any], operator: str) -> None:
    own = get_args(OPERATORS[kind])
    if operator in own:
        made = make(kind, operator)
        assert made.to_json()["operator"] == operator
        assert bodies.listing({"filters": [], "query": q.Query([made]).to_json()})
    else:
        with pytest.raises(
            InvalidValueError, match=f"operator of {kind.__name__} must be one of {own[0]}, .*not '{operator}'"
        ):
            make(kind, operator)


@pytest.mark.parametrize("kind", OPERATORS, ids=lambda kind: kind.__name__)
def test_a_value_goes_with_the_operator(kind: type[Any]) -> None:
    more: dict[str, Any] = {}
    if kind in {q.ObjectCondition, q.EvaluatorCondition}:
        more = {"options": [JUDGE], "selected_option_id": None}
    with pytest.raises(InvalidValueError, match=f"is_empty of {kind.__name__} takes no value"):
        kind("a", "is_empty", VALUES[kind], **more)
    first = next(each for each in get_args(OPERATORS[kind]) if each != "is_between")
    with pytest.raises(InvalidValueError, match=f"{first} of {kind.__name__} needs a value"):
        kind("a", first, **more)


loose: Any = q
"""The vocabulary, for calls that type checkers reject."""

REJECTED: list[tuple[Callable[[], object], str]] = [
    (lambda: q.IdFilter("", "x"), "path of IdFilter must not be empty"),
    (lambda: loose.IdFilter("a", None), "id of IdFilter"),
    (lambda: loose.SearchFilter(None, []), "value of SearchFilter must be a str"),
    (lambda: q.SearchFilter("x", "tags"), "search_paths of SearchFilter must be a list or tuple"),
    (lambda: q.SearchFilter("x", ["tags", ""]), "search_paths of SearchFilter"),
    (lambda: loose.SearchFilter("x", (each for each in ["tags"])), "must be a list or tuple"),
    (
        lambda: loose.StringFilter("a", "starts_with", "b"),
        "operator of StringFilter must be one of contains, equals, not 'starts_with'",
    ),
    (lambda: loose.StringFilter("a", ["contains"], "b"), "operator of StringFilter"),
    (lambda: loose.StringFilter("a", "equals", 5), "value of StringFilter"),
    (lambda: q.StringArrayFilter("a", "b"), "values of StringArrayFilter"),
    (lambda: loose.StringArrayFilter("a", [5]), "values of StringArrayFilter must be a str, not int: 5"),
    (lambda: q.StringCondition("", "is", "b"), "path of StringCondition"),
    (lambda: loose.StringCondition("a", "is", 5), "value of StringCondition"),
    (
        lambda: loose.StringCondition("a", "is", "b", type="text"),
        "type of StringCondition must be one of string, multi",
    ),
    (lambda: loose.StringCondition("a", "is", "b", name=5), "name of StringCondition"),
    (lambda: loose.StringCondition("a", "is", "b", hide_operators="is"), "hide_operators of StringCondition"),
    (lambda: loose.StringCondition("a", "is", "b", hide_operators=["like"]), "hide_operators of StringCondition"),
    (lambda: loose.NumberCondition("a", "equals", "5"), r"\bequals needs one finite number, not '5'"),
    (lambda: loose.NumberCondition("a", "equals", True), r"\bequals needs one finite number"),
    (lambda: q.NumberCondition("a", "equals", float("inf")), r"\bequals needs one finite number"),
    (lambda: q.NumberCondition("a", "equals", [5]), r"\bequals needs one finite number"),
    (lambda: q.NumberCondition("a", "is_between", 5), r"\bis_between needs two finite numbers, not 5"),
    (lambda: q.NumberCondition("a", "is_between", [1]), r"\bis_between needs two finite numbers"),
    (lambda: q.NumberCondition("a", "is_between", [1, 2, 3]), r"\bis_between needs two finite numbers"),
    (lambda: q.NumberCondition("a", "is_between", [1, float("nan")]), r"\bis_between needs two finite numbers"),
    (lambda: loose.BooleanCondition("a", "yes"), "value of BooleanCondition must be a bool"),
    (lambda: loose.SingleChoiceCondition("a", "is", 1, options=[None]), "options of SingleChoiceCondition"),
    (lambda: loose.SingleChoiceCondition("a", "is", 1, options="x"), "options of SingleChoiceCondition"),
    (lambda: loose.SingleChoiceCondition("a", "is", 1, options_map=[]), "options_map of SingleChoiceCondition"),
    (lambda: loose.SingleChoiceCondition("a", "is", 1, options_map={1: "x"}), "options_map of SingleChoiceCondition"),
    (lambda: loose.SingleChoiceCondition("a", "is", 1, image_url_map={"x": 1}), "image_url_map of SingleChoice"),
    (lambda: loose.SingleChoiceCondition("a", "is", 1, image_url_map=None), "image_url_map of SingleChoice"),
    (lambda: q.MultiChoiceCondition("a", "contains", "b"), "value of MultiChoiceCondition must be a list or tuple"),
    (lambda: loose.DateCondition("a", "is", "today"), "criteria of DateCondition must be a DateCriteria"),
    (lambda: loose.DateCondition("a", "is", POINT, mode="time"), "mode of DateCondition must be one of date, datetime"),
    (lambda: q.DateCondition("a", "is", q.DateCriteria()), "is of DateCondition needs a value"),
    (lambda: q.DateCondition("a", "is_between", POINT), "is_between of DateCondition needs start_date and end_date"),
    (lambda: q.DateCondition("a", "is_between", q.DateCriteria(start_date="x")), "needs start_date and end_date"),
    (lambda: loose.DateCriteria(unit="days"), "unit of DateCriteria must be one of day, week"),
    (lambda: loose.DateCriteria(count="2"), "count of DateCriteria must be a finite number"),
    (lambda: loose.DateCriteria(relative_time="now"), "relative_time of DateCriteria"),
    (lambda: loose.DateCriteria(direction="future"), "direction of DateCriteria"),
    (lambda: q.DateCriteria(custom_date=datetime(2025, 4, 20)), "custom_date of DateCriteria has no time zone"),
    (lambda: q.DateCriteria(start_date=""), "start_date of DateCriteria"),
    (lambda: loose.DateCriteria(end_date=1745107200), "end_date of DateCriteria"),
    (lambda: loose.ObjectOption(id="", path="p", type="number"), "id of ObjectOption"),
    (lambda: loose.ObjectOption(id="m", path="p", type="money"), "type of ObjectOption"),
    (
        lambda: q.ObjectCondition("a", "is", 1, options=[MEMBER], selected_option_id="x"),
        r"must be the id of one of its options \('m'\), not 'x'",
    ),
    (
        lambda: q.ObjectCondition("a", "is", 1, options=[], selected_option_id="x"),
        r"one of its options \(there are none\)",
    ),
    (
        lambda: loose.ObjectCondition("a", "is", 1, options=[{"id": "m"}], selected_option_id="m"),
        "options of ObjectCondition must be a ObjectOption",
    ),
    (
        lambda: loose.EvaluatorCondition("a", "is", 1, options=[MEMBER], selected_option_id="m"),
        "options of EvaluatorCondition must be a EvaluatorOption",
    ),
    (lambda: loose.Query([q.IdFilter("a", "b")]), "conditions of Query must be a StringCondition or NumberCondition"),
    (lambda: loose.Query(q.BooleanCondition("a")), "conditions of Query must be a list or tuple"),
    (lambda: loose.Query([], operator="xor"), "operator of Query must be one of and, or, not 'xor'"),
    (lambda: loose.Query(search=5), "search of Query"),
    (lambda: loose.Query(search=None), "search of Query must be a str, not NoneType"),
    (lambda: q.Sort(""), "key of Sort"),
    (lambda: loose.Sort("a", "up"), "direction of Sort must be one of asc, desc, not 'up'"),
    (lambda: loose.Sort("a", None), "direction of Sort must be one of asc, desc, not None"),
]


@pytest.mark.parametrize(("build", "message"), REJECTED)
def test_a_value_that_does_not_fit_is_rejected_when_it_is_made(build: Callable[[], object], message: str) -> None:
    with pytest.raises(InvalidValueError, match=message):
        build()


def test_values_are_immutable_and_equal_by_content() -> None:
    condition = q.BooleanCondition("a")
    assert condition == q.BooleanCondition("a", False)
    assert condition != q.BooleanCondition("a", True)
    with pytest.raises(AttributeError):
        condition.value = True  # type: ignore[misc]


def test_the_base_of_conditions_is_abstract() -> None:
    base: Any = q.BooleanCondition.__mro__[1]
    with pytest.raises(TypeError, match="abstract"):
        base("a")


TEXT = st.text(min_size=1, max_size=8)
TIMES = st.dates() | st.datetimes(timezones=st.just(UTC))


@settings(deadline=None)
@given(
    st.lists(
        st.builds(q.IdFilter, TEXT, TEXT)
        | st.builds(q.SearchFilter, TEXT, st.lists(TEXT))
        | st.builds(q.StringFilter, TEXT, st.sampled_from(["contains", "equals"]), st.text())
        | st.builds(q.StringArrayFilter, TEXT, st.lists(st.text())),
        max_size=4,
    ),
    st.lists(
        st.builds(q.StringCondition, TEXT, st.sampled_from(["is", "contains", "ends_with"]), st.text(), name=st.text())
        | st.builds(q.NumberCondition, TEXT, st.just("is_between"), st.tuples(st.integers(), st.floats(-9, 9)))
        | st.builds(q.MultiChoiceCondition, TEXT, st.just("contains"), st.lists(TEXT), options=st.lists(TEXT))
        | st.builds(
            q.DateCondition,
            TEXT,
            st.just("is_between"),
            st.builds(q.DateCriteria, start_date=TIMES, end_date=TIMES, count=st.none() | st.integers(0, 9)),
            mode=st.sampled_from(["date", "datetime"]),
        ),
        max_size=4,
    ),
)
def test_every_value_that_can_be_made_fits_the_document(filters: list[q.Filter], conditions: list[q.Condition]) -> None:
    body = selection(filters, q.Query(conditions), ())
    assert bodies.listing(body) == body
