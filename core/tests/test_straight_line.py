"""Models of every make are read alike, whether a generated function can make them or not."""

from __future__ import annotations

import enum
import linecache
import logging
import pickle
import traceback
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar, Literal

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.tests.test_codec import JSON
from sessiondock import Event, Session, values
from sessiondock.authoring import model, raw_field
from sessiondock.codec import Codec
from sessiondock.straight_line import straight_line
from sessiondock.values import identifier


class Color(enum.Enum):
    RED = "red"


def short(_: Any, attribute: Any, value: Any) -> None:
    if value is not None and len(value) > 3:
        raise ValueError(attribute.name)


def louder(value: str | None) -> str | None:
    return value and value.upper()


def of_id(made: Slotted) -> str | None:
    return made.id


@attrs.frozen(kw_only=True)
class Slotted:
    id: str
    ratio: float | None = None
    tags: tuple[str, ...] = ("none",)
    more: dict[str, Any] = attrs.field(factory=dict[str, Any])
    raw: Mapping[str, Any] = raw_field()


@attrs.frozen(kw_only=True, slots=False)
class Loose(Slotted):
    """Its instances have a dictionary."""


@attrs.frozen(kw_only=True)
class Checked(Slotted):
    name: str | None = attrs.field(default=None, validator=short)


@attrs.frozen(kw_only=True)
class Converted(Slotted):
    name: str | None = attrs.field(default=None, converter=louder)


@attrs.frozen(kw_only=True)
class Derived(Slotted):
    name: str | None = attrs.field(default=attrs.Factory(of_id, takes_self=True))


@attrs.frozen(kw_only=True)
class After(Slotted):
    name: str | None = None

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "name", "after")


@attrs.frozen(init=False)
class ByHand(Slotted):
    def __init__(self, **given: Any) -> None:
        initialize: Any = getattr(self, "__attrs_init__")  # noqa: B009
        initialize(**{**given, "tags": ("by hand",)})


@model(kw_only=True)
class Vendor(Session):
    color: str | None = None


DATA: dict[str, Any] = {"id": "1", "ratio": 0.5, "tags": ["a"], "more": {"x": 1}, "name": "n", "color": "red"}


@pytest.mark.parametrize("kind", [Slotted, Loose, Checked, Converted, Derived, After, ByHand, Vendor])
@pytest.mark.parametrize("change", [{}, {"ratio": "odd"}, {"tags": "odd"}, {"more": 3}])
def test_the_result_is_that_of_the_class_itself(kind: Any, change: dict[str, Any]) -> None:
    codec = Codec("acme")
    codec.register(Vendor, fields=("id", "tags", "name"))
    data = {**DATA, **change}
    found: Any = codec.decode(kind, data)
    names = {each.name for each in attrs.fields(kind)} & DATA.keys() - change.keys()
    arguments = {name: tuple(data[name]) if name == "tags" else data[name] for name in names}
    assert found == kind(**arguments)
    assert type(found) is kind
    assert found.raw is data
    assert hasattr(found, "__dict__") is (kind is Loose)
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        found.id = "2"
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        del found.id
    if kind is not ByHand:
        assert attrs.evolve(found, id="2").id == "2"


def test_what_was_read_can_be_stored_as_any_instance() -> None:
    codec = Codec("acme")
    codec.register(Session, fields=("id", "name"))
    found = codec.decode(Session, {"id": "1", "name": "n"})
    again = pickle.loads(pickle.dumps(found))
    assert again == found == Session(id="1", name="n")
    assert again.raw == found.raw


@pytest.mark.parametrize("kind", [Checked, Converted, Derived, After, ByHand])
def test_an_init_that_does_more_is_run(kind: Any) -> None:
    assert straight_line(kind, (), {}, lambda value: value) is None


def test_defaults_are_made_anew() -> None:
    codec = Codec("acme")
    first, second = codec.decode(Slotted, {"id": "1"}), codec.decode(Slotted, {"id": "2"})
    assert first.tags == ("none",)
    assert first.more == {}
    assert first.more is not second.more


def test_a_time_of_two_attributes_is_read_once() -> None:
    asked: list[Any] = []

    def read(value: Any) -> datetime:
        asked.append(value)
        return datetime(2024, 1, 1, tzinfo=UTC)

    codec = Codec("acme", times=read)
    codec.register(Session, fields=("id", "created_at"), renames={"started_at": "created_at", "ended_at": "end"})
    session = codec.decode(Session, {"id": "1", "created_at": "now", "end": "then"})
    assert asked == ["now", "then"]
    assert session.started_at is session.created_at


def test_readers_of_the_provider_are_asked_each() -> None:
    def counted(name: str) -> Callable[[Any], str]:
        return lambda value: f"{name}:{identifier(value)}"

    codec = Codec("acme")
    codec.register(
        Session,
        renames={"id": "key", "name": "key", "project": "key"},
        readers={"id": counted("i"), "name": counted("n")},
    )
    session = codec.decode(Session, {"key": "7"})
    assert (session.id, session.name, session.project) == ("i:7", "n:7", "7")


def test_a_traceback_shows_the_line() -> None:
    def fail(value: Any) -> Any:
        raise LookupError("not a misfit")

    codec = Codec("acme")
    codec.register(Session, fields=("id", "name"), readers={"name": fail})
    with pytest.raises(LookupError) as caught:
        codec.decode(Session, {"id": "1", "name": "n"})
    shown = "".join(traceback.format_exception(caught.value))
    assert "<reader of sessiondock.Session>" in shown
    assert "value_1 = read_1(value_1)" in shown
    assert any(name == "<reader of sessiondock.Session>" for name in linecache.cache)


@attrs.frozen(kw_only=True)
class Rare:
    color: Color | None = None
    side: Literal["left", "right"] = "left"
    counts: dict[str, int] = attrs.field(factory=dict[str, int])
    inner: dict[str, Slotted] = attrs.field(factory=dict[str, Slotted])


def test_kinds_that_only_cattrs_knows(caplog: pytest.LogCaptureFixture) -> None:
    data = {"color": "red", "side": "right", "counts": {"a": 1}, "inner": {"x": {"id": "1"}}}
    found = Codec("acme").decode(Rare, data)
    assert found == Rare(color=Color.RED, side="right", counts={"a": 1}, inner={"x": Slotted(id="1")})
    odd: dict[str, Any] = {"color": "blue", "side": "up", "counts": {"a": "1"}, "inner": {"x": {}}}
    caplog.set_level(logging.WARNING)
    assert Codec("acme").decode(Rare, odd) == Rare()
    assert len(caplog.records) == 4
    assert Codec("acme").decode(Rare, {"color": None}) == Rare()


class Strange:
    pass


@attrs.frozen(kw_only=True)
class Unreadable:
    thing: Strange | None = None


def test_what_cannot_be_read_needs_a_reader() -> None:
    with pytest.raises(ValueError, match=r"Strange.* cannot be read; give the attribute a reader"):
        Codec("acme").decode(Unreadable, {"thing": 3})


@given(st.dictionaries(st.sampled_from([field.name for field in attrs.fields(Event)]), JSON))
def test_straight_and_slow_agree(data: dict[str, Any]) -> None:
    names = [field.name for field in attrs.fields(Event) if field.name not in {"raw", "children"}]
    codec, careful = Codec("acme"), Codec("acme")
    codec.register(Event, fields=names)
    careful.register(Event, fields=names)
    careful.decode(Event, {})
    reader: Any = careful
    # a mapping of another class is never straight
    slow = reader._readers[Event](type("Other", (dict,), {})(data))
    assert codec.decode(Event, data) == slow


class Odd(str):
    """Text, though not of the class that JSON gives."""


NUMBERS = st.one_of(st.integers(), st.floats(), st.sampled_from([True, 10**400, -0.0, 1e308, 5.0]))
TIMES = st.one_of(
    st.sampled_from(
        ["2024-04-01", "2024-W14-1", "20240401T120000", "2024-04-01T12", "", "2024", "2024-04-01T12:00+02:00"]
    ),
    st.datetimes().map(datetime.isoformat),
    st.datetimes(timezones=st.just(UTC)).map(datetime.isoformat),
)
TEXTS = st.one_of(st.text(max_size=3), st.just(Odd("odd")))
LIKELY = st.one_of(st.none(), NUMBERS, TIMES, TEXTS, st.lists(st.one_of(TEXTS, NUMBERS), max_size=3), JSON)


@attrs.frozen(kw_only=True)
class Item:
    id: str
    cost: float = 0.0


@attrs.frozen(kw_only=True)
class Everything:
    text: str | None = None
    sure: bool | None = None
    count: int | None = None
    ratio: float | None = None
    exact: float | None = None
    seconds: timedelta | None = None
    milliseconds: timedelta | None = None
    words: tuple[str, ...] = ()
    items: tuple[Item, ...] = ()
    label: str | None = "none"
    state: str | None = "none"
    amount: float | None = 1.0
    iso: datetime | None = None
    epoch: datetime | None = None
    fine: datetime | None = None


OWN: dict[str, Callable[[Any], Any]] = {
    "exact": values.number,
    "seconds": values.seconds,
    "label": values.text_or_none,
    "amount": values.number_or_none,
    "iso": values.iso_time,
    "epoch": values.epoch_seconds,
}


@given(
    st.fixed_dictionaries(
        {},
        optional={
            **{field.name: LIKELY for field in attrs.fields(Everything)},
            "items": st.one_of(
                LIKELY,
                st.lists(st.one_of(JSON, st.fixed_dictionaries({"id": TEXTS}, optional={"cost": NUMBERS})), max_size=2),
            ),
        },
    )
)
def test_what_is_read_in_place_is_what_the_reader_makes(data: dict[str, Any]) -> None:
    codec = Codec("acme")
    codec.register(Everything, readers=OWN)
    read: Any = codec
    straight = codec.decode(Everything, data)
    slow = read._readers[Everything](type("Other", (dict,), {})(data))
    assert repr(straight) == repr(slow)
    # each value is the one that its reader alone makes, or the default where it makes none
    for name, reader in (*OWN.items(), ("milliseconds", values.milliseconds), ("fine", values.epoch_milliseconds)):
        default = getattr(Everything(), name)
        try:
            expected = reader(data[name]) if name in data else default
        except (TypeError, ValueError):
            expected = default
        assert repr(getattr(straight, name)) == repr(expected)


def test_a_reader_need_not_be_hashable() -> None:
    class Reader:
        __hash__: ClassVar[None]  # type: ignore[assignment]

        def __eq__(self, other: object) -> bool:
            return self is other

        def __call__(self, value: Any) -> str:
            return f"read {value}"

    codec = Codec("acme")
    codec.register(Session, fields=("id", "name"), readers={"name": Reader()})
    assert codec.decode(Session, {"id": "1", "name": 3}).name == "read 3"
