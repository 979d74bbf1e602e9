# Generated from tests/_async/test_listing.py: edit that file, not this one.
# Digest: abd56461f0b155bb
"""Pages, cursors, filters."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sessiondock import Event, InvalidValueError
from sessiondock_files import Files, NewSession

START = datetime(2024, 1, 1, tzinfo=UTC)


def fill(dock: Files, count: int) -> list[str]:
    """Sessions a minute apart; their ids, oldest first."""
    new: list[NewSession] = [
        {"id": f"s{number:03}", "started_at": START + timedelta(minutes=number)} for number in range(count)
    ]
    return [session.id for session in dock.sessions.create_many(new)]


@pytest.mark.parametrize("order", ["newest", "oldest"])
def test_pages_go_both_ways(dock: Files, order: Any) -> None:
    ids = fill(dock, 25)
    expected = ids if order == "oldest" else ids[::-1]
    first = dock.sessions.list(order=order, page_size=10).first()
    second = first.next()
    third = second.next()
    assert [session.id for page in (first, second, third) for session in page] == expected
    assert (first.has_previous, third.has_next) == (False, False)
    back = third.previous()
    assert [session.id for session in back] == expected[10:20]
    assert [session.id for session in back.previous()] == expected[:10]
    assert not (back.previous()).has_previous


def test_sessions_that_come_and_go_move_nothing(dock: Files) -> None:
    ids = fill(dock, 30)
    page = dock.sessions.list(page_size=10).first()
    dock.sessions.create(id="newer", started_at=START + timedelta(days=1))
    for gone in (ids[20], ids[25], ids[19]):
        dock.sessions.delete(gone)
    dock.compact()
    rest = [session.id for session in dock.sessions.list(page_size=10, cursor=page.cursor)]
    assert rest == [each for each in ids[19::-1] if each != ids[19]]


def test_equal_times_are_ordered_by_id(dock: Files) -> None:
    dock.sessions.create_many([{"id": each, "started_at": START} for each in "bdac"])
    assert [session.id for session in dock.sessions.list(page_size=1)] == list("dcba")


def test_filters(dock: Files) -> None:
    dock.sessions.create(
        id="a", project="p", user_id="u", external_id="x", name="Straße 100%_", tags=["t", "v"],
        metadata={"n": 1, "deep": {"b": 1, "a": [2]}}, started_at=START,
    )  # fmt: skip
    dock.sessions.create(id="b", project="q", metadata={"n": 1.0}, tags=["v"], started_at=START + timedelta(1))
    dock.sessions.create(id="c", metadata={"n": True}, started_at=None, created_at=START + timedelta(2))

    def ids(**filters: Any) -> str:
        return "".join(sorted([session.id for session in dock.sessions.list(**filters)]))

    assert ids(project="p") == "a"
    assert ids(project=None) == "c"
    assert ids(user_id="u", external_id="x") == "a"
    assert ids(user_id=None) == "bc"
    assert ids(tags=["v"]) == "ab"
    assert ids(tags=["v", "t", "v"]) == "a"
    assert ids(metadata={"n": 1}) == "a"
    assert ids(metadata={"n": 1.0}) == "b"
    assert ids(metadata={"n": True}) == "c"
    assert ids(metadata={"deep": {"a": [2], "b": 1}}, metadata_keys=["n"]) == "a"
    assert ids(metadata_keys=["n"]) == "abc"
    assert ids(metadata={}) == "abc"
    assert ids(name_contains="STRASSE 100%_") == "a"
    assert ids(name_contains="e 100x") == ""
    assert ids(started_after=START + timedelta(1)) == "bc"
    assert ids(started_before=START + timedelta(1)) == "a"
    assert ids(started_after=START, started_before=START) == ""


def test_many_labels(dock: Files) -> None:
    tags = [str(number) for number in range(1000)]
    dock.sessions.create(id="a", tags=tags)
    assert [session.id for session in dock.sessions.list(tags=tags)] == ["a"]
    with pytest.raises(InvalidValueError, match="at most 1000 together"):
        dock.sessions.list(tags=[*tags, "more"])


def test_wrong_arguments_are_rejected_before_anything_is_read(dock: Files) -> None:
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"order": "new"}, "order must be one of newest, oldest"),
        ({"page_size": 1001}, "page_size must be at most 1000"),
        ({"cursor": "nonsense"}, "is not a cursor"),
        ({"cursor": "bnVsbA"}, "is not a cursor"),
        ({"started_after": datetime(2024, 1, 1)}, "has no time zone"),
        ({"metadata": {"a": {1: 2}}}, "metadata.a must have only str keys"),
        ({"name_contains": "\ud800"}, "valid Unicode"),
        ({"project": 7}, "project must be a str"),
    ]
    for fields, message in wrong:
        with pytest.raises(InvalidValueError, match=message):
            dock.sessions.list(**fields)


def test_cursors_of_other_lists_are_rejected(dock: Files) -> None:
    fill(dock, 3)
    dock.sessions.add_events("s000", [Event(), Event()])
    of_sessions = (dock.sessions.list(page_size=1).first()).cursor
    of_events = (dock.sessions.list_events("s000", page_size=1).first()).cursor
    with pytest.raises(InvalidValueError, match="belongs to another list than sessions"):
        dock.sessions.list(cursor=of_events)
    with pytest.raises(InvalidValueError, match="belongs to another list than sessions ordered by 'oldest'"):
        dock.sessions.list(cursor=of_sessions, order="oldest")
    with pytest.raises(InvalidValueError, match="belongs to another list than events"):
        dock.sessions.list_events("s000", cursor=of_sessions)
    from sessiondock_files.cursors import Cursor

    for position in ((True, "a"), (2**63, "a"), (1, "\ud800"), (1,)):
        with pytest.raises(InvalidValueError, match="belongs to another list"):
            dock.sessions.list(cursor=str(Cursor("sessions", "newest", position)))


@pytest.mark.parametrize("order", ["newest", "oldest"])
def test_events_are_paged_both_ways(dock: Files, order: Any) -> None:
    dock.sessions.create(id="a")
    for start in (0, 10, 20):
        dock.sessions.add_events("a", [Event(id=str(start + number)) for number in range(10)])
    expected = [str(number) for number in range(30)]
    if order == "newest":
        expected.reverse()
    first = dock.sessions.list_events("a", order=order, page_size=12).first()
    second = first.next()
    third = second.next()
    assert [event.id for page in (first, second, third) for event in page] == expected
    assert [event.id for event in third.previous()] == expected[12:24]


def test_a_replaced_event_keeps_its_position(dock: Files) -> None:
    dock.sessions.create(id="a")
    dock.sessions.add_events("a", [Event(id=each, name="old") for each in "abc"])
    page = dock.sessions.list_events("a", page_size=2).first()
    dock.sessions.add_events("a", [Event(id="d"), Event(id="b", name="new"), Event(id="d", name="new")])
    dock.compact()
    rest = dock.sessions.list_events("a", cursor=page.cursor)
    assert [(event.id, event.name) for event in rest] == [("c", "old"), ("d", "new")]
    assert [event.name for event in dock.sessions.list_events("a")] == ["old", "new", "old", "new"]


def test_events_are_stored_all_or_none(dock: Files) -> None:
    dock.sessions.create(id="a")
    wrong: list[Any] = [
        [Event(id="x"), Event(id="")],
        [Event(id="x"), "event"],
        [Event(), Event(children=(Event(inputs={"a": float("inf")}),))],
        [Event(), Event(children=("child",))],  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
        "events",
        {"id": "x"},
    ]
    for events in wrong:
        with pytest.raises(InvalidValueError, match=r"event"):
            dock.sessions.add_events("a", events)
    assert dock.sessions.list_events("a").all() == []
    assert dock.sessions.add_events("a", iter([Event(id="x", session_id="other")])) == (
        Event(id="x", session_id="a"),
    )
