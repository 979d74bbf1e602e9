"""Ranked search, and what is deleted by filters."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sessiondock import Event, InvalidValueError, UnsupportedFieldError
from sessiondock_sql import AsyncSQL, NewSession

NOON = datetime(2025, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
async def filled(dock: AsyncSQL) -> AsyncSQL:
    """Three sessions about parcels, one of them in an event."""
    await dock.sessions.create(id="often", name="Parcel", inputs={"text": "parcel, parcel and again a parcel"})
    await dock.sessions.create(
        id="once", project="p", inputs={"text": "A long story with one Parcel in it. " + "x " * 90}
    )
    await dock.sessions.create(id="event", project="p")
    turn = Event(id="e1", name="turn", outputs={"text": "On its way."})
    await dock.sessions.add_events("event", [turn, Event(id="e2", inputs={"text": "Where is the párcel?"})])
    return dock


@pytest.mark.smoke
async def test_what_fits_best_comes_first_with_its_text(filled: AsyncSQL) -> None:
    found = [match async for match in filled.sessions.search("parcel")]
    assert found[0].session == await filled.sessions.get("often")
    assert {match.session.id for match in found} == {"often", "once", "event"}
    assert [match.score for match in found] == sorted((match.score for match in found), reverse=True)
    by_id = {match.session.id: match for match in found}
    assert (by_id["event"].event_id, by_id["event"].snippet) == ("e2", "Where is the **párcel**?")
    assert by_id["often"].event_id is None
    assert by_id["often"].snippet == "**Parcel** **parcel**, **parcel** and again a **parcel**"
    assert by_id["once"].snippet.startswith("A long story with one **Parcel** in it. x x")
    assert by_id["once"].snippet.endswith("…")


async def test_pages_of_matches(filled: AsyncSQL) -> None:
    ids = [match.session.id async for match in filled.sessions.search("parcel")]
    assert [match.session.id async for match in filled.sessions.search("parcel", page_size=1)] == ids
    first = await filled.sessions.search("parcel", page_size=2).first()
    assert (len(first), first.has_previous) == (2, False)
    second = await first.next()
    assert [match.session.id for match in second] == ids[2:]
    assert not second.has_next
    assert [match.session.id for match in (await second.previous())] == ids[:2]
    rest = filled.sessions.search("parcel", page_size=2, cursor=first.cursor)
    assert [match.session.id async for match in rest] == ids[2:]
    with pytest.raises(InvalidValueError, match="belongs to another list"):
        filled.sessions.list(cursor=first.cursor)


async def test_matches_must_fit_the_filters(filled: AsyncSQL) -> None:
    found = filled.sessions.search("parcel", project="p", marks=("<b>", "</b>"))
    assert {match.session.id: match.snippet[-13:] for match in await found.all()}.keys() == {"once", "event"}
    assert await filled.sessions.search("parcel", ids=[]).all() == []
    assert await filled.sessions.search("parcel", tags=["none"], started_before=NOON).all() == []
    assert await filled.sessions.search("nowhere").all() == []
    (match,) = await filled.sessions.search('"on its way"').all()
    assert (match.event_id, match.snippet) == ("e1", "turn **On** **its** **way**.")
    far = Event(id="far", inputs={"text": "y " * 50 + "needle"})
    await filled.sessions.add_events("event", [far])
    (match,) = await filled.sessions.search("needle").all()
    assert match.snippet == "…" + "y " * 8 + "**needle**"


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"text": ""}, "search must have a letter or a digit"),
        ({"text": "a", "marks": "**"}, "marks must be two texts"),
        ({"text": "a", "marks": ("a", "b", "c")}, "marks must be two texts"),
        ({"text": "a", "marks": (1, 2)}, "marks must be"),
        ({"text": "a", "page_size": 101}, "page_size"),
        ({"text": "a", "cursor": "x"}, "cursor"),
    ],
)
async def test_searches_that_do_not_fit(dock: AsyncSQL, given: dict[str, Any], message: str) -> None:
    options = {name: value for name, value in given.items() if name != "text"}
    with pytest.raises(InvalidValueError, match=message):
        dock.sessions.search(given["text"], **options)
    with pytest.raises(UnsupportedFieldError):
        dock.sessions.search("a", nonsense=1)  # type: ignore[call-arg]


async def fill(dock: AsyncSQL) -> None:
    """Ten sessions that were changed a day apart."""
    await dock.sessions.create_many(
        NewSession(
            id=f"s{number}",
            tags=["even" if number % 2 == 0 else "odd"],
            metadata={"n": number},
            updated_at=NOON + timedelta(days=number),
        )
        for number in range(10)
    )


@pytest.mark.smoke
@pytest.mark.parametrize("batch", [1, 3, 1000])
async def test_sessions_are_deleted_in_batches(dock: AsyncSQL, batch: int) -> None:
    await fill(dock)
    await dock.sessions.add_events("s2", [Event(name="kept")])
    old: dict[str, Any] = {"older_than": NOON + timedelta(days=6), "batch": batch}
    assert await dock.sessions.delete_many(**old, dry_run=True) == 5
    assert await dock.sessions.delete_many(**old, tags=["even"]) == 2
    assert [session.id async for session in dock.sessions.list(tags=["even"])] == ["s8", "s6", "s2"]
    assert await dock.sessions.delete_many(**old) == 3
    assert await dock.sessions.delete_many(**old) == 0
    assert [session.id async for session in dock.sessions.list()] == ["s9", "s8", "s7", "s6", "s2"]
    assert await dock.sessions.count(tags=["odd"]) == 2
    assert await dock.sessions.count(metadata_numbers={"n": (0, 5)}) == 1
    assert await dock.sessions.delete_many(search="kept") == 1
    assert await dock.sessions.delete_many(ids=["s9", "s8", "nobody"], batch=batch) == 2
    assert await dock.sessions.delete_many(older_than=timedelta(days=1)) == 2


async def test_nothing_is_deleted_by_mistake(dock: AsyncSQL) -> None:
    await fill(dock)
    cases: list[tuple[dict[str, Any], str]] = [
        ({}, "needs a filter or older_than"),
        ({"tags": []}, "tags is empty"),
        ({"project": "p", "tags_any": ()}, "tags_any is empty"),
        ({"name_contains": ""}, "name_contains is empty"),
        ({"project": "p", "metadata": {}}, "metadata is empty"),
        ({"older_than": NOON, "updated_before": NOON}, "pass older_than or updated_before"),
        ({"older_than": 5}, "older_than"),
        ({"older_than": NOON, "batch": 0}, "page_size|batch"),
    ]
    for given, message in cases:
        with pytest.raises(InvalidValueError, match=message):
            await dock.sessions.delete_many(**given)
    with pytest.raises(UnsupportedFieldError):
        await dock.sessions.delete_many(projct="x")  # type: ignore[call-arg]
    await dock.sessions.create(id="never", started_at=None, created_at=None)
    assert await dock.sessions.delete_many(older_than=datetime(9000, 1, 1, tzinfo=UTC)) == 10
    assert [session.id async for session in dock.sessions.list()] == ["never"]
