"""Models that are built again from their ``raw``."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessiondock import DecodeError, Event, InvalidValueError, Session
from sessiondock.codec import Codec
from sessiondock.models import model
from sessiondock.raw_reader import RawReader


@model(kw_only=True)
class ShopSession(Session):
    stars: int | None = None

    from_raw: ClassVar[RawReader] = RawReader(f"{__name__}:CODEC.from_raw")


@model(kw_only=True)
class ShopEvent(Event):
    from_raw: ClassVar[RawReader] = RawReader(f"{__name__}:CODEC.from_raw")


CODEC = Codec("shop")
CODEC.register(ShopSession, fields=("name", "tags"), renames={"id": "_id"})
CODEC.register(ShopEvent, fields=("id", "name"))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda each: st.lists(each, max_size=3) | st.dictionaries(st.text(), each, max_size=3),
    max_leaves=5,
)


@given(st.dictionaries(st.sampled_from(["name", "tags", "stars", "more"]), JSON), st.text())
def test_a_session_that_was_read_is_built_again(members: dict[str, Any], session_id: str) -> None:
    session = CODEC.decode(ShopSession, {**members, "_id": session_id})
    again = ShopSession.from_raw(session.raw)
    assert type(again) is ShopSession
    assert (again, again.raw) == (session, session.raw)


def test_any_mapping_will_do() -> None:
    raw = MappingProxyType({"_id": "s", "stars": 5})
    session = ShopSession.from_raw(raw)
    assert (session.id, session.stars, session.copied_from, session.raw) == ("s", 5, None, dict(raw))
    assert isinstance(session.raw, dict)


@pytest.mark.parametrize("raw", [None, [], "x", 1, {1: 2}])
def test_what_is_no_json_object_is_rejected(raw: Any) -> None:
    with pytest.raises(InvalidValueError, match=r"\braw must"):
        ShopSession.from_raw(raw)


def test_an_object_of_something_else_is_rejected() -> None:
    with pytest.raises(InvalidValueError, match="not the raw of a ShopSession: it has none of _id, name, stars, tags"):
        ShopSession.from_raw({"id": "another's"})
    with pytest.raises(InvalidValueError, match="not the raw of a ShopEvent"):
        ShopEvent.from_raw({})
    with pytest.raises(DecodeError, match="'_id' is missing") as caught:
        ShopSession.from_raw({"name": "n"})
    assert caught.value.provider == "shop"


def test_members_of_an_event_may_all_be_null() -> None:
    assert ShopEvent.from_raw({"name": None}) == ShopEvent()


def test_the_method_is_described_as_one_of_its_class() -> None:
    method = ShopSession.from_raw
    assert (method.__qualname__, method.__module__) == ("ShopSession.from_raw", __name__)
    assert "InvalidValueError" in str(method.__doc__)
