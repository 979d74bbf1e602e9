"""The fake itself: what it stores, finds and rejects, beyond what our client can request."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import reduce
from typing import Any

import httpx
import pytest

from sessiondock import UNSET, InvalidValueError, Unset
from sessiondock_orq import Orq
from sessiondock_orq import query as q
from sessiondock_orq.fake import FakeOrq

NOW = datetime(2025, 4, 20, 12, tzinfo=UTC)
ROOT = "/v2/traces/sessions"


@pytest.fixture
def orq(fake: FakeOrq) -> Iterator[Orq]:
    with Orq(api_key=fake.api_key, base_url=fake.base_url, max_retries=0) as client:
        yield client


@pytest.fixture
def raw(fake: FakeOrq) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=fake.base_url, headers={"Authorization": f"Bearer {fake.api_key}"}) as client:
        yield client


@pytest.fixture
def found(fake: FakeOrq, orq: Orq) -> Any:
    """A function that returns the external ids of the sessions that match filters and conditions, as a set."""
    fake.clock = lambda: NOW
    fake.add(
        "Alpha",
        tags=["vip", "New"],
        contact_ids=["ann"],
        project_id="p1",
        traces_count=1,
        billing={"input_cost": 0.5, "output_cost": 0.5, "total_cost": 1},
        started_at="2025-04-20T08:00:00Z",
        done=True,
    )
    fake.add(
        "beta",
        tags=["old"],
        contact_ids=["bob", "Ann Lee"],
        traces_count=2.5,
        billing={"input_cost": 1, "output_cost": 1, "total_cost": 2},
        started_at="2025-04-19T23:30:00+00:00",
        done=False,
    )
    fake.add("gamma", traces_count=3, started_at="2025-03-20T00:00:00+02:00", done=1, note="")

    def find(*wanted: Any, operator: Any = "and", search: str | Unset = UNSET) -> set[str | None]:
        filters: list[Any] = [each for each in wanted if not hasattr(each, "hide_operators")]
        conditions: list[Any] = [each for each in wanted if hasattr(each, "hide_operators")]
        selection: dict[str, Any] = {"filters": filters}
        if conditions or search is not UNSET:
            selection["query"] = q.Query(conditions, operator=operator, search=search)
        names = {session.external_id for session in orq.sessions.list(**selection)}
        assert orq.sessions.count(**selection) == len(names)
        return names

    return find


ALL = {"Alpha", "beta", "gamma"}
COST = q.ObjectOption(id="c", path="billing.total_cost", type="number")
RATING = q.EvaluatorOption(
    id="r",
    path="traces_count",
    type="number",
    evaluator_id="ev",
    evaluator_type="ragas",
    evaluator_output_type="number",
)


def at(operator: Any, mode: Any = "datetime", **criteria: Any) -> q.DateCondition:
    return q.DateCondition("started_at", operator, q.DateCriteria(**criteria), mode=mode)


FOUND: list[tuple[Any, set[str]]] = [
    (q.IdFilter("project_id", "p1"), {"Alpha"}),
    (q.IdFilter("contact_ids", "bob"), {"beta"}),
    (q.IdFilter("project_id", "p"), set()),
    (q.SearchFilter("ANN", ["contact_ids"]), {"Alpha", "beta"}),
    (q.SearchFilter("ann", ["tags", "external_id"]), set()),
    (q.SearchFilter("", ["tags"]), ALL),
    (q.StringFilter("external_id", "contains", "A"), ALL),
    (q.StringFilter("external_id", "equals", "alpha"), set()),
    (q.StringFilter("external_id", "equals", "beta"), {"beta"}),
    (q.StringArrayFilter("tags", ["vip", "old"]), {"Alpha", "beta"}),
    (q.StringArrayFilter("tags", []), set()),
    (q.StringCondition("external_id", "is", "beta"), {"beta"}),
    (q.StringCondition("external_id", "is_not", "beta"), {"Alpha", "gamma"}),
    (q.StringCondition("external_id", "contains", "ET"), {"beta"}),
    (q.StringCondition("external_id", "does_not_contain", "et"), {"Alpha", "gamma"}),
    (q.StringCondition("external_id", "starts_with", "al"), {"Alpha"}),
    (q.StringCondition("external_id", "ends_with", "MMA"), {"gamma"}),
    (q.StringCondition("project_id", "is_empty"), {"beta", "gamma"}),
    (q.StringCondition("project_id", "is_not_empty"), {"Alpha"}),
    (q.StringCondition("note", "is_not_empty"), set()),
    (q.StringCondition("external_id.deeper", "is_not_empty"), set()),
    (q.NumberCondition("traces_count", "equals", 1), {"Alpha"}),
    (q.NumberCondition("traces_count", "is_not_equal", 1), {"beta", "gamma"}),
    (q.NumberCondition("traces_count", "is_greater_than", 2.5), {"gamma"}),
    (q.NumberCondition("traces_count", "is_less_than", 2.5), {"Alpha"}),
    (q.NumberCondition("traces_count", "is_greater_than_or_equal_to", 2.5), {"beta", "gamma"}),
    (q.NumberCondition("traces_count", "is_less_than_or_equal_to", 2.5), {"Alpha", "beta"}),
    (q.NumberCondition("traces_count", "is_between", [2, 2.5]), {"beta"}),
    (q.NumberCondition("traces_count", "is_empty"), set()),
    (q.NumberCondition("external_id", "is_less_than", 5), set()),
    (q.BooleanCondition("done", True), {"Alpha"}),
    (q.BooleanCondition("done"), {"beta"}),
    (q.SingleChoiceCondition("project_id", "is", "p1", options=["p1", "p2"]), {"Alpha"}),
    (q.SingleChoiceCondition("project_id", "is_not", "p1"), {"beta", "gamma"}),
    (q.SingleChoiceCondition("project_id", "is_empty"), {"beta", "gamma"}),
    (q.MultiChoiceCondition("tags", "contains", ["old", "none"]), {"beta"}),
    (q.MultiChoiceCondition("tags", "does_not_contain", ["old", "vip"]), {"gamma"}),
    (q.MultiChoiceCondition("tags", "is_empty"), {"gamma"}),
    (q.MultiChoiceCondition("tags", "is_not_empty"), {"Alpha", "beta"}),
    (q.ObjectCondition("billing", "is_greater_than", 1, options=[COST], selected_option_id="c"), {"beta"}),
    (q.ObjectCondition("billing", "is_empty", options=[COST], selected_option_id=None), set()),
    (q.EvaluatorCondition("scores", "is_between", [1, 2], options=[RATING], selected_option_id="r"), {"Alpha"}),
    (q.EvaluatorCondition("scores", "is", 3, options=[RATING], selected_option_id="r"), {"gamma"}),
    (q.DateCondition("started_at", "is_empty"), set()),
    (q.DateCondition("started_at", "is_not_empty"), ALL),
    (q.DateCondition("external_id", "is", q.DateCriteria(relative_time="today")), set()),
    (at("is", relative_time="today"), {"Alpha"}),
    (at("is", relative_time="yesterday"), {"beta"}),
    (at("is", relative_time="custom_date", custom_date="2025-04-20T10:00:00+02:00"), {"Alpha"}),
    (at("is", custom_date="2025-04-20T09:00:00+02:00"), set()),
    (at("is", "date", custom_date="2025-04-20"), {"Alpha"}),
    (at("is_before", relative_time="today"), {"beta", "gamma"}),
    (at("is_before", relative_time="one_week_ago"), {"gamma"}),
    (at("is_before", relative_time="one_month_ago"), {"gamma"}),
    (at("is_on_or_before", relative_time="yesterday"), {"beta", "gamma"}),
    (at("is_on_or_before", custom_date="2025-04-19T23:30:00"), {"beta", "gamma"}),
    (at("is_before", custom_date="2025-04-19T23:30:00"), {"gamma"}),
    (at("is_between", start_date="2025-04-19", end_date="2025-04-20"), {"beta"}),
    (at("is_between", "date", start_date="2025-04-19", end_date="2025-04-20"), {"Alpha", "beta"}),
    (at("is_relative_today", unit="day", count=1, direction="past"), {"Alpha", "beta"}),
    (at("is_relative_today", unit="week", count=None, direction="past"), {"Alpha", "beta"}),
    (at("is_relative_today", unit="month", count=2), ALL),
    (at("is_relative_today", unit="day", direction="present"), {"Alpha"}),
    (at("is_relative_today", unit="week", direction="present"), {"Alpha", "beta"}),
    (at("is_relative_today", unit="month", direction="present"), {"Alpha", "beta"}),
    (at("is_relative_today", unit="year", direction="present"), ALL),
    (at("is_relative_today", direction="past"), {"Alpha", "beta"}),
    (at("is_relative_time", unit="hours_ago", count=5), {"Alpha"}),
    (at("is_relative_time", unit="minutes_ago", count=60), set()),
]


@pytest.mark.parametrize(("wanted", "names"), FOUND)
def test_each_filter_and_condition_is_evaluated(found: Any, wanted: Any, names: set[str]) -> None:
    assert found(wanted) == names


def test_filters_and_conditions_are_joined(found: Any) -> None:
    low, high = q.NumberCondition("traces_count", "is_less_than", 2), q.NumberCondition("traces_count", "equals", 3)
    assert found(low, high) == set()
    assert found(low, high, operator="or") == {"Alpha", "gamma"}
    assert found(low, high, q.IdFilter("project_id", "p1"), operator="or") == {"Alpha"}
    assert found(q.IdFilter("project_id", "p1"), q.StringArrayFilter("tags", ["old"])) == set()
    assert found(operator="or", search="ann") == {"Alpha", "beta"}
    assert found(low, operator="or", search="gamma") == set()
    assert found(search="") == ALL


def names_of(orq: Orq, *sort: q.Sort) -> list[str | None]:
    return [session.external_id for session in orq.sessions.list(sort=sort, page_size=1)]


def test_sessions_are_sorted(fake: FakeOrq, orq: Orq) -> None:
    fake.add("a", traces_count=2, tags=["x"])
    fake.add("b", traces_count=1, tags=["y"])
    fake.add("c", traces_count=2, project_id=5)
    fake.add("d", traces_count=10, project_id="5")
    assert names_of(orq) == ["d", "c", "b", "a"]
    assert names_of(orq, q.Sort("traces_count")) == ["b", "c", "a", "d"]
    assert names_of(orq, q.Sort("traces_count", "desc")) == ["d", "c", "a", "b"]
    assert names_of(orq, q.Sort("traces_count"), q.Sort("external_id", "asc")) == ["b", "a", "c", "d"]
    assert names_of(orq, q.Sort("tags", "desc")) == ["b", "a", "d", "c"]
    assert names_of(orq, q.Sort("project_id", "asc")) == ["c", "d", "b", "a"]
    assert names_of(orq, q.Sort("billing.total_cost"), q.Sort("external_id")) == ["a", "b", "c", "d"]


def test_a_body_is_optional_where_the_document_says_so(fake: FakeOrq, raw: httpx.Client) -> None:
    session_id = fake.add("x")["_id"]
    assert raw.post(f"{ROOT}/query").json()["data"][0]["_id"] == session_id
    assert raw.post(f"{ROOT}/count").json() == {"count": 1}
    assert raw.patch(f"{ROOT}/{session_id}").json()["_id"] == session_id
    assert raw.patch(f"{ROOT}/{session_id}", json={}).status_code == 200
    rejected = raw.post(ROOT)
    assert (rejected.status_code, rejected.json()["code"]) == (400, "400")
    assert "missing: external_id, duration, contact_ids" in rejected.json()["message"]


SESSION: dict[str, Any] = {
    "external_id": "x",
    "duration": 1,
    "contact_ids": [],
    "billing": {"input_cost": 0, "output_cost": 0, "total_cost": 0},
    "usage": {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0},
    "traces_count": 0,
    "tags": [],
}


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("external_id", 5),
        ("duration", "1"),
        ("duration", True),
        ("contact_ids", "ann"),
        ("contact_ids", [1]),
        ("billing", {"input_cost": 0}),
        ("billing", None),
        ("usage", {"prompt_tokens": "0", "completion_tokens": 0, "total_tokens": 0}),
        ("traces_count", None),
        ("tags", {}),
        ("project_id", 5),
        ("started_at", "yesterday"),
        ("updated_at", None),
        ("workspace_id", 5),
        ("_id", None),
    ],
)
def test_bodies_of_create_and_update_are_checked(fake: FakeOrq, raw: httpx.Client, member: str, value: object) -> None:
    session_id = fake.add("y")["_id"]
    for rejected in (
        raw.post(ROOT, json={**SESSION, member: value}),
        raw.patch(f"{ROOT}/{session_id}", json={member: value}),
    ):
        assert (rejected.status_code, rejected.json()["code"]) == (400, "400")
        assert member in rejected.json()["message"]
    assert len(fake.sessions) == 1


FIELD: dict[str, Any] = {"type": "string", "name": "a", "path": "a"}


@pytest.mark.parametrize(
    "body",
    [
        [],
        {},
        {"filters": {}},
        {"filters": [{"type": "id", "path": "a"}]},
        {"filters": [{"type": "string", "operator": "in", "value": "b", "path": "a"}]},
        {"filters": [{"type": "string_array", "operator": "in", "values": "b", "path": "a"}]},
        {"filters": ["id"]},
        {"filters": [], "query": {}},
        {"filters": [], "query": {"operator": "xor"}},
        {"filters": [], "query": {"operator": "and", "search": 5}},
        {"filters": [], "query": {"operator": "and", "filters": {}}},
        {"filters": [], "query": {"operator": "and", "filters": [{**FIELD, "operator": "like", "value": "b"}]}},
        {"filters": [], "query": {"operator": "and", "filters": [{**FIELD, "operator": "contains"}]}},
        {"filters": [], "query": {"operator": "and", "filters": [{**FIELD, "operator": "is", "value": 5}]}},
        {"filters": [], "query": {"operator": "and", "filters": [{"operator": "is", "value": "b", "path": "a"}]}},
        {"filters": [], "sortingProps": [{"direction": "asc"}]},
        {"filters": [], "sortingProps": [{"key": "a", "direction": "up"}]},
        {"filters": [], "includedFields": {"a": 1}},
        {"filters": [], "pagination": {"limit": 0}},
        {"filters": [], "pagination": {"limit": 1.5}},
        {"filters": [], "pagination": {"limit": "5"}},
        {"filters": [], "pagination": {"page": -1}},
        {"filters": [], "pagination": {"lastId": 5}},
        {"filters": [], "pagination": {"firstId": "nobody"}},
    ],
)
def test_bodies_of_lists_are_checked(raw: httpx.Client, body: object) -> None:
    rejected = raw.post(f"{ROOT}/query", json=body)
    assert (rejected.status_code, rejected.json()["code"]) == (400, "400")


OPTIONED: dict[str, Any] = {**FIELD, "options": [], "selectedOptionId": None}


@pytest.mark.parametrize(
    ("condition", "message"),
    [
        (at("is", unit="day").to_json(), "customDate is needed"),
        (at("is", relative_time="custom_date", custom_date=None).to_json(), "customDate is needed"),
        ({**OPTIONED, "operator": "is_before", "value": 5}, "is_before needs a value with criteria"),
        (
            {**OPTIONED, "operator": "equals", "value": at("is", relative_time="today").to_json()["value"]},
            "equals does not compare times",
        ),
        (
            {**OPTIONED, "operator": "is_between", "value": at("is", relative_time="today").to_json()["value"]},
            "startDate is needed",
        ),
    ],
)
def test_conditions_without_meaning_are_rejected(
    fake: FakeOrq, raw: httpx.Client, condition: dict[str, Any], message: str
) -> None:
    fake.add("x", a="2025-04-20T08:00:00Z")
    body: dict[str, Any] = {"filters": [], "query": {"operator": "and", "filters": [condition]}}
    rejected = raw.post(f"{ROOT}/count", json=body)
    assert (rejected.status_code, message in rejected.json()["message"]) == (400, True)


def test_cursor_page_and_numbers_with_fractions(fake: FakeOrq, raw: httpx.Client) -> None:
    known = [fake.add(f"x{number}")["_id"] for number in range(4)][::-1]

    def page(**pagination: Any) -> tuple[list[str], bool]:
        answer = raw.post(f"{ROOT}/query", json={"filters": [], "pagination": pagination}).json()
        assert answer["object"] == "list"
        return [each["_id"] for each in answer["data"]], answer["has_more"]

    assert page(limit=3.0) == (known[:3], True)
    assert page(limit=3.0, page=2.0) == (known[3:], False)
    assert page(limit=3, page=0) == (known[:3], True)
    assert page(lastId=known[0], page=2, limit=2) == (known[1:3], True)
    assert page(lastId=None, firstId=known[3], limit=2) == (known[1:3], True)
    assert page(firstId=known[1]) == (known[:1], False)


def test_the_vendor_s_error_responses(fake: FakeOrq, raw: httpx.Client) -> None:
    assert raw.get(f"{ROOT}/none").json() == {"message": "No session found in the database", "code": "404"}
    assert raw.get("/v2/elsewhere").text == "404 Not Found"
    assert raw.put(ROOT).headers["Allow"] == "POST"
    anonymous = httpx.post(f"{fake.base_url}{ROOT}", json=SESSION)
    assert (anonymous.status_code, anonymous.json()) == (401, {"message": "Unauthorized", "code": "401"})
    assert raw.post(ROOT, content=b"{").status_code == 400
    endless = raw.post(f"{ROOT}/query", content=b'{"filters":[],"pagination":{"limit":1e999}}')
    assert endless.status_code == 400
    assert raw.post(ROOT, json=[SESSION]).json()["message"] == "the body must be an object"


def test_ids_and_times_look_like_the_vendor_s(fake: FakeOrq, raw: httpx.Client) -> None:
    fake.clock = lambda: NOW
    made = raw.post(ROOT, json={**SESSION, "news": 1}).json()
    digits = ["0123456789ABCDEFGHJKMNPQRSTVWXYZ".index(each) for each in made["_id"]]
    assert len(digits) == 26
    assert reduce(lambda number, digit: number * 32 + digit, digits[:10]) == 1745150400000
    assert made["started_at"] == made["updated_at"] == "2025-04-20T12:00:00.000Z"
    assert made["workspace_id"] == fake.workspace_id
    assert "news" not in made
    changed = raw.patch(f"{ROOT}/{made['_id']}", json={"_id": "other", "workspace_id": "other", "tags": ["a"]}).json()
    assert changed == {**made, "tags": ["a"]}
    assert raw.post(ROOT, json=SESSION).status_code == 409
    assert raw.patch(f"{ROOT}/{made['_id']}", json={"external_id": "x"}).status_code == 200


def test_seeded_sessions_are_stored_as_given(fake: FakeOrq, orq: Orq) -> None:
    first, second = fake.seed({"id": "mine", "tags": ["a"], "started_at": NOW, "duration": timedelta(seconds=1.5)}, {})
    session = orq.sessions.get(first)
    assert (session.id, session.tags, session.started_at, session.duration_ms) == ("mine", ("a",), NOW, 1500)
    assert orq.sessions.get(second).external_id == "seeded-2"
    with pytest.raises(InvalidValueError, match="a session with the id 'mine' exists"):
        fake.seed({"id": "mine"})
