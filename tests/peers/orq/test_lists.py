"""What the SDK and we ask a list and a count for, and what both get."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, get_args

import pytest

from sessiondock_orq import query as q
from tests.peers._support import Peer
from tests.peers.orq.bench import FLOAT, IDS, Bench, as_count, as_page

LIMIT = {"body.pagination.limit": FLOAT}

FILTERS: list[Any] = [
    q.IdFilter("project_id", "p1"),
    q.SearchFilter("ANN", ["contact_ids", "tags"]),
    q.StringFilter("external_id", "contains", "x"),
    q.StringFilter("project_id", "equals", "p1"),
    q.StringArrayFilter("tags", ["t2", "t4"]),
]
LISTS: list[tuple[str, dict[str, Any] | None, dict[str, Any], dict[str, str]]] = [
    ("of everything", {"filters": []}, {}, {}),
    ("without a request", None, {}, {"body": "the SDK sends no body; we send the filters that Orq requires, none"}),
    *((f"by {type(each).__name__}", {"filters": [each.to_json()]}, {"filters": [each]}, {}) for each in FILTERS),
    ("by all filters", {"filters": [each.to_json() for each in FILTERS]}, {"filters": FILTERS}, {}),
    (
        "in an order",
        {"filters": [], "sortingProps": [{"key": "project_id", "direction": "desc"}, {"key": "traces_count"}]},
        {"sort": [q.Sort("project_id", "desc"), q.Sort("traces_count")]},
        {},
    ),
    (
        "with included fields",
        {"filters": [], "includedFields": {"tags": "1", "ü": "x"}},
        {"included_fields": {"tags": "1", "ü": "x"}},
        {},
    ),
    ("of three", {"filters": [], "pagination": {"limit": 3}}, {"page_size": 3}, LIMIT),
    (
        "from a page on",
        {"filters": [], "pagination": {"page": 2, "limit": 2}},
        {"page": 2, "page_size": 2},
        {**LIMIT, "body.pagination.page": FLOAT},
    ),
    (
        "from an id on",
        {"filters": [], "pagination": {"lastId": IDS[4], "limit": 2}},
        {"cursor": IDS[4], "page_size": 2},
        LIMIT,
    ),
    (
        "from an id on, no size",
        {"filters": [], "pagination": {"lastId": IDS[4]}},
        {"cursor": IDS[4]},
        {"body.pagination.limit": "the SDK sends the default of 50; we leave it to the service"},
    ),
    (
        "by a query with a search",
        {"filters": [], "query": {"operator": "or", "search": "ü"}},
        {"query": q.Query(operator="or", search="ü")},
        {},
    ),
]


@pytest.mark.parametrize(("name", "request_", "arguments", "known"), LISTS, ids=[each[0] for each in LISTS])
def test_list(bench: Bench, name: str, request_: Any, arguments: dict[str, Any], known: dict[str, str]) -> None:
    theirs = bench.theirs("list_sessions", requests=[request_])
    ours = bench.ours(lambda sessions: sessions.list(**arguments).first(), as_page)
    bench.compare(f"list {name}", theirs, ours, known)


def test_list_back_and_forth(bench: Bench) -> None:
    ways: list[dict[str, Any]] = [{}, {"lastId": IDS[4]}, {"lastId": IDS[2]}, {"firstId": IDS[1]}]
    theirs = bench.theirs(
        "list_sessions", requests=[{"filters": [], "pagination": {"limit": 2, **way}} for way in ways]
    )

    def walk(sessions: Any) -> Any:
        return sessions.list(page_size=2).first().next().next().previous()

    async def walk_async(sessions: Any) -> Any:
        first = await sessions.list(page_size=2).first()
        third = await (await first.next()).next()
        return await third.previous()

    ours = bench.ours(walk if bench.variant == "sync" else walk_async, as_page)
    limits = {f"body{mark}.pagination.limit": FLOAT for mark in ("", "#2", "#3", "#4")}
    bench.compare("list back and forth", theirs, ours, limits)


MEMBERS = (
    q.ObjectOption(id="c", path="billing.total_cost", type="number", name="Cost", hide_operators=["is_empty"]),
    q.ObjectOption(id="t", path="tags", type="multi-value-array"),
)
JUDGES = tuple(
    q.EvaluatorOption(
        id=kind,
        path="traces_count",
        type="evaluator",
        evaluator_id=f"ev-{kind}",
        evaluator_type=kind,
        evaluator_output_type=output,
    )
    for kind in get_args(q.EvaluatorType)
    for output in get_args(q.EvaluatorOutputType)[:1]
)
MORE: dict[Any, dict[str, Any]] = {
    q.SingleChoiceCondition: {
        "options": ["p1", 2.5],
        "options_map": {"p1": "P", "x": 2.5},
        "image_url_map": {"p1": "u"},
    },
    q.MultiChoiceCondition: {"options": ["t1"], "options_map": None},
    q.ObjectCondition: {"options": MEMBERS, "selected_option_id": "c"},
    q.EvaluatorCondition: {"options": JUDGES, "selected_option_id": "ragas"},
}
KINDS: list[tuple[Any, str, Any, Any, str]] = [
    (q.SingleChoiceCondition, "project_id", "p1", q.SingleChoiceOperator, "Filters1"),
    (q.MultiChoiceCondition, "tags", ["t1", "t2"], q.MultiChoiceOperator, "Filters2"),
    (q.DateCondition, "started_at", q.DateCriteria(custom_date="2025-04-17T08:00:00.125Z"), q.DateOperator, "Filters3"),
    (q.NumberCondition, "traces_count", 2.5, q.NumberOperator, "Filters4"),
    (q.StringCondition, "external_id", "x2", q.StringOperator, "Filters5"),
    (q.ObjectCondition, "billing", 0.75, q.Operator, "Filters6"),
    (q.EvaluatorCondition, "scores", 2.5, q.EvaluatorOperator, "Filters7"),
]
VALUES: dict[tuple[Any, str], Any] = {
    (q.DateCondition, "is_between"): q.DateCriteria(
        start_date="2025-04-16", end_date=datetime(2025, 4, 18, tzinfo=UTC)
    ),
    (q.DateCondition, "is_relative_today"): q.DateCriteria(unit="week", count=2.0, direction="past"),
    (q.DateCondition, "is_relative_time"): q.DateCriteria(unit="hours_ago", count=30.5, custom_date=None),
    (q.NumberCondition, "is_between"): [1.5, 2.5],
    (q.EvaluatorCondition, "is_between"): [1.5, 2.5],
    (q.ObjectCondition, "is_between"): [0.625, 0.75],
    **{
        (q.ObjectCondition, operator): {"criteria": {"relativeTime": "today"}, "mode": "date"}
        for operator in ("is_before", "is_on_or_before", "is_relative_today", "is_relative_time")
    },
}


def condition(kind: Any, path: str, value: Any, operator: str) -> Any:
    value = VALUES.get((kind, operator), value)
    given = () if operator in {"is_empty", "is_not_empty"} else (value,)
    return kind(path, operator, *given, **MORE.get(kind, {}))


CONDITIONS: list[tuple[str, Any]] = [
    *(
        (f"{kind.__name__} {operator}", condition(kind, path, value, operator))
        for kind, path, value, operators, _ in KINDS
        for operator in get_args(operators)
    ),
    ("BooleanCondition is", q.BooleanCondition("done", True)),
    ("BooleanCondition default", q.BooleanCondition("done")),
    (
        "DateCondition in days",
        q.DateCondition("started_at", "is", q.DateCriteria(relative_time="yesterday"), mode="date"),
    ),
    (
        "a condition with every common member",
        q.NumberCondition(
            "traces_count", "equals", 2.5, name="Traces", type="object", hide_operators=get_args(q.Operator)
        ),
    ),
    (
        "ObjectCondition without a choice",
        q.ObjectCondition("billing", "is_not_empty", options=MEMBERS, selected_option_id=None),
    ),
]

NULLS = {"MultiChoiceCondition is_empty", "MultiChoiceCondition is_not_empty"}
NULL = "the document requires the null; the SDK takes the condition for a single choice and leaves it out"


@pytest.mark.parametrize(("name", "wanted"), CONDITIONS, ids=[name for name, _ in CONDITIONS])
def test_query(bench: Bench, name: str, wanted: Any) -> None:
    """Lists and counts."""
    query = q.Query([wanted, q.NumberCondition("traces_count", "is_less_than", 4.5)])
    body: dict[str, Any] = {"filters": [], "query": query.to_json()}
    theirs = bench.theirs("list_sessions", requests=[body])
    ours = bench.ours(lambda sessions: sessions.list(query=query).first(), as_page)
    known = {"body.query.filters[0].value": NULL} if name in NULLS else {}
    bench.compare(f"list by {name}", theirs, ours, known)
    theirs = bench.theirs("count", request=body)
    ours = bench.ours(lambda sessions: sessions.count(query=query), as_count)
    bench.compare(f"count by {name}", theirs, ours, known)


def test_count(bench: Bench) -> None:
    theirs = bench.theirs("count", request={"filters": []})
    ours = bench.ours(lambda sessions: sessions.count(), as_count)
    bench.compare("count", theirs, ours, {})
    theirs = bench.theirs("count", request={"filters": [each.to_json() for each in FILTERS]})
    ours = bench.ours(lambda sessions: sessions.count(filters=FILTERS), as_count)
    bench.compare("count by all filters", theirs, ours, {})


def test_operators_are_those_of_the_sdk(peer: Peer) -> None:
    theirs = peer.ask("operators")["result"]
    ours = {name: sorted(set(get_args(operators))) for *_, operators, name in KINDS}
    assert theirs == {
        **ours,
        "Filters8": ["is"],
        "ListSessionsFilters3": ["contains", "equals"],
        "ListSessionsFilters4": ["in"],
        "Query": ["and", "or"],
    }
