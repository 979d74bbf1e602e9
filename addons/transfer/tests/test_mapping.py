"""What of a session and of an event fits a target."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import attrs
import pytest

from sessiondock import Event, Facts, Operation, Session
from sessiondock_transfer.abilities import Abilities
from sessiondock_transfer.differences import event_differences, session_differences
from sessiondock_transfer.mapping import events_of, map_event, map_session
from sessiondock_transfer.markers import KEY, derived_id, event_ids, unpacked
from sessiondock_transfer.outcomes import is_copy

START = datetime(2026, 1, 1, tzinfo=UTC)
UUID = "caf77ace-3417-4da4-944d-f4a0688f3c23"
ABLE = Abilities(
    provider="target",
    operations=frozenset({Operation.CREATE}),
    create_fields=frozenset({"id", "name", "metadata", "started_at"}),
    required=(),
    update_fields=frozenset(),
    list_fields=frozenset(),
    event_adding_fields=frozenset(),
    event_list_fields=frozenset(),
    recording_fields=frozenset(),
    event_fields=None,
    event_types=(),
    keeps_raw=False,
    keeps_event_raw=False,
    carrier="metadata",
    own_ids="yes",
    keeps_event_ids=True,
    id_format="any",
    max_id_length=None,
    max_events=100,
    page_size=None,
    facts=Facts(),
)
SESSION = Session(id="s", name="n", tags=("a",), duration=timedelta(seconds=2), raw={"x": 1})


def test_what_has_no_field_moves_and_comes_back() -> None:
    mapped = map_session(SESSION, "source", ABLE)
    marker = {
        "version": 1,
        "provider": "source",
        "id": "s",
        "fields": {"tags": ["a"], "duration": "PT2S"},
        "raw": {"x": 1},
        "copied_from": "source",
    }
    assert mapped.fields == {"name": "n", "started_at": None, "metadata": {KEY: marker}}
    assert (mapped.ids, mapped.kept, mapped.lost) == (("s", derived_id("source", "s")), ("name",), {})
    assert sorted(mapped.moved) == ["duration", "raw", "tags"]
    copy = Session(id="other", name="n", metadata=mapped.fields["metadata"], raw={"target": "json"})
    back, origin = unpacked(copy, "target")
    assert (back, back.raw, back.copied_from) == (attrs.evolve(SESSION), {"x": 1}, "source")
    assert (origin.provider, origin.id) == ("source", "s")


@pytest.mark.parametrize("metadata", [{}, {"k": 1}, {KEY: "somebody else's"}, {KEY: {"version": 2, "provider": "x"}}])
def test_metadata_of_the_source_is_kept_as_it_is(metadata: dict[str, Any]) -> None:
    session = Session(id="s", name="n", metadata=metadata)
    assert map_session(session, "source", ABLE).fields["metadata"] == metadata
    with_tags = attrs.evolve(session, tags=("a",), metadata={k: v for k, v in metadata.items() if k != KEY})
    copy = Session(id="s", name="n", metadata=map_session(with_tags, "source", ABLE).fields["metadata"])
    assert unpacked(copy, "target")[0] == with_tags


@pytest.mark.parametrize(
    "changes", [{"fields": "text"}, {"raw": "text"}, {"fields": {"name": 5}}, {"fields": {"unheard of": 5}}]
)
def test_a_damaged_mark_is_left_where_it_is(changes: dict[str, Any]) -> None:
    marker = {"version": 1, "provider": "source", "id": "s", **changes}
    session = Session(id="s", metadata={KEY: marker})
    assert unpacked(session, "target")[0] is session


def test_json_of_the_source_is_kept_where_it_can_be() -> None:
    keeping = attrs.evolve(
        ABLE,
        keeps_raw=True,
        keeps_event_raw=True,
        create_fields=ABLE.create_fields | {"raw", "copied_from", "tags", "duration"},
    )
    mapped = map_session(SESSION, "source", keeping)
    assert (mapped.fields["raw"], mapped.fields["copied_from"]) == ({"x": 1}, "source")
    assert (mapped.moved, "metadata" in mapped.fields) == ((), False)
    again = map_session(attrs.evolve(SESSION, copied_from="elsewhere"), "source", keeping)
    assert again.fields["copied_from"] == "elsewhere"
    event = map_event(Event(id="e", raw={"y": 1}, children=(Event(id="f"),)), "source", keeping, "s").event
    assert (event.raw, event.copied_from, event.children) == ({"y": 1}, "source", (Event(id="f"),))


def test_without_metadata_it_is_lost() -> None:
    poor = attrs.evolve(ABLE, carrier=None, create_fields=frozenset({"name", "external_id"}), own_ids="no")
    mapped = map_session(SESSION, "source", poor)
    assert mapped.fields == {"name": "n", "external_id": "s"}
    assert sorted(mapped.lost) == ["duration", "raw", "tags"]
    assert mapped.ids == ()


def test_ids_that_do_not_fit_become_others_always_the_same() -> None:
    picky = attrs.evolve(ABLE, own_ids="may_change", id_format="uuid")
    assert map_session(SESSION, "source", picky).ids == (derived_id("source", "s"),)
    assert map_session(attrs.evolve(SESSION, id=UUID), "source", picky).ids[0] == UUID
    assert derived_id("source", "s") != derived_id("another", "s")
    short = attrs.evolve(ABLE, max_id_length=3)
    assert map_session(attrs.evolve(SESSION, id="abcd"), "source", short).ids == (derived_id("source", "abcd"),)
    event = map_event(Event(id="e", parent_id="p"), "source", picky, UUID).event
    assert (event.id, event.parent_id) == (derived_id("source", "e"), derived_id("source", "p"))
    assert event.metadata is not None
    assert unpacked(event, "target")[0] == Event(id="e", parent_id="p", session_id=UUID)


def test_events_whose_ids_the_target_makes_are_known_by_their_marks() -> None:
    making = attrs.evolve(ABLE, keeps_event_ids=False)
    event = map_event(Event(id="e", parent_id="p"), "source", making, "s").event
    assert (event.id, event.parent_id) == (None, None)
    assert event_ids(event) == {"e"}
    assert event_ids(attrs.evolve(event, id="made")) == {"e", "made"}
    assert unpacked(attrs.evolve(event, id="made"), "target")[0] == Event(id="e", parent_id="p", session_id="s")


def test_fields_and_types_of_events_that_a_target_does_not_have_move_or_are_lost() -> None:
    event = Event(id="e", type="retriever", name="n", outputs={"a": 1}, error="x", raw={"y": 1})
    typed = attrs.evolve(ABLE, event_types=("model", "chain"), event_fields=frozenset({"type", "name", "metadata"}))
    mapped = map_event(event, "source", typed, "s")
    assert (mapped.event.type, mapped.event.outputs, mapped.lost) == ("chain", None, {})
    assert {"type", "outputs", "error", "raw"} <= set(mapped.moved)
    back = unpacked(mapped.event, "target")[0]
    assert (back.type, back.outputs, back.error, back.raw) == ("retriever", {"a": 1}, "x", {"y": 1})
    bare = attrs.evolve(ABLE, event_types=("model",), event_fields=frozenset({"type", "name"}))
    mapped = map_event(event, "source", bare, "s")
    assert (mapped.event.type, mapped.moved) == ("model", ())
    assert {"type", "outputs", "error", "raw"} <= set(mapped.lost)
    assert map_event(Event(id="e", metadata={}, raw={"y": 1}), "source", ABLE, "s").event.metadata != {}


def test_children_are_linked_by_their_parents_where_they_cannot_be_nested() -> None:
    nested = Event(id="a", children=(Event(id="b", children=(Event(id="c"),)), Event(id="d", parent_id="x")))
    flat = [(event.id, event.parent_id, event.children) for event in events_of(nested, ABLE)]
    assert flat == [("a", None, ()), ("b", "a", ()), ("c", "b", ()), ("d", "x", ())]
    assert list(events_of(nested, attrs.evolve(ABLE, keeps_event_raw=True))) == [nested]


def test_differences_are_named() -> None:
    mapped = map_session(Session(id="s", name="n", metadata={"a": 1, "b": [True]}), "source", ABLE)
    same = Session(id="s", name="n", metadata={"a": 1, "b": (True,)}, tags=())
    assert list(session_differences(mapped, same)) == []
    other = Session(id="t", name="m", metadata={"a": 1.0, "b": [True]}, started_at=START)
    found = list(session_differences(mapped, other))
    assert [(each.field, each.added) for each in found] == [
        ("name", False),
        ("started_at", True),
        ("metadata", False),
        ("id", False),
    ]
    assert str(found[0]) == "name: expected 'n', found 'm'"


def test_a_later_time_of_change_is_an_addition_of_the_target() -> None:
    able = attrs.evolve(ABLE, create_fields=ABLE.create_fields | {"updated_at"})
    mapped = map_session(Session(id="s", updated_at=START), "source", able)
    for moved, added in ((timedelta(seconds=1), True), (timedelta(seconds=-1), False)):
        (found,) = session_differences(mapped, Session(id="s", updated_at=START + moved))
        assert (found.field, found.added) == ("updated_at", added)


def test_differences_of_events_are_named() -> None:
    event = Event(id="a", children=(Event(id="b", name="n"),), raw={"x": 1}, copied_from="source")
    assert list(event_differences(event, event, "events[0]")) == []
    assert list(event_differences(Event(name="n"), Event(id="made", name="n", inputs={}), "events[0]")) == []
    (found,) = event_differences(event, attrs.evolve(event, children=(Event(id="b", name="m"),)), "events[0]")
    assert (found.field, found.kind) == ("events[0].children[0].name", "events.children.name")
    (found,) = event_differences(event, attrs.evolve(event, children=()), "events[0]")
    assert found.expected == "'1 children'"
    (found,) = event_differences(event, attrs.evolve(event, raw={}), "events[0]")
    assert found.field == "events[0].raw"


def test_a_copy_is_known_by_its_mark_or_by_its_fields() -> None:
    mapped = map_session(SESSION, "source", ABLE)
    assert is_copy(mapped, Session(id="s", name="renamed", metadata=mapped.fields["metadata"]))
    assert not is_copy(mapped, Session(id="s", name="n"))
    plain = map_session(Session(id="s", name="n", started_at=START), "source", ABLE)
    assert is_copy(plain, Session(id="s", name="n", started_at=START + timedelta(microseconds=1)))
    assert not is_copy(plain, Session(id="s", name="m", started_at=START))


def test_a_target_is_asked_once_about_each_event() -> None:
    asked = list[Event]()

    def stored(event: Event) -> Event | str:
        asked.append(event)
        if event.id == "bad":
            return "no"
        return event if event.inputs is None else attrs.evolve(event, inputs={"text": "hi"})

    assert map_event(Event(id="e"), "source", ABLE, "s", stored).rejection is None
    assert [event.id for event in asked] == ["e"]
    asked.clear()
    assert map_event(Event(id="e", inputs={"text": "hi"}), "source", ABLE, "s", stored).rejection is None
    assert len(asked) == 1
    asked.clear()
    changed = map_event(Event(id="e", inputs={"text": "HI"}), "source", ABLE, "s", stored)
    assert (changed.rejection, changed.event.inputs) == (None, {"text": "hi"})
    assert asked == [attrs.evolve(changed.event, inputs={"text": "HI"}, metadata=None), changed.event]
    asked.clear()
    assert map_event(Event(id="bad", name="n"), "source", ABLE, "s", stored).rejection == "no"
    assert [event.name for event in asked] == ["n", None]


def test_a_changed_event_that_is_rejected_then() -> None:
    def stored(event: Event) -> Event | str:
        return "too much metadata" if event.metadata else attrs.evolve(event, inputs={"text": "hi"})

    mapped = map_event(Event(id="e", inputs={"text": "HI"}), "source", ABLE, "s", stored)
    assert mapped.rejection == "too much metadata"
