from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import MappingProxyType

import attrs
import pytest

from sessiondock import UNSET, Event, Recording, Session, Unset


def test_unset_is_one_falsy_value() -> None:
    assert repr(UNSET) == "UNSET"
    assert not UNSET
    assert Unset("UNSET") is UNSET


@pytest.mark.parametrize("value", [Session(id="1"), Event(), Recording()])
def test_values_are_unhashable_and_frozen(value: object) -> None:
    with pytest.raises(TypeError, match="unhashable"):
        hash(value)
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        value.id = "2"  # type: ignore[attr-defined]


def test_equality_compares_the_vocabulary_only() -> None:
    one = Session(id="1", name="a", raw={"id": "1", "x": 2})
    assert one == Session(id="1", name="a")
    assert one != Session(id="1", name="b")
    assert attrs.evolve(one, name="b").raw == {"id": "1", "x": 2}


def test_secrets_stay_out_of_the_repr() -> None:
    shown = repr(Recording(url="https://h/r?token=s3cret", token="s3cret", raw={"token": "s3cret"}))
    assert "s3cret" not in shown


def test_the_repr_shows_what_is_set_and_stays_short() -> None:
    session = Session(
        id="1",
        name="x" * 500,
        started_at=datetime(2024, 4, 1, tzinfo=UTC),
        duration=timedelta(seconds=3),
        inputs={str(number): "y" * 500 for number in range(100)},
        outputs={},
        raw={"a": "not shown"},
    )
    shown = repr(session)
    assert shown.startswith("Session(id='1', name='xxx")
    assert "started_at=2024-04-01 00:00:00+00:00, duration=0:00:03, inputs={'0': 'yyy" in shown
    assert len(shown) < 600
    assert all(word not in shown for word in ("None", "tags", "outputs", "raw", "not shown"))


class Awkward:
    def __repr__(self) -> str:
        raise RuntimeError("no repr")


def test_no_value_in_a_repr_is_cut_in_the_middle() -> None:
    moment = datetime(2024, 4, 1, 12, 30, 59, 999999, tzinfo=UTC)
    inputs = {
        "b": {"when": moment, "deep": {"er": {"est": 1}}},
        "a": ["x" * 61, "y" * 60, (1,), (), b"z" * 61],
        "m": MappingProxyType({"k": [1, 2, 3, 4, 5]}),
        "n": 10**5000,
    }
    assert repr(Session(id="1", inputs=inputs)) == (
        "Session(id='1', inputs={'b': {'when': 2024-04-01 12:30:59.999999+00:00, 'deep': {'er': {...}}}, "
        f"'a': ['{'x' * 60}'..., '{'y' * 60}', (1,), (), ...], 'm': {{'k': [1, 2, 3, 4, ...]}}, "
        "'n': <int: ValueError>})"
    )
    others: dict[str, object] = {"o": Awkward(), "s": {*range(50)}, "e": {}, "l": [[[2]], 1, 1, 1, 1]}
    assert repr(Session(id="1", metadata=others)) == (
        "Session(id='1', metadata={'o': <Awkward: RuntimeError>, 's': {0, 1, 2, 3, ...}, 'e': {}, "
        "'l': [[[...]], 1, 1, 1, ...]})"
    )


def test_the_repr_of_nested_events_is_their_ids() -> None:
    event = Event(id="leaf")
    for number in range(2000):
        event = Event(id=str(number), children=(event,))
    assert repr(event) == "Event(id='1999', children=['1998'])"
    many = Event(children=(Event(id="a"), Event(), Event(id="c"), Event(id="d")))
    assert repr(many) == "Event(children=['a', Event(...), 'c', ...])"
