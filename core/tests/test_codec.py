from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessiondock import DecodeError, Event, InvalidValueError, Session
from sessiondock.codec import Codec
from sessiondock.values import (
    count_or_none,
    epoch_milliseconds,
    epoch_seconds,
    identifier,
    iso_time,
    milliseconds,
    number,
    real,
    seconds,
    to_iso,
    to_milliseconds,
    whole,
)

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda each: st.lists(each, max_size=3) | st.dictionaries(st.text(), each, max_size=3),
    max_leaves=5,
)
TIMES = st.datetimes(datetime(1900, 1, 1), datetime(9000, 1, 1), timezones=st.just(UTC))
SESSION = ("name", "tags", "started_at", "duration", "inputs", "user_id")
EVERYTHING = {
    "_id": "s1",
    "name": "n",
    "tags": ["a", "b"],
    "started_at": "2024-04-01T22:38:19Z",
    "duration": 824.8056,
    "inputs": {"q": [1, None]},
    "unknown": {"kept": True},
}


@attrs.frozen(kw_only=True)
class Turn:
    text: str | None = None
    seconds: float | None = None
    raw: Mapping[str, Any] = attrs.field(factory=dict[str, Any], eq=False)


@attrs.frozen(kw_only=True)
class Talk:
    first: Turn | None = None
    turns: tuple[Turn, ...] = ()


def codec() -> Codec:
    made = Codec("acme")
    made.register(Session, fields=SESSION, renames={"id": "_id"})
    made.register(Event, fields=("id", "children"))
    return made


@pytest.mark.smoke
def test_reads_what_it_knows_and_keeps_the_rest() -> None:
    session = codec().decode(Session, EVERYTHING)
    assert session == Session(
        id="s1",
        name="n",
        tags=("a", "b"),
        started_at=datetime(2024, 4, 1, 22, 38, 19, tzinfo=UTC),
        duration=timedelta(microseconds=824806),
        inputs={"q": [1, None]},
    )
    assert session.raw == EVERYTHING
    assert attrs.evolve(session, name="m").raw is session.raw


ODD: list[tuple[str, Any]] = [
    ("name", 3),
    ("tags", "ab"),
    ("tags", ["a", 1]),
    ("inputs", "text"),
    ("inputs", [1]),
    ("started_at", "soon"),
    ("started_at", 1e300),
    ("started_at", {}),
    ("duration", "3"),
    ("duration", True),
    ("duration", 1e300),
]


@pytest.mark.parametrize(("field", "value"), ODD)
def test_one_odd_field_is_left_out_and_logged_once(field: str, value: Any, caplog: pytest.LogCaptureFixture) -> None:
    reader = codec()
    for _ in range(2):
        session = reader.decode(Session, {**EVERYTHING, field: value})
        assert not getattr(session, field)
        assert session.raw[field] == value
        assert session.id == "s1"
        assert session.user_id is None
    assert [record.levelno for record in caplog.records] == [logging.WARNING]
    assert f"acme: Session.{field}" in caplog.text


def test_null_is_none_and_undeclared_words_are_never_read() -> None:
    session = codec().decode(Session, {"_id": "s1", "name": None, "tags": None, "error": "stray"})
    assert session.name is None
    assert session.tags == ()
    assert session.error is None
    assert session.raw["error"] == "stray"


@pytest.mark.parametrize("value", [None, [], "x", 3, {}, {"_id": None}, {"_id": ["x"]}, {"id": "other name"}])
def test_without_an_object_or_an_id_there_is_no_session(value: Any) -> None:
    with pytest.raises(DecodeError, match="acme"):
        codec().decode(Session, value)


def test_lists_are_lists() -> None:
    assert [each.id for each in codec().decode_list(Session, [{"_id": "1"}, {"_id": "2"}])] == ["1", "2"]
    with pytest.raises(DecodeError, match="expected a list of Session, got an object"):
        codec().decode_list(Session, {"_id": "1"})


def test_nested_events_are_events() -> None:
    event = codec().decode(Event, {"id": "a", "children": [{"id": "b", "children": []}]})
    assert event.children[0].id == "b"
    assert event.children[0].raw == {"id": "b", "children": []}
    odd = codec().decode(Event, {"id": "a", "children": [3]})
    assert odd.children == ()


def test_own_readers_and_several_attributes_from_one_name() -> None:
    @attrs.frozen(kw_only=True)
    class Vendor(Session):
        duration_ms: float | None = None
        contacts: tuple[str, ...] = ()

    made = Codec("acme")
    made.register(
        Vendor,
        fields=("id",),
        renames={"duration_ms": "duration", "user_id": "contacts"},
        readers={"user_id": lambda value: value[0] if len(value) == 1 else None, "id": identifier},
    )
    vendor = made.decode(Vendor, {"id": 7, "duration": 0.1, "contacts": ["c"]})
    assert (vendor.id, vendor.duration_ms, vendor.user_id) == ("7", 0.1, "c")
    assert made.decode(Vendor, {"id": "7", "contacts": ["c", "d"]}).user_id is None


def test_what_the_core_declares_is_read_only_when_the_provider_says_so() -> None:
    @attrs.frozen(kw_only=True)
    class Base(Session):
        rating: int | None = None

    @attrs.frozen(kw_only=True)
    class Vendor(Base):
        name: str | None = None  # declared anew, so it is the vendor's own
        notes: tuple[str, ...] = ()
        summary: str | None = None

    made = Codec("acme")
    made.register(Vendor, fields=("id",), computed=("summary",))
    given = {field.name: "x" for field in attrs.fields(Vendor)} | {"id": "1", "rating": 5, "notes": ["n"]}
    vendor = made.decode(Vendor, given)
    assert vendor == Vendor(id="1", name="x", rating=5, notes=("n",))
    assert vendor.raw is given


@pytest.mark.parametrize(
    ("declaration", "message"),
    [
        ({"fields": ("id",)}, "registered already"),
        ({"renames": {"nmae": "n"}}, "has no nmae"),
        ({}, "a Vendor needs id; name it in fields or renames"),
        ({"fields": "id"}, "several names"),
        ({"fields": ("id",), "computed": "rating"}, "several names"),
        ({"fields": ("id",), "renames": {"id": "_id"}}, "declares id twice"),
        ({"fields": ("id", "rating"), "computed": ("rating",)}, "declares rating twice"),
        ({"fields": ("id", "raw")}, "declares raw twice"),
        ({"fields": ("id",), "readers": {"error": str}}, "does not read error; name it in fields"),
        ({"fields": ("id",), "derived": {"name": ("error", str)}}, "derives from error, which it does not read"),
        (
            {"fields": ("id",), "derived": {"name": (("id", "error"), max)}},
            "derives from error, which it does not read",
        ),
        ({"fields": ("id", "name"), "derived": {"name": ("id", str)}}, "declares name twice"),
        ({"fields": ("id",), "derived": {"nmae": ("id", str)}}, "has no nmae"),
    ],
)
def test_mistakes_of_the_provider_are_found_at_once(declaration: dict[str, Any], message: str) -> None:
    @attrs.frozen(kw_only=True)
    class Vendor(Session):
        rating: int | None = None

    made = Codec("acme")
    if message == "registered already":
        made.register(Vendor, **declaration)
    with pytest.raises(ValueError, match=message):
        made.register(Vendor, **declaration)


def test_models_of_the_core_are_not_read_unregistered() -> None:
    @attrs.frozen(kw_only=True)
    class Vendor(Event):
        pass

    made = Codec("acme")
    for model in (Event, Vendor):
        with pytest.raises(ValueError, match=f"{model.__name__} is not registered"):
            made.decode(model, {"id": "1"})


def test_own_models_need_no_registration_and_are_read_tolerantly_inside_others() -> None:
    talk = Codec("acme").decode(Talk, {"first": {"text": 3, "seconds": 1}, "turns": [{"text": "hi", "more": 1}]})
    assert talk == Talk(first=Turn(seconds=1.0), turns=(Turn(text="hi"),))
    assert talk.turns[0].raw == {"text": "hi", "more": 1}


@pytest.mark.parametrize("value", ["", {}, "ab", 3])
def test_only_lists_are_tuples(value: Any, caplog: pytest.LogCaptureFixture) -> None:
    @attrs.frozen(kw_only=True)
    class Numbers:
        several: tuple[int, ...] = (1,)
        maybe: tuple[int, ...] | None = None
        texts: tuple[str, ...] = ()

    assert Codec("acme").decode(Numbers, dict.fromkeys(("several", "maybe", "texts"), value)) == Numbers()
    assert len(caplog.records) == 3


def test_null_for_an_empty_list_is_nothing_odd(caplog: pytest.LogCaptureFixture) -> None:
    assert codec().decode(Session, {"_id": "s1", "tags": None}).tags == ()
    assert caplog.records == []


def test_what_is_nested_without_end_is_a_decode_error() -> None:
    data: dict[str, Any] = {"id": "e"}
    for _ in range(sys.getrecursionlimit()):
        data = {"id": "e", "children": [data]}
    with pytest.raises(DecodeError, match=r"acme: a Event cannot be read: it is nested too deeply"):
        codec().decode(Event, data)
    with pytest.raises(DecodeError, match=r"acme: a Event cannot be read: it is nested too deeply"):
        codec().decode_list(Event, [data])


def test_first_use_may_be_in_several_threads_at_once() -> None:
    @attrs.frozen(kw_only=True)
    class Own:
        id: str

    for _ in range(20):
        made, start = codec(), threading.Barrier(8)

        def read(made: Codec = made, start: threading.Barrier = start) -> tuple[Session, Own]:
            start.wait()
            return made.decode(Session, EVERYTHING), made.decode(Own, {"id": "o"})

        with ThreadPoolExecutor(8) as pool:
            found = [each.result() for each in [pool.submit(read) for _ in range(8)]]
        assert all(each == found[0] for each in found)


@given(st.dictionaries(st.sampled_from([field.name for field in attrs.fields(Session)]), JSON))
def test_any_object_with_an_id_can_be_read(data: Mapping[str, Any]) -> None:
    made = Codec("acme")
    made.register(Session, fields=[field.name for field in attrs.fields(Session) if field.name != "raw"])
    value = {**data, "id": "x"}
    session = made.decode(Session, value)
    assert session.id == "x"
    assert session.raw is value


@given(TIMES)
def test_times_round_trip(time: datetime) -> None:
    assert iso_time(to_iso(time)) == time
    assert abs(epoch_milliseconds(to_milliseconds(time)) - time) <= timedelta(milliseconds=1)
    rounded = time.replace(microsecond=time.microsecond // 1000 * 1000)
    assert epoch_milliseconds(to_milliseconds(rounded)) == rounded


@given(st.timedeltas(timedelta(0), timedelta(days=10000)))
def test_durations_round_trip(duration: timedelta) -> None:
    assert milliseconds(to_milliseconds(duration)) == duration


def test_forms_of_times() -> None:
    moment = datetime(2024, 4, 1, 22, 38, 19, tzinfo=UTC)
    for text in ("2024-04-01T22:38:19Z", "2024-04-01 22:38:19", "2024-04-02T00:38:19+02:00"):
        assert iso_time(text) == epoch_milliseconds(text) == epoch_seconds(text) == moment
    assert epoch_seconds(moment.timestamp()) == moment
    assert seconds(1.5) == timedelta(seconds=1.5)
    assert to_iso(moment) == "2024-04-01T22:38:19Z"
    assert to_iso(moment.astimezone(timezone(timedelta(hours=2)))) == "2024-04-02T00:38:19+02:00"
    assert to_milliseconds(moment) == 1712011099000
    assert to_milliseconds(timedelta(microseconds=1)) == 0.001
    assert repr(to_milliseconds(moment)) == "1712011099000", "a whole number when it is one"
    assert repr(to_milliseconds(timedelta(microseconds=1001))) == "1.001"


@pytest.mark.parametrize("text", ["1712012501605", "20240401T223819Z", "", "soon"])
def test_digits_are_no_time(text: str) -> None:
    with pytest.raises(ValueError, match="must look like"):
        iso_time(text)


def test_times_without_an_offset_are_not_sent() -> None:
    naive = datetime(2024, 4, 1)
    for write in (to_iso, to_milliseconds):
        with pytest.raises(InvalidValueError, match="no time zone"):
            write(naive)


@pytest.mark.parametrize("value", [None, True, [], float("nan"), float("inf")])
def test_values_that_are_no_times(value: Any) -> None:
    for read in (epoch_milliseconds, epoch_seconds, milliseconds, seconds):
        with pytest.raises((TypeError, ValueError)):
            read(value)
    with pytest.raises(TypeError):
        iso_time(value)


def test_what_does_not_fit_is_a_type_or_value_error_however_large() -> None:
    for read in (epoch_milliseconds, epoch_seconds, milliseconds, seconds, real):
        for value in (10**400, -(10**400), 1e300):
            if read is real and value == 1e300:
                continue
            with pytest.raises(ValueError, match="out of range"):
                read(value)
    assert (count_or_none(5.0), count_or_none(0)) == (5, 0)
    assert [count_or_none(value) for value in (-1, "5", None, True, 1.5, float("nan"))] == [None] * 6
    for name, write in (("started_at", to_iso), ("ended_at", to_milliseconds)):
        wrong: Any = "2024-04-01"
        with pytest.raises(InvalidValueError, match=f"{name} must be a datetime, not str"):
            write(wrong, name)


@pytest.mark.parametrize("value", [float("inf"), float("-inf"), float("nan")])
def test_numbers_are_finite(value: float) -> None:
    for read in (number, real, whole):
        with pytest.raises(ValueError, match="expected a finite number"):
            read(value)
    assert count_or_none(value) is None


def test_ids_are_text_or_whole_numbers() -> None:
    assert identifier(824) == "824"
    assert identifier("s1") == "s1"
    for wrong in (True, "", None, 1.5):
        with pytest.raises(TypeError):
            identifier(wrong)


def test_strict_primitives() -> None:
    @attrs.frozen(kw_only=True)
    class Numbers:
        whole: int | None = None
        real: float | None = None
        truth: bool | None = None

    made = Codec("acme")
    assert made.decode(Numbers, {"whole": 5.0, "real": 3, "truth": True}) == Numbers(whole=5, real=3.0, truth=True)
    assert made.decode(Numbers, {"whole": 5.5, "real": "3", "truth": 1}) == Numbers()


def test_what_does_not_fit_says_what_was_expected() -> None:
    for read, wrong, words in (
        (number, "3", "expected a number, not str"),
        (real, True, "expected a number, not bool"),
        (milliseconds, None, "expected a number, not NoneType"),
    ):
        with pytest.raises(TypeError, match=words):
            read(wrong)
    for read_time, value in ((epoch_seconds, 3e11), (epoch_milliseconds, 3e14)):
        with pytest.raises(ValueError, match="a time out of range"):
            read_time(value)


def test_beside_an_odd_field_own_readers_and_private_attributes_still_count() -> None:
    @attrs.frozen(kw_only=True)
    class Vendor:
        id: str
        count: int | None = None
        _secret: str | None = None

        def told(self) -> str | None:
            return self._secret

    made = Codec("acme")
    made.register(Vendor, readers={"id": identifier})
    for count, expected in ((3, 3), ("many", None)):
        vendor = made.decode(Vendor, {"id": 7, "count": count, "_secret": "x"})
        assert (vendor.id, vendor.count, vendor.told()) == ("7", expected, "x")


def test_a_vendors_own_raw_is_nothing_odd(caplog: pytest.LogCaptureFixture) -> None:
    data = {"_id": "s1", "raw": 3}
    assert codec().decode(Session, data).raw is data
    assert caplog.records == []


def test_null_is_odd_for_a_tuple_that_is_not_empty_by_default() -> None:
    @attrs.frozen(kw_only=True)
    class Numbers:
        several: tuple[int, ...] = (1,)
        none: tuple[int, ...] = ()

    assert Codec("acme").decode(Numbers, {"several": None, "none": None}) == Numbers()


def test_objects_are_given_as_they_came() -> None:
    assert codec().decode(Session, EVERYTHING).inputs is EVERYTHING["inputs"]


def test_a_list_that_holds_what_is_nested_without_end_is_a_decode_error() -> None:
    data: dict[str, Any] = {"id": "e"}
    for _ in range(sys.getrecursionlimit()):
        data = {"id": "e", "children": [data]}
    with pytest.raises(DecodeError, match=r"acme: a Event cannot be read: it is nested too deeply"):
        codec().decode_list(Event, [data])


@pytest.mark.parametrize(("value", "kind"), [(None, "null"), (5, "a number"), (True, "a boolean"), ([], "a list")])
def test_an_error_names_what_came_instead_of_an_object(value: Any, kind: str) -> None:
    with pytest.raises(DecodeError, match=f"expected a JSON object for a Session, got {kind}$"):
        codec().decode(Session, value)


@attrs.frozen(kw_only=True)
class Loose:
    listed: tuple[Any, ...] = ()
    anything: Any = ()


def test_only_an_empty_list_may_be_written_as_null() -> None:
    assert codec().decode(Loose, {"listed": None, "anything": None}) == Loose(listed=(), anything=None)


def test_a_member_called_raw_is_no_sign_of_a_model() -> None:
    for model in (Session, Turn):
        with pytest.raises(InvalidValueError, match=f"this is not the raw of a {model.__name__}"):
            codec().from_raw(model, {"raw": {}})


@attrs.frozen(kw_only=True)
class Holder:
    session: Session | None = None


def test_a_model_of_the_core_inside_another_may_be_registered_later() -> None:
    made = Codec("acme")
    assert made.decode(Holder, {}) == Holder()
    made.register(Session, fields=("id",))
    assert made.decode(Holder, {"session": {"id": "s"}}) == Holder(session=Session(id="s"))


def test_warnings_go_to_the_logger_of_the_codec(caplog: pytest.LogCaptureFixture) -> None:
    codec().decode(Session, {"_id": "s1", "tags": 5})
    assert [record.name for record in caplog.records] == ["sessiondock.codec"]


def with_own_id(data: dict[str, Any]) -> dict[str, Any]:
    return {**data, "id": data["own"]} if "id" not in data and "own" in data else data


def test_an_object_that_does_not_fit_is_amended(caplog: pytest.LogCaptureFixture) -> None:
    codec = Codec("acme")
    codec.register(Session, fields=("id", "name"), amend=with_own_id)
    raw = {"own": "1", "name": "n"}
    found, fitting = codec.decode_list(Session, [raw, {"id": "2", "own": "3", "name": "n"}])
    assert (found.id, found.name, fitting.id) == ("1", "n", "2")
    assert found.raw is raw
    assert codec.from_raw(Session, {"own": "1", "name": 5, "id": "4"}).id == "4"
    assert [record.levelno for record in caplog.records] == [logging.WARNING]
    with pytest.raises(DecodeError, match="its 'id' is missing"):
        codec.decode(Session, {"name": "n"})


def joined(tags: tuple[str, ...]) -> str:
    return "+".join(tags)


@pytest.mark.parametrize("name", ["n", 5])
@pytest.mark.parametrize(("tags", "text"), [(["a", "b"], "a+b"), (None, ""), ("odd", "")])
def test_an_attribute_may_be_made_of_another(name: Any, tags: Any, text: str) -> None:
    codec = Codec("acme")
    codec.register(Session, fields=("id", "name", "tags"), derived={"error": ("tags", joined)})
    found = codec.decode(Session, {"id": "1", "name": name, "tags": tags, "error": "e"})
    assert found.error == text
    assert codec.decode(Session, {"id": "1"}).error == ""


@pytest.mark.parametrize("tags", [["a", "b"], "odd"])
def test_an_attribute_may_be_made_of_several(tags: Any) -> None:
    def together(name: str | None, tags: tuple[str, ...]) -> str:
        return f"{name}: {joined(tags)}"

    codec = Codec("acme")
    codec.register(Session, fields=("id", "name", "tags"), derived={"error": (("name", "tags"), together)})
    found = codec.decode(Session, {"id": "1", "name": "n", "tags": tags, "error": "e"})
    assert found.error == ("n: a+b" if tags != "odd" else "n: ")
