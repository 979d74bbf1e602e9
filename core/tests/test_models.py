from __future__ import annotations

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
