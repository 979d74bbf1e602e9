"""A model that is read from the bytes of its JSON is the one that is read from the JSON."""

from __future__ import annotations

import copy
import json
import pickle
import sys
import weakref
from collections.abc import Generator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import attrs
import pytest

from core.tests.test_json_text import exact
from sessiondock import DecodeError, Session, json_text, values
from sessiondock.authoring import Codec, model, raw_field
from sessiondock.http.json_page import parse_page
from sessiondock.undecoded import UndecodedItems


@attrs.frozen(kw_only=True)
class Cost:
    prompts: float
    answers: float = 0.5


@attrs.frozen(kw_only=True)
class Label:
    id: str
    text: str | None = "none"


@attrs.frozen(kw_only=True)
class Branch:
    name: str | None = None
    inner: Branch | None = None


@model(kw_only=True)
class Talk(Session):
    cost: Cost | None = None
    labels: tuple[Label, ...] = ()
    notes: tuple[Label, ...] = ()
    branch: Branch | None = None
    turns: int = 1
    rating: float | None = None
    is_open: bool | None = None
    words: tuple[str, ...] = ("one",)
    more: Mapping[str, Any] = attrs.field(factory=dict[str, Any])
    about: Any = None


@model(kw_only=True)
class Own(Session):
    """Has a slot of its own under the name of a member that another attribute reads."""

    title: str | None = None


@attrs.frozen(kw_only=True)
class Plain:
    """Is no model, and keeps its JSON as it is."""

    id: str
    raw: Mapping[str, Any] = raw_field()


@model(kw_only=True)
class Checked(Session):
    color: str | None = attrs.field(default=None, validator=attrs.validators.optional(attrs.validators.max_len(3)))


@model(kw_only=True)
class Again(Session):
    raw: Mapping[str, Any] = raw_field()


@attrs.frozen(kw_only=True)
class Short:
    """Its values are checked, so its ``__init__`` has to run."""

    text: str = attrs.field(default="", validator=attrs.validators.max_len(3))


@model(kw_only=True)
class Holder(Session):
    short: Short | None = None


@model(kw_only=True)
class Last(Session):
    """Nothing may be derived from it."""

    def __init_subclass__(cls, **_: Any) -> None:
        raise TypeError("derived")


@model(kw_only=True)
class Named(Session):
    """A member has a name that a struct cannot have."""

    quoted: str | None = None


def first_label(value: Any) -> str | None:
    return str(value[0]["id"]) if value else None


def last_label(labels: tuple[Label, ...]) -> str | None:
    return labels[-1].text if labels else None


def first_tag(name: str | None, tags: tuple[str, ...]) -> str | None:
    return tags[0] if tags and name is not None else name


CODEC = Codec("acme")
CODEC.register(Label, readers={"id": values.identifier})
CODEC.register(
    Talk,
    fields=("started_at", "duration", "tags", "inputs"),
    renames={"id": "_id", "name": "title", "external_id": "title", "error": "labels", "user_id": "id"},
    readers={"error": first_label},
    derived={"project": ("labels", last_label), "environment": (("name", "tags"), first_tag)},
)
CODEC.register(Own, fields=("id",), renames={"name": "title", "title": "name"} | {"error": "title"})
CODEC.register(Named, fields=("id",), renames={"quoted": 'a "b"'})
for each in (Checked, Again, Holder, Last):
    CODEC.register(each, fields=("id", "name", "tags"))
EVERYTHING: dict[str, Any] = {
    "_id": "t1",
    "id": "user",
    "title": "Parcel",
    "started_at": "2024-04-01T22:38:19.5Z",
    "duration": 12.5,
    "tags": ["a"],
    "inputs": {"q": [1, 1.0, True, 1 << 70]},
    "cost": {"prompts": 1},
    "labels": [{"id": 7}, {"id": "b", "text": None}],
    "notes": [{"id": "n"}, {"id": 8, "text": "t"}],
    "branch": {"name": "b", "inner": {"name": "c"}},
    "turns": 3,
    "rating": 4,
    "is_open": False,
    "words": ["x", "y"],
    "more": {"m": 1},
    "about": 1,
    "unknown": {"kept": [1.50]},
}


def both(kind: Any, items: Sequence[Mapping[str, Any]]) -> tuple[Sequence[Any], Sequence[Any]]:
    """The items read from bytes, and from JSON."""
    page = parse_page(json.dumps({"items": items}).encode(), "items")
    assert isinstance(page["items"], UndecodedItems)
    return CODEC.decode_list(kind, page["items"]), CODEC.decode_list(kind, items)


def from_bytes(*items: Any) -> Sequence[Any]:
    return CODEC.decode_list(Talk, parse_page(json.dumps({"items": items}).encode(), "items")["items"])


@contextmanager
def no_dictionaries() -> Generator[None]:
    """Meanwhile nothing but numbers and the like may be decoded."""
    parse: Any = json_text.with_msgspec()

    def careful(body: bytes) -> Any:
        assert not body.startswith(b"{"), "an object is decoded"
        return parse(body)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_text, "_chosen", careful)
        yield


def whole(found: Any) -> Any:
    """All of a model, with the types of its values."""
    kind: Any = found.__class__
    if attrs.has(kind):
        return kind, [(each.name, whole(getattr(found, each.name))) for each in attrs.fields(kind)]
    if isinstance(found, tuple):
        return tuple([whole(each) for each in found])  # pyright: ignore[reportUnknownVariableType]
    return exact(found)


ODD: list[Any] = [
    None,
    True,
    0,
    -0.0,
    5.0,
    1e400,
    10**400,
    1 << 80,
    "",
    "odd",
    "2024-04-01",
    "2024-04-01T10:00:00.1234567+02:00",
    "2024-04-01T10:00:00.123456",
    "2024-04-01T10:00:00.12345Z",
    "2024-04-01T10:00:00.5+0100",
    [],
    ["a"],
    [1],
    [None],
    {},
    {"id": "x"},
    {"id": None},
    [{"id": ""}],
    [{"id": 1}],
    {"prompts": "x"},
    {"prompts": 2},
    {"prompts": 10**400},
    {"name": 1, "inner": {"name": 2}},
    {"prompts": 1, "answers": None},
    "\ud800",
    ["\udfff"],
]


@pytest.mark.parametrize("name", EVERYTHING)
def test_whatever_a_member_is(name: str) -> None:
    missing = {key: value for key, value in EVERYTHING.items() if key != name}
    for item in [EVERYTHING, missing, *({**EVERYTHING, name: value} for value in ODD)]:
        found: list[Any] = []
        expected: list[Any] = []
        page = parse_page(json.dumps({"items": [item]}).encode(), "items")
        for items, kept in ((page["items"], found), ([item], expected)):
            try:
                kept.append([whole(each) for each in CODEC.decode_list(Talk, items)])
            except DecodeError as error:
                kept.append(str(error))
        assert found == expected, item


def test_nothing_is_decoded_before_raw_is_looked_at() -> None:
    with no_dictionaries():
        (found,) = from_bytes(EVERYTHING)
    assert (found.id, found.name, found.external_id, found.user_id) == ("t1", "Parcel", "Parcel", "user")
    assert found.labels == (Label(id="7"), Label(id="b", text=None))
    assert found.cost == Cost(prompts=1.0)
    assert exact(found.raw) == exact(EVERYTHING)
    assert found.raw is found.raw


@pytest.mark.parametrize(
    ("kind", "item"),
    [
        (Own, {"id": "1", "name": "n", "title": "t"}),
        (Plain, {"id": "1", "more": 2}),
        (Checked, {"id": "1", "color": "red"}),
        (Again, {"id": "1", "name": "n"}),
        (Holder, {"id": "1", "short": {"text": "abc"}}),
        (Holder, {"id": "1", "short": {"text": "long"}}),
        (Last, {"id": "1", "name": "n"}),
        (Named, {"id": "1", 'a "b"': "q"}),
        (Cost, {"prompts": 1}),
    ],
)
def test_models_of_every_make_are_read_alike(kind: type[Any], item: dict[str, Any]) -> None:
    (found,), (expected,) = both(kind, [item])
    assert whole(found) == whole(expected)


def test_what_is_no_list_is_an_error() -> None:
    with pytest.raises(DecodeError, match="expected a list of Talk, got a string"):
        CODEC.decode_list(Talk, "text")
    with pytest.raises(DecodeError, match="expected a JSON object"):
        from_bytes(EVERYTHING, 5)
    with pytest.raises(DecodeError, match="'_id' is missing"):
        from_bytes(EVERYTHING, {})


@pytest.mark.parametrize("looked_at", [False, True])
def test_copies_are_whole(looked_at: bool) -> None:
    (found,) = from_bytes(EVERYTHING)
    if looked_at:
        assert found.raw == EVERYTHING
    for again in (
        pickle.loads(pickle.dumps(found)),
        copy.copy(found),
        copy.deepcopy(found),
        attrs.evolve(found),
        Talk.from_dict(found.to_dict()),
        Talk(**{each.name: getattr(found, each.name) for each in attrs.fields(Talk)}),
    ):
        assert whole(again) == whole(found)
        assert type(again) is Talk
    assert attrs.asdict(found)["raw"] == EVERYTHING
    assert attrs.evolve(found, raw={}).raw == {}
    assert attrs.evolve(found, name="other").raw == EVERYTHING


def test_a_model_stays_what_models_are() -> None:
    (found,) = from_bytes(EVERYTHING)
    reference: Any = weakref.ref(found)
    assert reference() is found
    assert not hasattr(found, "__dict__")
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        found.raw = {}
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        found.cost.prompts = 2.0
    with pytest.raises(TypeError, match="unhashable"):
        hash(found)
    assert "raw" not in repr(found)
    empty = object.__new__(Talk)
    with pytest.raises(AttributeError):
        _ = empty.raw


def raw_of(found: Session) -> Mapping[str, Any]:
    return found.raw


def test_two_threads_that_look_at_raw_first_see_equal_values() -> None:
    found = from_bytes(*[EVERYTHING] * 50)
    with ThreadPoolExecutor(4) as pool:
        seen: list[Any] = list(pool.map(raw_of, [found[number % 50] for number in range(200)]))
    assert all(each == EVERYTHING for each in seen)


def test_a_session_does_not_keep_its_page() -> None:
    body = json.dumps({"items": [EVERYTHING] * 3}).encode()
    before = sys.getrefcount(body)
    kept = CODEC.decode_list(Talk, parse_page(body, "items")["items"])[1]
    assert sys.getrefcount(body) == before
    assert kept.raw == EVERYTHING
