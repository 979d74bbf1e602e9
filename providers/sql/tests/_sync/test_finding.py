# Generated from tests/_async/test_finding.py: edit that file, not this one.
# Digest: 842b7b9bfeaede9f
"""What sessions are found by, and the indexes that serve it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, Literal, cast

import pytest

from providers.sql.tests.inside import inside
from sessiondock import UNSET, Event, InvalidValueError, UnsupportedFieldError
from sessiondock_sql import (
    SQL,
    NewSession,
    SessionFilters,
    event_changes,
    event_programs,
    filters,
    listing,
    planning,
    search_programs,
)
from sessiondock_sql import listing_programs as programs
from sessiondock_sql import query as queries
from sessiondock_sql.cursors import SESSIONS, Cursor
from sessiondock_sql.statement import Program, Statement, Step

NOON = datetime(2025, 3, 1, 12, tzinfo=UTC)


def found(dock: SQL, **given: Any) -> list[str]:
    """The ids of sessions, which are the same page by page; and as many as they are counted."""
    ids = [session.id for session in dock.sessions.list(**given)]
    assert [session.id for session in dock.sessions.list(**given, page_size=1)] == ids
    oldest = [session.id for session in dock.sessions.list(**given, page_size=2, order="oldest")]
    assert oldest == ids[::-1]
    options = {"order_by"}
    assert dock.sessions.count(**{name: value for name, value in given.items() if name not in options}) == len(
        ids
    )
    return ids


def fill(dock: SQL) -> None:
    """Five sessions, a minute apart, each a little different."""
    new = [
        NewSession(
            id=f"s{number}",
            name=f"Parcel {number}",
            project="even" if number % 2 == 0 else "odd",
            environment=("production", "staging", None)[number % 3],
            started_at=NOON + timedelta(minutes=number),
            created_at=NOON - timedelta(minutes=number),
            updated_at=NOON + timedelta(hours=number % 3),
            tags=["all", f"t{number}"],
            error="timed out" if number == 3 else None,
            metadata={"score": number / 2, "customer": {"plan": ("gold", "silver")[number % 2], "age": number}},
            inputs={"text": f"Where is parcel number {number}? Straße, café"},
        )
        for number in range(5)
    ]
    dock.sessions.create_many(new)


@pytest.fixture
def filled(dock: SQL) -> SQL:
    fill(dock)
    return dock


CASES: list[tuple[dict[str, Any], list[int]]] = [
    ({"environment": "staging"}, [4, 1]),
    ({"environment": None}, [2]),
    ({"has_error": True}, [3]),
    ({"has_error": False}, [4, 2, 1, 0]),
    ({"ids": ["s1", "s3", "nobody", "s1"]}, [3, 1]),
    ({"ids": []}, []),
    ({"ids": ["s1", "s2"], "project": "odd"}, [1]),
    ({"tags_any": ["t1", "t4", "none"]}, [4, 1]),
    ({"tags_any": ["t1", "t4"], "tags": ["all"], "project": "odd"}, [1]),
    ({"tags_any": []}, [4, 3, 2, 1, 0]),
    ({"metadata_paths": {"customer.plan": "gold"}}, [4, 2, 0]),
    ({"metadata_paths": {("customer", "plan"): "gold", "score": 1.0}}, [2]),
    ({"metadata_numbers": {"score": (0.5, 1.5)}}, [3, 2, 1]),
    ({"metadata_numbers": {"score": (None, 0.5), ("customer", "age"): (1, None)}}, [1]),
    ({"metadata_numbers": {"customer.plan": (None, None)}}, []),
    ({"created_after": NOON - timedelta(minutes=2)}, [2, 1, 0]),
    ({"created_before": NOON - timedelta(minutes=2)}, [4, 3]),
    ({"created_after": NOON - timedelta(minutes=3), "created_before": NOON, "project": "odd"}, [3, 1]),
    ({"updated_after": NOON + timedelta(hours=1), "updated_before": NOON + timedelta(hours=2)}, [4, 1]),
    ({"order_by": "created_at"}, [0, 1, 2, 3, 4]),
    ({"order_by": "created_at", "project": "odd"}, [1, 3]),
    ({"order_by": "updated_at"}, [2, 4, 1, 3, 0]),
    ({"order_by": "updated_at", "tags": ["all"], "metadata_keys": ["score"]}, [2, 4, 1, 3, 0]),
    ({"order_by": "updated_at", "started_after": NOON + timedelta(minutes=2)}, [2, 4, 3]),
    ({"order_by": "updated_at", "updated_after": NOON + timedelta(hours=1), "tags_any": ["t1", "t2"]}, [2, 1]),
    ({"search": "number 3"}, [3]),
    ({"search": '"parcel number" STRASSE cafe'}, [4, 3, 2, 1, 0]),
    ({"search": '"number parcel"'}, []),
    ({"search": "parcel", "project": "odd", "order_by": "created_at"}, [1, 3]),
    ({"name_contains": "rcel 2"}, [2]),
    ({"name_contains": "l 2"}, [2]),
    ({"name_contains": " 2"}, [2]),
    ({"name_contains": "parcel", "search": "parcel", "tags": ["t2"]}, [2]),
]


@pytest.mark.parametrize("few_enough", [0, 2, 1000])
def test_filters(filled: SQL, monkeypatch: pytest.MonkeyPatch, few_enough: int) -> None:
    monkeypatch.setattr(planning, "FEW_ENOUGH", few_enough)
    for given, expected in CASES:
        assert found(filled, **given) == [f"s{number}" for number in expected], given


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"ids": "s1"}, "ids must be a list of ids"),
        ({"ids": [5]}, "must be"),
        ({"ids": [str(number) for number in range(1001)]}, "ids must be at most 1000, not 1001"),
        ({"tags_any": [str(number) for number in range(1001)]}, "tags_any must be at most 1000, not 1001"),
        ({"has_error": 1}, "has_error must be True or False, not 1"),
        ({"metadata_paths": ["a"]}, "metadata_paths must be a mapping"),
        ({"metadata_paths": {"a": {"b": 1}}}, "must lead to text, numbers"),
        ({"metadata_paths": {(): 1}}, "must have paths such as"),
        ({"metadata_paths": {5: 1}}, "must have paths such as"),
        ({"metadata_paths": {"a": object()}}, "cannot be written as JSON"),
        ({"metadata_numbers": {"a": 5}}, "must give"),
        ({"metadata_numbers": {"a": (True, None)}}, "must have numbers, not True"),
        ({"metadata_numbers": {"a": (float("nan"), None)}}, "must have numbers"),
        ({"metadata_numbers": {str(number): (0, 1) for number in range(21)}}, "at most 20, not 21"),
        ({"created_after": datetime(2025, 1, 1)}, "created_after"),
        ({"search": "?!"}, "search must have a letter or a digit"),
        ({"order_by": "name"}, "order_by must be one of started_at, created_at, updated_at"),
    ],
)
def test_filters_that_do_not_fit(dock: SQL, given: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidValueError, match=message):
        dock.sessions.list(**given)


def test_count_rejects_what_is_no_filter(dock: SQL) -> None:
    with pytest.raises(UnsupportedFieldError, match="did you mean project"):
        dock.sessions.count(projct="x")  # type: ignore[call-arg]
    assert dock.sessions.count(project=UNSET) == 0


def test_great_numbers_are_compared(dock: SQL) -> None:
    dock.sessions.create(id="a", metadata={"n": 10**400})
    dock.sessions.create(id="b", metadata={"n": -(10**400)})
    assert found(dock, metadata_numbers={"n": (10**300, None)}) == ["a"]
    assert found(dock, metadata_numbers={"n": (None, 0)}) == ["b"]


def test_what_a_session_is_found_by_follows_its_changes(filled: SQL) -> None:
    filled.sessions.update("s1", metadata={"score": 9, "customer": {"plan": "platinum"}}, tags=["new"])
    assert found(filled, metadata_numbers={"score": (9, 9)}) == ["s1"]
    assert found(filled, metadata_numbers={"customer.age": (1, 1)}) == []
    assert found(filled, metadata_paths={"customer.plan": "platinum"}) == ["s1"]
    assert found(filled, tags_any=["t1", "new"]) == ["s1"]
    filled.sessions.update("s0", started_at=NOON + timedelta(days=1))
    assert found(filled, tags=["all"]) == ["s0", "s4", "s3", "s2"]
    assert found(filled, metadata_paths={"customer.plan": "gold"}) == ["s0", "s4", "s2"]
    filled.sessions.create(id="s2", metadata={"score": 7}, tags=["all"], if_exists="merge")
    assert found(filled, metadata_numbers={"score": (7, 7)}) == ["s2"]
    filled.sessions.delete("s2")
    assert found(filled, metadata_numbers={"score": (7, 7)}) == []


@pytest.mark.smoke
def test_adding_events_moves_the_session_to_the_front(filled: SQL) -> None:
    before = filled.sessions.get("s0")
    filled.sessions.add_events("s0", [Event(id="1")])
    after = filled.sessions.get("s0")
    assert before.updated_at is not None
    assert after.updated_at is not None
    assert after.updated_at > before.updated_at
    assert (found(filled, order_by="updated_at"))[0] == "s0"
    filled.sessions.add_events("s0", [Event(id="2")], updated_at=NOON)
    moved = filled.sessions.get("s0")
    assert moved.updated_at == NOON
    second = filled.sessions.get_event("s0", "2")
    assert second.created_at is not None
    assert second.created_at > NOON
    filled.sessions.add_events("s0", [Event(id="3")], updated_at=None)
    assert (found(filled, order_by="updated_at"))[-1] == "s0"
    filled.sessions.add_events("s0", [Event(id="4")])
    filled.sessions.add_events("s1", [])
    assert (found(filled, order_by="updated_at"))[0] == "s0"


def test_times_that_are_none_stay_none_and_come_last(dock: SQL) -> None:
    nothing = dock.sessions.create(id="none", started_at=None, created_at=None)
    assert (nothing.started_at, nothing.created_at, nothing.updated_at) == (None, None, None)
    assert dock.sessions.get("none") == nothing
    kept = dock.sessions.create(id="kept", created_at=None, updated_at=NOON)
    assert (kept.created_at, kept.updated_at) == (None, NOON)
    dock.sessions.create(id="new")
    orders: list[Literal["started_at", "created_at", "updated_at"]] = ["started_at", "created_at", "updated_at"]
    for order_by in orders:
        assert (found(dock, order_by=order_by))[-1] == ("kept" if order_by == "created_at" else "none") or (
            order_by == "created_at"
        )
    late = datetime(9000, 1, 1, tzinfo=UTC)
    assert found(dock, created_before=late) == ["new"]
    assert found(dock, started_before=late) == ["new", "kept"]
    assert found(dock, updated_before=late) == ["new", "kept"]


def test_a_total_is_known_where_it_costs_nothing(filled: SQL) -> None:
    for given, total in (
        ({}, 5),
        ({"page_size": 2}, None),
        ({"page_size": 2, "tags_any": ["all"]}, None),
        ({"page_size": 1, "order_by": "updated_at", "project": "odd"}, 2),
        ({"page_size": 2, "order_by": "updated_at", "tags": ["all"]}, 5),
    ):
        page = filled.sessions.list(**cast("dict[str, Any]", given)).first()
        assert page.total == total, given


def test_texts_are_searched_as_they_are_now(dock: SQL) -> None:
    dock.sessions.create(id="a", name="Bicycle", outputs={"deep": [{"x": "mudguard"}, 42]})
    dock.sessions.create(id="b", name="{not json")
    assert found(dock, search="bicycle mudguard 42") == ["a"]
    assert found(dock, search="json") == ["b"]
    child = Event(name="lamp", children=(Event(inputs={"q": "bulb"}),))
    dock.sessions.add_events("a", [Event(id="1", name="saddle", children=(child,)), Event(id="2", name="bell")])
    assert found(dock, search="saddle lamp bulb") == ["a"]
    assert found(dock, search="saddle bell") == []
    dock.sessions.add_events("a", [Event(id="1", name="pump")])
    assert found(dock, search="saddle") == []
    assert found(dock, search="pump") == found(dock, search="bell") == ["a"]
    dock.sessions.update("a", name="Tricycle")
    assert found(dock, name_contains="bicycle") == found(dock, search="bicycle") == []
    assert found(dock, name_contains="RICYC") == found(dock, search="tricycle mudguard") == ["a"]
    assert found(dock, search="pump") == ["a"]
    dock.sessions.delete("a")
    assert found(dock, search="pump") == found(dock, name_contains="ricyc") == []


def test_words_of_other_scripts(dock: SQL) -> None:
    dock.sessions.create(id="a", name="荷物はどこですか", inputs={"text": "ÅNGSTRÖM it's ΣΊΣΥΦΟΣ"})
    for search in ("荷物", "どこ", "angstrom", "it's", "σισυφος", "' OR 1=1 --".replace("OR 1=1", "it")):
        assert found(dock, search=search) == ["a"], search
    for search in ("物荷", "angstro", "NOT angstrom", "it* AND", 'a"b'):
        assert found(dock, search=search) == [], search


def test_long_sessions_are_indexed_in_parts(dock: SQL, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_programs, "_EVENTS", 2)
    monkeypatch.setattr(search_programs, "_SESSIONS", 2)
    for number in range(3):
        dock.sessions.create(id=f"s{number}")
        dock.sessions.add_events(f"s{number}", [Event(name=f"word{each} x{number}") for each in range(5)])
    assert found(dock, search="word4") == ["s2", "s1", "s0"]
    assert found(dock, search="word0 x1") == ["s1"]


PLANS: list[tuple[SessionFilters, str, str, str]] = [
    ({"project": "odd"}, "started_at", "sessions_by_project", "sessions_by_project"),
    ({"user_id": "x"}, "started_at", "sessions_by_user_id", "sessions_by_user_id"),
    ({"external_id": "x"}, "started_at", "sessions_by_external_id", "sessions_by_external_id"),
    ({"project": None}, "started_at", "sessions_without_project", "sessions_without_project"),
    ({"external_id": None}, "started_at", "sessions_without_external_id", "sessions_without_external_id"),
    ({"environment": "x"}, "started_at", "sessions_by_environment", "sessions_by_environment"),
    ({"environment": None}, "started_at", "sessions_by_time", "sessions_by_time"),
    ({"user_id": None}, "started_at", "sessions_without_user_id", "sessions_without_user_id"),
    ({"has_error": True}, "started_at", "sessions_with_error", "sessions_with_error"),
    ({"has_error": False}, "started_at", "sessions_by_time", "sessions_by_time"),
    ({"tags": ["all"]}, "started_at", "labels USING PRIMARY KEY", "labels_pkey"),
    ({"metadata": {"score": 1.0}}, "started_at", "labels USING PRIMARY KEY", "labels_pkey"),
    ({"metadata_keys": ["score"]}, "started_at", "labels USING PRIMARY KEY", "labels_pkey"),
    ({"metadata_paths": {"customer.plan": "gold"}}, "started_at", "labels USING PRIMARY KEY", "labels_pkey"),
    ({"started_after": NOON}, "started_at", "sessions_by_time (", "sessions_by_time"),
    ({}, "created_at", "sessions_by_creation", "sessions_by_creation"),
    ({}, "updated_at", "sessions_by_update", "sessions_by_update"),
    ({"created_after": NOON}, "created_at", "sessions_by_creation (", "sessions_by_creation"),
    ({"updated_before": NOON}, "updated_at", "sessions_by_update (", "sessions_by_update"),
]
SORTED_PLANS: list[tuple[SessionFilters, str, str, str]] = [
    ({"ids": ["a", "b"]}, "started_at", "sqlite_autoindex_sessiondock_sessions_1", "sessions_pkey"),
    ({"tags_any": ["a", "b"]}, "started_at", "labels USING PRIMARY KEY", "labels_pkey"),
    ({"metadata_numbers": {"a": (1, 2)}}, "started_at", "numbers_by_value", "numbers_by_value"),
    ({"created_after": NOON}, "started_at", "sessions_by_creation (", "sessions_by_creation"),
    ({"metadata": {"score": 1.0, "x": 2}}, "started_at", "labels USING PRIMARY KEY", "labels_pkey"),
    ({"updated_after": NOON}, "started_at", "sessions_by_update (", "sessions_by_update"),
    ({"started_before": NOON}, "created_at", "sessions_by_time (", "sessions_by_time"),
    ({"external_id": "x"}, "updated_at", "sessions_by_external_id", "sessions_by_external_id"),
    ({"tags": ["all"]}, "updated_at", "labels USING PRIMARY KEY", "labels_pkey"),
    ({"project": "odd"}, "updated_at", "sessions_by_project", "sessions_by_project"),
    ({"search": "parcel"}, "started_at", "VIRTUAL TABLE INDEX", "texts_by_word"),
    ({"name_contains": "parcel"}, "started_at", "VIRTUAL TABLE INDEX", "texts_by_name"),
]


@pytest.mark.parametrize("number", range(len(PLANS)))
def test_filters_are_read_from_their_index_in_its_order(filled: SQL, number: int) -> None:
    given, order_by, sqlite, postgresql = PLANS[number]
    for plan in plans(filled, given, order_by):
        assert (sqlite if is_sqlite(filled) else postgresql) in plan, plan
        assert "temp b-tree" not in plan.lower()
        assert "Sort Key" not in plan


@pytest.mark.parametrize("number", range(len(SORTED_PLANS)))
def test_rare_things_are_read_from_their_index(filled: SQL, number: int) -> None:
    given, order_by, sqlite, postgresql = SORTED_PLANS[number]
    if "search" in given or "name_contains" in given:
        assert filled.sessions.count(**cast("dict[str, Any]", given))
    for plan in plans(filled, given, order_by):
        assert (sqlite if is_sqlite(filled) else postgresql) in plan, plan
        assert "SCAN sessiondock_sessions" not in plan
        assert "Seq Scan" not in plan


WINDOWS: list[tuple[SessionFilters, str, str, str]] = [
    ({"created_after": NOON}, "started_at", "sessions_by_time", "sessions_by_time"),
    ({"updated_before": NOON, "started_after": NOON}, "started_at", "sessions_by_time", "sessions_by_time"),
    ({"started_after": NOON, "tags": ["all"]}, "created_at", "sessions_by_creation", "sessions_by_creation"),
    ({"project": "odd", "tags": ["all"]}, "updated_at", "sessions_by_update", "sessions_by_update"),
    ({"project": "odd", "tags": ["all"]}, "started_at", "sessions_by_project", "sessions_by_project"),
    ({"project": None, "created_after": NOON}, "started_at", "sessions_without_project", "sessions_without_project"),
    ({"has_error": True, "tags_any": ["t1"]}, "started_at", "sessions_with_error", "sessions_with_error"),
    ({"tags": ["all", "t1"]}, "started_at", "labels USING PRIMARY KEY", "labels_pkey"),
    ({"metadata_numbers": {"score": (0, 9)}}, "started_at", "sessions_by_time", "sessions_by_time"),
]


@pytest.mark.parametrize("number", range(len(WINDOWS)))
def test_what_may_be_common_is_read_past_a_piece_of_an_index(
    filled: SQL, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    given, order_by, sqlite, postgresql = WINDOWS[number]
    # nothing is rare enough to start from it
    monkeypatch.setattr(planning, "FEW_ENOUGH", 0)
    for order in ("newest", "oldest"):
        query = filters.query(given, order, order_by, 1)
        for cursor in (None, Cursor(SESSIONS, query.order_name, (1, "s"))):
            size, end, page = plans_of_steps(filled, query, cursor)
            assert "Limit" in size or is_sqlite(filled)
            for plan in (end, page):
                assert (sqlite if is_sqlite(filled) else postgresql) in plan, plan
                assert "temp b-tree" not in plan.lower()
                assert "Sort Key" not in plan
                # a piece of it, and not the index from its beginning
                if plan is page or cursor is not None:
                    assert ("session_id)" if is_sqlite(filled) else "ROW(") in plan, plan
            # SQLite reads the row to see what a partial index says already
            partial_index = "without" in sqlite or "with_error" in sqlite
            covered = "COVERING INDEX" in end or "PRIMARY KEY" in end or partial_index
            assert covered if is_sqlite(filled) else "Index Only Scan" in end


def plans_of_steps(dock: SQL, query: queries.Query, cursor: Cursor | None) -> list[str]:
    """How the database carries out the first three steps of a page: how much there is, how far to go, and the rows."""
    how = "EXPLAIN QUERY PLAN" if is_sqlite(dock) else "EXPLAIN"
    names = () if is_sqlite(dock) else ("seqscan", "bitmapscan", "sort")

    def explain() -> Program[list[str]]:
        for name in names:
            yield Step(Statement(f"SET enable_{name} = off"))
        made: list[str] = []
        program = programs.list_page(query, cursor)
        step = next(program)
        for answer in (None, [(7, "s")], None):
            text = step.statement.text(inside(dock).target.dialect)
            rows = yield Step(Statement(f"{how} {text}", verbatim=True), step.values)
            made.append("\n".join(str(row[-1]) for row in rows))
            if len(made) < 3:
                # a window always ends somewhere
                step = program.send(answer or (yield step))
        for name in names:
            yield Step(Statement(f"SET enable_{name} = on"))
        return made

    found: list[str] = inside(dock).run(explain, 30)
    return found


def test_counting_may_stop(filled: SQL) -> None:
    for given, all_of_them in (({}, 5), ({"tags": ["all"]}, 5), ({"project": "odd", "tags_any": ["t1", "t2"]}, 1)):
        filters_given = cast("SessionFilters", given)
        assert filled.sessions.count(at_most=9, **filters_given) == all_of_them
        assert filled.sessions.count(at_most=10**9, **filters_given) == all_of_them
        assert filled.sessions.count(at_most=1, **filters_given) == 1
    with pytest.raises(InvalidValueError, match="at_most"):
        filled.sessions.count(at_most=0)


@pytest.mark.parametrize("given", [{}, {"project": "odd"}, {"tags": ["all"]}, {"started_after": NOON}])
def test_a_search_reads_the_index_of_words(filled: SQL, given: SessionFilters) -> None:
    assert len(filled.sessions.search("parcel", **given).all()) > 0
    query = filters.query(given, size=20)
    asked = search_programs.Search(wanted=filters.wanted("parcel"), query=query, marks=("", ""))
    how = explained(filled, partial(search_programs.search, asked, None))
    if not is_sqlite(filled):
        # with a filter it goes by its statistics
        assert given or "texts_by_word" in how
        assert "Seq Scan" not in how
        return
    assert "sessiondock_words VIRTUAL TABLE INDEX" in how
    assert "SCAN sessiondock_sessions" not in how
    assert "SCAN sessiondock_texts" not in how
    assert not given or "sessions_1 (session_id=?)" in how


@pytest.mark.parametrize("given", [{}, {"type": "a"}, {"parent_id": None}, {"started_after": NOON}])
def test_events_are_read_from_their_session(filled: SQL, given: dict[str, Any]) -> None:
    by_place = "sqlite_autoindex_sessiondock_events_1 (session_id=?"
    for order in ("oldest", "newest"):
        query = filters.event_query("s1", {"type": UNSET, "parent_id": UNSET, **given}, order, 10)
        how = explained(filled, partial(event_programs.list_events, query, None))
        assert (by_place if is_sqlite(filled) else "events_pkey") in how, how
        assert "temp b-tree" not in how.lower()
    how = explained(filled, partial(event_changes.get_event, "s1", "e"))
    assert ("(session_id=? AND id=?)" if is_sqlite(filled) else "events_by_id") in how, how


def is_sqlite(dock: SQL) -> bool:
    return bool(inside(dock).target.database == "sqlite")


def plans(dock: SQL, given: SessionFilters, order_by: str) -> list[str]:
    """How the database reads the first page, and the one after its first session, in both orders."""
    made: list[str] = []
    for order in ("newest", "oldest"):
        query = filters.query(given, order, order_by, 1)
        cursor = Cursor(SESSIONS, query.order_name, (0, "s"))
        made += [plan(dock, query, each) for each in (None, cursor)]
    return made


def plan(dock: SQL, query: queries.Query, cursor: Cursor | None) -> str:
    dialect = inside(dock).target.dialect

    def explain() -> Program[str]:
        if not is_sqlite(dock):
            for name in ("seqscan", *(("bitmapscan", "sort") if query.order_name in _ordered(query) else ())):
                yield Step(Statement(f"SET enable_{name} = off"))
        program = programs.list_page(query, cursor)
        step = next(program)
        texts = {listing.count_up_to(planning.FEW_ENOUGH, tuple(queries.choices(query)))}
        if step.statement in texts:
            step = program.send((yield step))
        how = "EXPLAIN QUERY PLAN" if is_sqlite(dock) else "EXPLAIN"
        rows = yield Step(Statement(f"{how} {step.statement.text(dialect)}"), step.values)
        for name in ("seqscan", "bitmapscan", "sort") if not is_sqlite(dock) else ():
            yield Step(Statement(f"SET enable_{name} = on"))
        return "\n".join(str(row[-1]) for row in rows)

    made: str = inside(dock).run(explain, 30)
    return made


def explained(dock: SQL, start: Callable[[], Program[Any]]) -> str:
    """How the database carries out the first step of a program that does not only find the session."""

    def explain() -> Program[str]:
        step = next(start())
        if not is_sqlite(dock):
            yield Step(Statement("SET enable_seqscan = off"))
            yield Step(Statement("SET enable_sort = off"))
            yield Step(Statement("SET enable_bitmapscan = on"))
        how = "EXPLAIN QUERY PLAN" if is_sqlite(dock) else "EXPLAIN"
        text = step.statement.text(inside(dock).target.dialect)
        rows = yield Step(Statement(f"{how} {text}", verbatim=True), step.values)
        for name in ("seqscan", "sort") if not is_sqlite(dock) else ():
            yield Step(Statement(f"SET enable_{name} = on"))
        return "\n".join(str(row[-1]) for row in rows)

    made: str = inside(dock).run(explain, 30)
    return made


def _ordered(query: queries.Query) -> list[str]:
    every = queries.choices(query)
    column = listing.ORDERS[query.order_by]
    single = not every or (len(every) == 1 and listing.is_ordered(every[0].start, column))
    return [query.order_name] if single else []


def test_what_has_no_time_is_not_before_any(sqlite_url: str) -> None:
    with SQL(sqlite_url) as dock:
        dock.sessions.create(id="x", started_at=None, created_at=NOON, updated_at=None)
        assert dock.sessions.list(updated_after=NOON).all() == []
        assert dock.sessions.delete_many(older_than=NOON + timedelta(days=1)) == 0
        assert (dock.sessions.get("x")).updated_at is None


@pytest.mark.parametrize("part", ['00"', 'a"b', '"""', '" OR "', "a*b", "50%", "a_b", "NEAR(a b)"])
def test_a_part_of_a_name_is_no_query(sqlite_url: str, part: str) -> None:
    with SQL(sqlite_url) as dock:
        dock.sessions.create_many(
            [{"id": "x", "name": f"before {part} after"}, {"id": "y", "name": "a b 00 OR 50"}]
        )
        assert [session.id for session in dock.sessions.list(name_contains=part)] == ["x"]
