from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Literal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessiondock import Event, InvalidValueError, Session, checks
from sessiondock.http import segment

GOOD_IDS = st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1).filter(
    lambda text: text not in {".", ".."}
)


@given(GOOD_IDS)
def test_an_id_stays_one_segment(value: str) -> None:
    assert checks.identifier(value) == value
    encoded = segment(value)
    assert not set(encoded) & set("/?#%\\ ") - {"%"}
    assert encoded not in {"", ".", ".."}


@pytest.mark.parametrize("value", ["", ".", "..", "a\nb", "a\x00", "\x7f", "a\x85b", "\ud800", None, 7, b"x"])
def test_an_id_that_cannot_be_one_is_refused(value: Any) -> None:
    with pytest.raises(InvalidValueError, match="session_id"):
        checks.identifier(value)


@pytest.mark.parametrize("value", [0, -1, True, "3", 2.0, None])
def test_page_sizes_are_whole_numbers_from_one(value: Any) -> None:
    with pytest.raises(InvalidValueError, match="page_size"):
        checks.page_size(value)


def test_numbers_have_limits() -> None:
    assert (checks.page_size(1), checks.page_size(10**6)) == (1, 10**6)
    with pytest.raises(InvalidValueError, match=r"^page_size must be an int, not str: '3'$"):
        checks.page_size("3")
    assert checks.page_size(1000, 1000) == 1000
    with pytest.raises(InvalidValueError, match="at most 1000"):
        checks.page_size(1001, 1000)
    assert checks.positive(1, "max_items") == 1
    assert checks.page_number(0, 0) == 0
    with pytest.raises(InvalidValueError, match="at least 1"):
        checks.page_number(0, 1)


def test_times_have_an_offset() -> None:
    now = datetime.now(UTC)
    assert checks.aware(now, "started_at") is now
    with pytest.raises(InvalidValueError, match="no time zone"):
        checks.aware(now.replace(tzinfo=None), "started_at")
    with pytest.raises(InvalidValueError, match="must be a datetime"):
        checks.aware("2024-01-01", "started_at")


def test_durations_are_not_negative() -> None:
    assert checks.duration(timedelta(0)) == timedelta(0)
    with pytest.raises(InvalidValueError, match="negative"):
        checks.duration(timedelta(seconds=-1))
    with pytest.raises(InvalidValueError, match="timedelta"):
        checks.duration(3)


def test_a_string_is_not_several() -> None:
    assert checks.strings(["a", "b"], "tags") == ("a", "b")
    for wrong in ("ab", b"ab", 3, ["a", 1]):
        with pytest.raises(InvalidValueError, match="tags"):
            checks.strings(wrong, "tags")


def test_mappings_have_text_keys() -> None:
    assert checks.mapping({"a": 1}, "inputs") == {"a": 1}
    for wrong in ([("a", 1)], "a", {1: 2}):
        with pytest.raises(InvalidValueError, match="inputs"):
            checks.mapping(wrong, "inputs")


def test_plain_ids_are_taken_as_they_are() -> None:
    assert [checks.identifier(value) for value in ("a b", "ß", "\u2028x")] == ["a b", "ß", "\u2028x"]


@pytest.mark.parametrize("model", [Session(id="s1", inputs={"secret": "x"}), Event(id="e1", inputs={"secret": "x"})])
def test_a_model_is_no_id_and_is_never_shown(model: object) -> None:
    with pytest.raises(InvalidValueError, match=r"pass its id, such as session\.id") as caught:
        checks.identifier(model)
    assert "secret" not in str(caught.value)
    assert checks.shown([model]) == f"[<{type(model).__name__}>]"


LARGE: list[Any] = [
    "x" * 200_000,
    "\x00" * 200_000,
    b"x" * 200_000,
    ["x" * 1000] * 1000,
    {str(number): "x" * 1000 for number in range(1000)},
    [[[[["deep"]]]]],
    10**5000,
    -(10**5000),
    Decimal("1" * 5000),
    datetime.now(UTC),
]


CHECKS: list[Callable[[Any, str], Any]] = [
    checks.identifier,
    checks.uuid,
    checks.string,
    checks.text,
    lambda value, name: checks.choice(value, name, ("one", "two")),
    checks.boolean,
    checks.number,
    checks.count,
    checks.positive,
    checks.aware,
    checks.duration,
    checks.strings,
    lambda value, name: checks.several(value, name, Event),
    checks.mapping,
]


@pytest.mark.parametrize("value", LARGE, ids=lambda value: type(value).__name__)
def test_no_message_holds_a_large_value(value: Any) -> None:
    assert len(checks.shown(value)) <= 80
    for check in CHECKS:
        with suppress(InvalidValueError):
            check(value, "it")
            continue
        with pytest.raises(InvalidValueError, match=r"^it\b") as caught:
            check(value, "it")
        assert len(str(caught.value)) < 250


@given(st.recursive(st.none() | st.text() | st.binary() | st.integers(), st.lists, max_leaves=10))
def test_what_is_short_is_shown_as_it_is(value: Any) -> None:
    whole, found = repr(value), checks.shown(value)
    assert len(found) <= 80
    assert found == whole or "..." in found or "bits" in found


def test_small_values_are_shown_whole() -> None:
    for value in ("text", b"bytes", 3, None, True, ["a", 1], {"a": 1}, ("x",)):
        assert checks.shown(value) == repr(value)


def test_uuids_have_their_usual_form() -> None:
    good = "caf77ace-3417-4da4-944d-f4a0688f3c23"
    assert checks.uuid(good) == good
    assert checks.uuid(good.upper(), "id") == good.upper()
    for bad in ("caf77ace", good.replace("-", ""), f"{{{good}}}", f"{good}\n"):
        assert not checks.is_uuid(bad)
        with pytest.raises(InvalidValueError, match="session_id must"):
            checks.uuid(bad)
    with pytest.raises(InvalidValueError, match="must be a str, not UUID"):
        checks.uuid(UUID(good))


def test_text_and_strings() -> None:
    assert checks.string("", "name") == ""
    assert checks.text("x", "name") == "x"
    with pytest.raises(InvalidValueError, match="name must not be empty"):
        checks.text("", "name")
    for check in (checks.text, checks.string):
        with pytest.raises(InvalidValueError, match="name must be a str, not int: 3"):
            check(3, "name")


def test_choices_are_named_with_a_near_match() -> None:
    orders: tuple[Literal["newest", "oldest"], ...] = ("newest", "oldest")
    found: Literal["newest", "oldest"] = checks.choice("oldest", "order", orders)
    assert found == "oldest"
    with pytest.raises(InvalidValueError, match=r"order must be one of newest, oldest, not 'x'$"):
        checks.choice("x", "order", orders)
    with pytest.raises(InvalidValueError, match=r"not 'oldset'; did you mean 'oldest'\?"):
        checks.choice("oldset", "order", orders)
    for wrong in (None, ["oldest"], b"oldest"):
        with pytest.raises(InvalidValueError, match="order must be one of"):
            checks.choice(wrong, "order", orders)


def test_numbers_counts_and_truth() -> None:
    assert (checks.number(1, "n"), checks.number(-0.5, "n"), checks.number(10**400, "n")) == (1, -0.5, 10**400)
    for wrong in (True, "1", None, float("inf"), float("nan")):
        with pytest.raises(InvalidValueError, match="n must be a finite number, not"):
            checks.number(wrong, "n")
    assert checks.count(0, "n") == 0
    for wrong in (-1, 1.0, True, None):
        with pytest.raises(InvalidValueError, match="n must be"):
            checks.count(wrong, "n")
    assert checks.boolean(False, "b") is False
    with pytest.raises(InvalidValueError, match="b must be a bool, not int: 1"):
        checks.boolean(1, "b")


def test_several_values_of_a_class() -> None:
    events = [Event(id="a"), Event(id="b")]
    assert checks.several(events, "events", Event) == tuple(events)
    assert checks.several(iter(events), "events", Event) == tuple(events)
    assert checks.several((), "events", Event) == ()
    for wrong in (events[0], "ab", b"ab", {"a": 1}, 3, None):
        with pytest.raises(InvalidValueError, match=r"events must be a list or another iterable of Event, not \w+"):
            checks.several(wrong, "events", Event)
    with pytest.raises(InvalidValueError, match=r"events\[1\] must be of class Event, not dict"):
        checks.several([events[0], dict[str, Any]()], "events", Event)


def test_mappings_become_dicts() -> None:
    given = {"a": 1}
    assert checks.mapping(given, "inputs") is given
    view = MappingProxyType(given)
    assert checks.mapping(view, "inputs") == given
    assert type(checks.mapping(view, "inputs")) is dict


def test_an_update_has_at_least_one_field() -> None:
    body = {"name": None}
    assert checks.changes(body, ("name", "tags")) is body
    with pytest.raises(InvalidValueError, match=r"^nothing to update; give one of name, tags$"):
        checks.changes(dict[str, Any](), ("name", "tags"))


def test_the_edges_of_what_is_shown() -> None:
    assert checks.shown(2**198) == repr(2**198)
    assert checks.shown(2**199) == "an int of 200 bits"
    assert checks.shown(b"x" * 60) == repr(b"x" * 60)
    assert checks.shown(b"x" * 61) == repr(b"x" * 60) + "..."
    assert checks.shown([1, 2, 3, 4]) == "[1, 2, 3, 4]"
    assert checks.shown([1, 2, 3, 4, 5]) == "[1, 2, 3, 4, ...]"
    assert checks.shown([[[1]]]) == "[[[...]]]"
    assert checks.shown("x" * 58) == repr("x" * 58)
    assert len(checks.shown("x" * 59)) == 60
    long = checks.shown(["x" * 40, "y" * 40])
    assert (len(long), long[-3:], long[:77]) == (80, "...", repr(["x" * 40, "y" * 40])[:77])
    exact = ["x" * 36, "y" * 36]
    assert len(repr(exact)) == 80
    assert checks.shown(exact) == repr(exact)


@pytest.mark.parametrize("value", ["a\x1fb", "a\x9fb\u00fc", "\x7f\u00fc", "\u00fc\x80"])
def test_control_characters_in_ids(value: str) -> None:
    with pytest.raises(InvalidValueError, match="control characters"):
        checks.identifier(value)


@pytest.mark.parametrize("value", ["a \u00fc", "\u00a0b", "~\u00fc"])
def test_what_is_no_control_character_may_be_in_ids(value: str) -> None:
    assert checks.identifier(value) == value


def test_messages_name_the_field_and_the_default_name() -> None:
    for check in (checks.identifier, checks.uuid):
        with pytest.raises(InvalidValueError, match=r"^session_id must be a str, not int: 3$"):
            check(3)
    with pytest.raises(InvalidValueError, match=r"^duration must be a timedelta"):
        checks.duration(3)
    with pytest.raises(InvalidValueError, match=r"^page must be at least 1"):
        checks.page_number(0, 1)
    with pytest.raises(InvalidValueError, match=r"^shade must be one of red, blue, not 'rad'; did you mean 'red'\?$"):
        checks.choice("rad", "shade", ("red", "blue"))
    for value in ("zzz", 3):
        with pytest.raises(InvalidValueError, match=rf"^shade must be one of red, blue, not {value!r}$"):
            checks.choice(value, "shade", ("red", "blue"))
    with pytest.raises(InvalidValueError, match=r"^nothing to update; give one of name, tags$"):
        checks.changes(dict[str, Any](), ["name", "tags"])
    with pytest.raises(InvalidValueError, match="at least 0"):
        checks.count(-1, "total")
    assert (checks.count(0, "total"), checks.positive(1, "total")) == (0, 1)
    with pytest.raises(InvalidValueError, match="at least 1"):
        checks.positive(0, "total")
    for wrong in (float("inf"), float("nan")):
        with pytest.raises(InvalidValueError, match="must be a finite number"):
            checks.number(wrong, "score")
    assert (checks.number(1.5, "score"), checks.number(2, "score")) == (1.5, 2)


def test_uuids_have_one_form() -> None:
    usual = "0b9b9b9b-1111-4222-8333-0123456789aB"
    assert checks.is_uuid(usual)
    assert checks.uuid(usual) == usual
    for wrong in (usual.replace("-", ""), usual + "0", "x" + usual, "", None):
        assert not checks.is_uuid(wrong)
    with pytest.raises(InvalidValueError, match=r"must be a UUID here, not 'abc'"):
        checks.uuid("abc")


def test_whole_numbers_end_where_databases_do() -> None:
    assert checks.count(2**63 - 1, "n") == 2**63 - 1
    with pytest.raises(InvalidValueError, match=f"n must be at most {2**63 - 1}, not {2**63}"):
        checks.count(2**63, "n")


def test_what_cannot_be_shown_is_named_by_its_class() -> None:
    # reprlib chooses by the name of the class, and this is no int
    odd = type("int", (), {})()
    assert checks.shown(odd) == "<int>"
