"""Models as dictionaries and JSON: nothing is lost, and what does not fit is named."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from types import MappingProxyType
from typing import Any, Literal

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.tests.model_strategies import models
from sessiondock import Event, InvalidValueError, Recording, Session
from sessiondock.models import Model, model, raw_field


@attrs.frozen(kw_only=True)
class Cost:
    amount: float
    currency: Literal["EUR", "USD"] | None = None


@model(kw_only=True)
class Step(Event):
    number: int | None = None


@model(kw_only=True)
class Vendor(Session):
    costs: tuple[Cost, ...] = ()
    steps: tuple[Step, ...] | None = None
    done: bool | None = None
    anything: Any = None
    limit: int | None = 5


FULL = Session(
    id="1",
    name="n",
    started_at=datetime(2024, 4, 1, 22, 38, 19, tzinfo=timezone(timedelta(hours=2))),
    duration=timedelta(hours=1, seconds=3, microseconds=500_000),
    inputs={"a": [1, {"b": None}]},
    tags=("x", "y"),
    raw={"id": "1", "unknown": 1.5},
)


def test_what_it_looks_like() -> None:
    assert FULL.to_dict() == {
        "id": "1",
        "name": "n",
        "started_at": "2024-04-01T22:38:19+02:00",
        "duration": "PT1H3.5S",
        "inputs": {"a": [1, {"b": None}]},
        "tags": ["x", "y"],
        "raw": {"id": "1", "unknown": 1.5},
    }
    assert json.loads(FULL.to_json()) == FULL.to_dict()
    assert Session(id="1").to_dict() == {"id": "1", "tags": [], "raw": {}}


def test_secrets_of_a_recording_are_included() -> None:
    recording = Recording(url="https://h/r?token=s", token="s")
    assert recording.to_dict() == {"url": "https://h/r?token=s", "token": "s", "raw": {}}
    assert Recording.from_dict(recording.to_dict()) == recording


@pytest.mark.parametrize("kind", [Session, Event, Recording, Vendor, Step])
@given(data=st.data())
def test_round_trips(kind: Any, data: st.DataObject) -> None:
    value: Any = data.draw(models(kind))
    for back in (kind.from_dict(value.to_dict()), kind.from_json(value.to_json())):
        again: Any = back
        assert again == value
        assert again.raw == value.raw
        assert again.to_dict() == value.to_dict()
        assert type(again) is type(value)


def test_the_dictionary_is_a_copy() -> None:
    inputs = {"a": [1]}
    stored = Session(id="1", inputs=inputs).to_dict()
    stored["inputs"]["a"].append(2)
    assert inputs == {"a": [1]}
    again = Session.from_dict(stored)
    stored["inputs"]["a"].append(3)
    assert again.inputs == {"a": [1, 2]}


def test_other_mappings_become_dictionaries() -> None:
    value = Session(id="1", metadata=MappingProxyType({"a": MappingProxyType({"b": (1, 2)})}))
    assert value.to_dict()["metadata"] == {"a": {"b": [1, 2]}}


def test_none_is_kept_where_it_is_not_the_default() -> None:
    assert Vendor(id="1", limit=None).to_dict()["limit"] is None
    assert Vendor.from_dict(Vendor(id="1", limit=None).to_dict()).limit is None
    assert Vendor.from_dict({"id": "1"}).limit == 5
    assert Vendor.from_dict(Vendor(id="1", steps=()).to_dict()).steps == ()


@pytest.mark.parametrize(
    ("length", "text"),
    [
        (timedelta(0), "PT0S"),
        (timedelta(microseconds=1), "PT0.000001S"),
        (timedelta(days=2, minutes=1), "P2DT1M0S"),
        (timedelta(seconds=-1.5), "-PT1.5S"),
        (timedelta.max, "P999999999DT23H59M59.999999S"),
        (timedelta.min, "-P999999999DT0S"),
    ],
)
def test_durations_are_exact(length: timedelta, text: str) -> None:
    assert Event(duration=length).to_dict()["duration"] == text
    assert Event.from_dict({"duration": text}).duration == length


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"nmae": "x"}, r"Vendor has no field 'nmae'; did you mean name\? It has: id, "),
        ({"?": 1}, r"Vendor has no field '\?'\. It has"),
        ({3: 1}, "no field 3"),
        ({"id": 3}, "Vendor.id must be a string, not 3"),
        ({"id": None}, "Vendor.id must be a string, not None"),
        ({"name": 3}, "Vendor.name must be a string, not 3"),
        ({"started_at": 3}, "Vendor.started_at must be a time such as"),
        ({"started_at": "soon"}, "Vendor.started_at must be a time such as"),
        ({"duration": 3}, "Vendor.duration must be an ISO 8601 duration"),
        ({"duration": "PT"}, "Vendor.duration must be an ISO 8601 duration"),
        ({"duration": "P1000000000D"}, "Vendor.duration is out of range"),
        ({"tags": "abc"}, "Vendor.tags must be a list, not 'abc'"),
        ({"tags": [1]}, r"Vendor.tags\[0\] must be a string, not 1"),
        ({"inputs": []}, r"Vendor.inputs must be a mapping, not \[\]"),
        ({"inputs": {"a": {1: 2}}}, "Vendor.inputs.a has the key 1"),
        ({"inputs": {"a": [{1}]}}, r"Vendor.inputs.a\[0\] is a set"),
        ({"done": 1}, "Vendor.done must be true or false, not 1"),
        ({"limit": True}, "Vendor.limit must be a whole number, not True"),
        ({"limit": 1.5}, "Vendor.limit must be a whole number"),
        ({"costs": [3]}, r"Vendor.costs\[0\] must be a mapping, not int"),
        ({"costs": [dict[str, int]()]}, r"Vendor.costs\[0\] lacks amount"),
        ({"costs": [{"amount": False}]}, r"Vendor.costs\[0\].amount must be a number"),
        ({"costs": [{"amount": 1, "currency": "GBP"}]}, r"currency must be one of \('EUR', 'USD'\), not 'GBP'"),
        ({"steps": [{"children": [{"id": 3}]}]}, r"Vendor.steps\[0\].children\[0\].id must be a string"),
    ],
)
def test_what_does_not_fit_is_named(changed: Mapping[Any, Any], words: str) -> None:
    with pytest.raises(InvalidValueError, match=words):
        Vendor.from_dict({"id": "1", **changed})


def test_what_is_no_model_at_all() -> None:
    with pytest.raises(InvalidValueError, match="Session lacks id"):
        Session.from_dict({})
    with pytest.raises(InvalidValueError, match="Session must be a mapping, not list"):
        Session.from_json("[]")
    with pytest.raises(InvalidValueError, match="a Session cannot be read, this is not JSON"):
        Session.from_json(b"{")
    with pytest.raises(InvalidValueError, match="this is not JSON"):
        Session.from_json(3)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("metadata", "words"),
    [
        ({"when": datetime(2024, 1, 1, tzinfo=UTC)}, "Session.metadata.when is a datetime, which JSON cannot hold"),
        ({"a": [{"b": {1, 2}}]}, r"Session.metadata.a\[0\].b is a set"),
        ({"a": {1: 2}}, "Session.metadata.a has the key 1; JSON has only strings as keys"),
    ],
)
def test_what_json_cannot_hold_is_named(metadata: dict[str, Any], words: str) -> None:
    with pytest.raises(InvalidValueError, match=words):
        Session(id="1", metadata=metadata).to_dict()


def test_numbers_that_json_lacks() -> None:
    odd = Session(id="1", raw={"score": float("inf")})
    assert Session.from_dict(odd.to_dict()).raw == odd.raw
    with pytest.raises(InvalidValueError, match="a Session cannot be written as JSON"):
        odd.to_json()
    with pytest.raises(InvalidValueError, match=r"Vendor\.anything is a set, which JSON cannot hold"):
        Vendor(id="1", anything={1}).to_json()


def test_a_model_takes_keyword_arguments_only() -> None:
    decorator: Any = model
    with pytest.raises(TypeError, match=r"write @model\(kw_only=True\)"):
        decorator(kw_only=False)


def test_a_field_may_be_private() -> None:
    @model(kw_only=True)
    class Hidden(Model):
        _secret: str | None = None
        raw: Mapping[str, Any] = raw_field()

    assert Hidden.from_dict({"_secret": "x"}) == attrs.evolve(Hidden(), secret="x")
