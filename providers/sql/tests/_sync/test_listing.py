# Generated from tests/_async/test_listing.py: edit that file, not this one.
# Digest: cd287981b3cfb279
"""List: filters, order, pages."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from providers.sql.tests.inside import inside
from sessiondock import UNSET, Event, InvalidValueError
from sessiondock_sql import SQL, NewSession, filters
from sessiondock_sql import listing_programs as programs
from sessiondock_sql.cursors import Cursor
from sessiondock_sql.filters import SessionFilters
from sessiondock_sql.statement import Program, Statement, Step

NOON = datetime(2025, 3, 1, 12, tzinfo=UTC)


def fill(dock: SQL, count: int) -> list[str]:
    """Sessions a minute apart; their ids, newest first."""
    new = [NewSession(id=f"s{number:03}", started_at=NOON + timedelta(minutes=number)) for number in range(count)]
    return [session.id for session in reversed(dock.sessions.create_many(new))]


def found(dock: SQL, **filters: Any) -> list[str]:
    return [session.id for session in dock.sessions.list(**filters)]


@pytest.mark.smoke
def test_newest_come_first_over_all_pages(dock: SQL) -> None:
    ids = fill(dock, 25)
    assert found(dock) == found(dock, page_size=1) == found(dock, page_size=7) == ids
    assert found(dock, page_size=25) == found(dock, page_size=1000) == ids
    assert found(dock, order="oldest", page_size=7) == ids[::-1]
    assert found(dock, max_items=10, page_size=3) == ids[:10]
    pages = [page for page in dock.sessions.list(page_size=10).pages()]
    assert [len(page) for page in pages] == [10, 10, 5]
    assert [page.has_next for page in pages] == [True, True, False]
    assert pages[-1].cursor is None


def test_sessions_without_a_start_count_by_their_creation(dock: SQL) -> None:
    dock.sessions.create(id="middle", started_at=None, created_at=NOON + timedelta(seconds=90))
    fill(dock, 3)
    assert found(dock) == ["s002", "middle", "s001", "s000"]
    assert found(dock, started_after=NOON + timedelta(seconds=61)) == ["s002", "middle"]


@pytest.mark.parametrize("order", ["newest", "oldest"])
def test_equal_times_are_told_apart_by_id(dock: SQL, order: Any) -> None:
    ids = ["B", "Z", "a", "ä", "b", "é", "z"]
    dock.sessions.create_many([{"id": session_id, "started_at": NOON} for session_id in ids])
    expected = sorted(ids, key=str.encode, reverse=order == "newest")
    assert found(dock, order=order) == found(dock, order=order, page_size=2) == expected


def test_a_page_leads_back_and_forth(dock: SQL) -> None:
    ids = fill(dock, 8)
    first = dock.sessions.list(page_size=3).first()
    assert not first.has_previous
    second = first.next()
    third = second.next()
    assert [session.id for session in third.items] == ids[6:]
    assert not third.has_next
    again = third.previous()
    assert [session.id for session in again.items] == ids[3:6]
    assert again.has_next
    start = again.previous()
    assert [session.id for session in start.items] == ids[:3]
    assert not start.has_previous
    assert [session.id for session in (start.next()).items] == ids[3:6]


def test_a_cursor_goes_on_in_another_client(dock: SQL, url: str) -> None:
    ids = fill(dock, 8)
    page = dock.sessions.list(page_size=3).first()
    with SQL(url) as other:
        assert [session.id for session in other.sessions.list(page_size=3, cursor=page.cursor)] == ids[3:]


@pytest.mark.smoke
def test_new_and_deleted_sessions_do_not_disturb_a_list(dock: SQL) -> None:
    ids = fill(dock, 30)
    seen: list[str] = []
    for page in dock.sessions.list(page_size=5).pages():
        seen += [session.id for session in page.items]
        dock.sessions.create(id=f"new{len(seen)}")
        dock.sessions.create(
            id=f"old{len(seen)}", started_at=NOON + timedelta(minutes=30 - len(seen), seconds=30)
        )
        dock.sessions.delete(seen[-1])
    assert seen == ids


def test_everything_may_be_deleted_while_it_is_listed(dock: SQL) -> None:
    ids = fill(dock, 30)
    seen: list[str] = []
    for session in dock.sessions.list(page_size=4):
        dock.sessions.delete(session.id)
        seen.append(session.id)
    assert seen == ids
    assert found(dock) == []


def test_events_that_are_added_meanwhile_come_at_the_end(dock: SQL) -> None:
    dock.sessions.create(id="a")
    dock.sessions.add_events("a", [Event(id=str(number)) for number in range(4)])
    seen: list[str | None] = []
    for page in dock.sessions.list_events("a", page_size=2).pages():
        seen += [event.id for event in page.items]
        if len(seen) == 2:
            dock.sessions.add_events("a", [Event(id="0", name="changed"), Event(id="4")])
    assert seen == ["0", "1", "2", "3", "4"]


def test_events_may_be_read_from_the_last_to_the_first(dock: SQL) -> None:
    dock.sessions.create(id="a")
    ids = ["4", "2", "3", "1", "0"]
    dock.sessions.add_events("a", [Event(id=event_id) for event_id in ids])
    for page_size in (1, 2, 5, 100):
        newest = dock.sessions.list_events("a", order="newest", page_size=page_size)
        assert [event.id for event in newest] == ids[::-1]
        oldest = dock.sessions.list_events("a", order="oldest", page_size=page_size)
        assert (
            [event.id for event in oldest] == [event.id for event in dock.sessions.list_events("a")] == ids
        )
    first = dock.sessions.list_events("a", order="newest", page_size=3).first()
    last = first.next()
    assert [event.id for event in last.items] == ["2", "4"]
    assert [event.id for event in (last.previous()).items] == ["0", "1", "3"]
    for order in ("oldest", None):
        given: dict[str, Any] = {} if order is None else {"order": order}
        with pytest.raises(
            InvalidValueError, match="belongs to another list than events of session 'a' ordered by 'oldest'"
        ):
            dock.sessions.list_events("a", cursor=first.cursor, **given)
    with pytest.raises(InvalidValueError, match="order must be one of newest, oldest, not 'random'"):
        dock.sessions.list_events("a", order="random")  # type: ignore[arg-type]


def test_filters_must_all_fit(dock: SQL) -> None:
    dock.sessions.create(id="a", project="p", user_id="u", external_id="x", name="Support CHAT", tags=["t", "v"])
    dock.sessions.create(id="b", project="p", user_id="w", name="support 100% chat_", tags=["t"])
    dock.sessions.create(id="c", project="P", user_id="u", name=None)
    assert found(dock, project="p") == ["b", "a"]
    assert found(dock, project="p", user_id="u") == ["a"]
    assert found(dock, external_id="x") == ["a"]
    assert found(dock, tags=["t"]) == ["b", "a"]
    assert found(dock, tags=["v", "t"]) == ["a"]
    assert found(dock, tags=["t", "t"], project="p", page_size=1) == ["b", "a"]
    assert found(dock, name_contains="port chat") == ["a"]
    assert found(dock, name_contains="CHAT") == ["b", "a"]
    assert found(dock, name_contains="0%") == ["b"]
    assert found(dock, name_contains="chat_") == ["b"]
    assert found(dock, name_contains="\\") == found(dock, name_contains="/") == []
    assert found(dock, project="p'") == []


@pytest.mark.parametrize("field", ["project", "user_id", "external_id"])
def test_none_finds_the_sessions_that_have_none(dock: SQL, field: str) -> None:
    for session_id, value in (("a", "x"), ("b", None), ("c", "y"), ("d", None), ("e", None)):
        dock.sessions.create(id=session_id, **{field: value})  # type: ignore[arg-type]
    assert found(dock, **{field: None}) == ["e", "d", "b"]
    assert found(dock, **{field: None}, page_size=1, order="oldest") == ["b", "d", "e"]
    assert found(dock, **{field: "x"}) == ["a"]
    assert found(dock, **{field: UNSET}) == found(dock) == ["e", "d", "c", "b", "a"]
    others = {name: None for name in ("project", "user_id", "external_id") if name != field}
    assert found(dock, **others, **{field: None}) == ["e", "d", "b"]


@pytest.mark.parametrize("value", ["x", None])
@pytest.mark.parametrize("field", ["project", "user_id", "external_id"])
def test_filters_read_their_index_in_its_order(dock: SQL, field: str, value: str | None) -> None:
    for session_id in ("a", "b"):
        dock.sessions.create(id=session_id, **{field: value})  # type: ignore[arg-type]
    for cursor in (None, (dock.sessions.list(page_size=1, order="oldest").first()).cursor):
        plan = plan_of_list(dock, cursor, {field: value})  # type: ignore[misc]
        assert f"sessiondock_sessions_{'by' if value else 'without'}_{field}" in plan
        assert "sort" not in plan.lower().replace("sort_at", "")
        assert "temp b-tree" not in plan.lower()


def plan_of_list(dock: SQL, cursor: str | None, given: SessionFilters) -> str:
    """How the database would read a page."""
    query = filters.query(given, "oldest", size=10)
    dialect = inside(dock).target.dialect
    database = dialect.database

    def explain() -> Program[str]:
        if database == "postgresql":
            yield Step(Statement("SET enable_seqscan = off"))
            yield Step(Statement("SET enable_bitmapscan = off"))
            yield Step(Statement("SET enable_sort = off"))
        step = next(programs.list_page(query, Cursor.read(cursor, "sessions", query.order_name)))
        how = "EXPLAIN" if database == "postgresql" else "EXPLAIN QUERY PLAN"
        rows = yield Step(Statement(f"{how} {step.statement.text(dialect)}"), step.values)
        return "\n".join(str(row[-1]) for row in rows)

    plan: str = inside(dock).run(explain, 30)
    return plan


@pytest.mark.parametrize(
    ("name", "text"),
    [("STRASSE", "straße"), ("ΣΊΣΥΦΟΣ", "σίσυφος"), ("a\\b", "\\"), ("a/b", "/"), ("it's", "'S"), ("É", "é")],
)
def test_letter_case_does_not_count_in_names(dock: SQL, name: str, text: str) -> None:
    dock.sessions.create(id="a", name=name)
    assert found(dock, name_contains=text) == ["a"]


def test_times_are_a_half_open_range(dock: SQL) -> None:
    ids = fill(dock, 10)
    after, before = NOON + timedelta(minutes=3), NOON + timedelta(minutes=7)
    for page_size in (1, 100):
        for order, step in (("newest", 1), ("oldest", -1)):
            options: dict[str, Any] = {"page_size": page_size, "order": order}
            assert found(dock, started_after=after, started_before=before, **options) == ids[3:7][::step]
            assert found(dock, started_after=after, **options) == ids[:7][::step]
            assert found(dock, started_before=before, **options) == ids[3:][::step]
    assert found(dock, started_after=after, started_before=after) == []


def test_a_cursor_outside_the_range_stays_outside(dock: SQL) -> None:
    ids = fill(dock, 10)
    page = dock.sessions.list(page_size=2).first()
    assert found(dock, started_before=NOON + timedelta(minutes=2), cursor=page.cursor) == ids[8:]
    oldest = dock.sessions.list(page_size=2, order="oldest").first()
    later = NOON + timedelta(minutes=8)
    assert found(dock, started_after=later, cursor=oldest.cursor, order="oldest") == ids[:2][::-1]


def test_metadata_is_found_by_key_and_by_value(dock: SQL) -> None:
    dock.sessions.create(id="a", metadata={"n": 1, "deep": {"x": [1], "y": None}})
    dock.sessions.create(id="b", metadata={"n": "1", "none": None, 'quo"te\0': "\ud800"})
    dock.sessions.create(id="c", metadata={"n": True})
    dock.sessions.create(id="d", metadata={}, tags=["n"])
    assert found(dock, metadata={"n": 1}) == ["a"]
    assert found(dock, metadata={"n": "1"}) == ["b"]
    assert found(dock, metadata={"n": True}) == ["c"]
    assert found(dock, metadata={"deep": {"y": None, "x": [1]}}) == ["a"]
    assert found(dock, metadata={"none": None}) == ["b"]
    assert found(dock, metadata={'quo"te\0': "\ud800"}) == ["b"]
    assert found(dock, metadata={"missing": None}) == []
    assert found(dock, metadata_keys=["n"]) == ["c", "b", "a"]
    assert found(dock, metadata_keys=["n", "none"]) == ["b"]
    assert found(dock, metadata_keys=["n"], metadata={"none": None}) == ["b"]
    assert found(dock, metadata={}, metadata_keys=[], tags=[]) == ["d", "c", "b", "a"]


def test_an_empty_list_has_one_empty_page(dock: SQL) -> None:
    page = dock.sessions.list().first()
    assert page.items == ()
    assert (page.has_next, page.has_previous, page.cursor, page.total) == (False, False, None, 0)


def test_a_cursor_of_another_list_is_refused(dock: SQL) -> None:
    fill(dock, 3)
    cursor = (dock.sessions.list(page_size=1).first()).cursor
    with pytest.raises(InvalidValueError, match="belongs to another list"):
        dock.sessions.list(order="oldest", cursor=cursor)
    with pytest.raises(InvalidValueError, match="belongs to another list"):
        dock.sessions.list_events("a", cursor=cursor)


def cursor_of(*parts: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "cursor",
    [
        5,
        b"abc",
        "ä",
        "=",
        "W10",
        "e30",
        cursor_of("sessions", "newest by started_at", False, 2**63, "a"),
        cursor_of("sessions", "newest by started_at", False, -(2**64), "a"),
        cursor_of("sessions", "newest by started_at", False, 1.5, "a"),
        cursor_of("sessions", "newest by started_at", False, True, "a"),
        cursor_of("sessions", "newest by started_at", False, 1, 2),
        cursor_of("sessions", "newest by started_at", False, 1, "a\0"),
        cursor_of("sessions", "newest by started_at", False, 1, "\ud800"),
        cursor_of("sessions", "newest by started_at", False, 1, "a", "b"),
        cursor_of("sessions", "newest by started_at", 0, 1, "a"),
        cursor_of("sessions", [], {}, 1, "a"),
        cursor_of("sessions", "newest by started_at", False, 1, "a") + "==",
        " " + cursor_of("sessions", "newest by started_at", False, 1, "a"),
        base64.urlsafe_b64encode(b"[" * 100_000).decode(),
        base64.urlsafe_b64encode(b'["sessions","newest by started_at",false,NaN,"a"]').decode(),
        base64.urlsafe_b64encode(b'["sessions", "newest by started_at", false, ' + b"9" * 5000 + b', "a"]').decode(),
    ],
)
def test_a_forged_cursor_is_rejected(dock: SQL, cursor: Any) -> None:
    with pytest.raises(InvalidValueError, match="cursor") as caught:
        dock.sessions.list(cursor=cursor)
    assert len(str(caught.value)) < 250


def test_a_cursor_that_fits_is_a_position_wherever_it_comes_from(dock: SQL) -> None:
    fill(dock, 2)
    assert found(dock, cursor=cursor_of("sessions", "newest by started_at", False, 2**63 - 1, "a")) == [
        "s001",
        "s000",
    ]
    assert found(dock, cursor=cursor_of("sessions", "newest by started_at", False, -(2**63), "a")) == []


def test_a_session_may_have_very_many_tags(dock: SQL) -> None:
    tags = [f"tag {number}" for number in range(1_250)]
    dock.sessions.create(id="a", tags=tags)
    dock.sessions.create_many([{"id": "b", "tags": tags[:150]}, {"id": "c", "tags": tags[:7]}])
    for count, expected in (
        (6, ["c", "b", "a"]),
        (7, ["c", "b", "a"]),
        (8, ["b", "a"]),
        (150, ["b", "a"]),
        (1000, ["a"]),
    ):
        assert found(dock, tags=tags[:count]) == expected
    assert found(dock, tags=tags[:7] * 300) == ["c", "b", "a"]
    assert found(dock, tags=[*tags[:20], "another"]) == []
    dock.sessions.update("a", tags=tags[1:])
    assert found(dock, tags=tags[:1]) == ["c", "b"]
    assert found(dock, tags=tags[1:200]) == ["a"]
    dock.sessions.update("a", tags=["one"])
    assert found(dock, tags=tags[1:150]) == ["b"]
    assert found(dock, tags=["one"]) == ["a"]
    with pytest.raises(InvalidValueError, match="must be at most 1000 together, not 1001"):
        dock.sessions.list(tags=tags[:1000], metadata_keys=["k"])
