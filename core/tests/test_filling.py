"""A model's ``__init__`` does exactly what the one of attrs does, at less cost."""

from __future__ import annotations

import copy
import inspect
import linecache
import pickle
import sys
import traceback
import typing
import weakref
from collections.abc import Mapping
from typing import Any, ClassVar

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessiondock import Event, Recording, Session
from sessiondock.authoring import model, raw_field
from sessiondock.instances import FILLING
from sessiondock.models import Model

MODELS: tuple[Any, ...] = (Session, Event, Recording)


@model(kw_only=True)
class Talk(Session):
    """A provider's; the names of some attributes are those of builtins."""

    locals: str | None = None
    list: Any = attrs.field(factory=list[Any], alias="items")


@attrs.frozen(kw_only=True)
class Noted(Event):
    """A user's, of attrs alone."""

    note: str = ""


class Plain(Event):
    """A user's, of nothing."""


class Greeting(Event):
    """A user's, whose ``__init__`` is written by hand."""

    def __init__(self, text: str) -> None:
        super().__init__(type="message", outputs={"text": text})


def short(_: Any, attribute: Any, value: Any) -> None:
    if len(value) > 3:
        raise ValueError(attribute.name)


def louder(value: str) -> str:
    return value.upper()


def of_id(made: Any) -> str:
    return f"name of {made.id}"


@model(kw_only=True)
class Checked(Session):
    code: str = attrs.field(default="", validator=short)


@model(kw_only=True)
class Converted(Session):
    code: str = attrs.field(default="", converter=louder)


@model(kw_only=True)
class Titled(Session):
    title: str = attrs.field(default=attrs.Factory(of_id, takes_self=True))


@model(kw_only=True)
class Finished(Session):
    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "name", "finished")


@model(kw_only=True)
class Hidden(Session):
    code: str = attrs.field(default="", alias="_code")


@attrs.frozen
class Positional(Model):
    id: str


@model(kw_only=True)
class Mixed(Positional):
    name: str | None = None


@model(kw_only=True)
class Watching(Session):
    derived: ClassVar[list[str]] = []

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        Watching.derived.append(cls.__name__)


@model(kw_only=True)
class OwnInit(Session):
    def __init__(self, text: str) -> None:
        self.__attrs_init__(id=text)  # type: ignore[attr-defined]


LEFT_TO_ATTRS: tuple[Any, ...] = (Checked, Converted, Titled, Finished, Hidden, Watching, OwnInit)


def fills(kind: Any) -> bool:
    return str(kind.__init__.__code__.co_filename).startswith(FILLING)


def by_attrs(kind: Any) -> Any:
    """The ``__init__`` that attrs makes for a class."""
    return kind.__init__.__globals__["_theirs"]


def fields_of(made: Any) -> dict[str, Any]:
    return {each.name: getattr(made, each.name) for each in attrs.fields(made.__class__)}


def test_models_are_filled_and_what_does_more_is_left_to_attrs() -> None:
    assert all(fills(kind) for kind in (*MODELS, Talk))
    assert not any(fills(kind) for kind in (*LEFT_TO_ATTRS, Noted))
    assert Watching.derived == []
    assert Checked(id="1", code="abc").code == "abc"
    with pytest.raises(ValueError, match="code"):
        Checked(id="1", code="abcd")
    assert Converted(id="1", code="a").code == "A"
    assert Titled(id="1").title == "name of 1"
    assert Finished(id="1").name == "finished"
    assert Hidden(id="1", _code="a").code == "a"
    by_hand: Any = OwnInit
    assert by_hand("1").id == "1"


def test_what_attrs_takes_by_position_is_taken_so() -> None:
    # attrs before 25.4 makes keywords of inherited attributes too
    assert fills(Mixed) is attrs.fields(Mixed).id.kw_only
    if not fills(Mixed):
        assert Mixed("1", name="a") == Mixed(id="1", name="a")


@pytest.mark.parametrize("kind", [*MODELS, Talk])
def test_it_looks_like_the_one_of_attrs(kind: Any) -> None:
    ours, theirs = kind.__init__, by_attrs(kind)
    assert inspect.signature(ours) == inspect.signature(theirs)
    assert inspect.signature(kind) == inspect.signature(theirs).replace(
        parameters=list(inspect.signature(theirs).parameters.values())[1:]
    )
    for name in ("__name__", "__qualname__", "__module__", "__doc__", "__annotations__", "__defaults__"):
        assert getattr(ours, name) == getattr(theirs, name)
    assert kind.__init__.__qualname__ == f"{kind.__name__}.__init__"


def test_annotations_are_found_where_attrs_finds_them() -> None:
    assert typing.get_type_hints(Session.__init__) == typing.get_type_hints(by_attrs(Session))
    assert typing.get_type_hints(Session.__init__)["raw"] == Mapping[str, Any]


@given(st.sampled_from([*MODELS, Talk]), st.data())
def test_it_makes_what_attrs_makes(kind: Any, data: st.DataObject) -> None:
    words = {each.alias: st.integers() | st.none() | st.just(attrs.NOTHING) for each in attrs.fields(kind)}
    needed = {"id": words.pop("id")} if kind in {Session, Talk} else {}
    given_words: dict[str, Any] = data.draw(st.fixed_dictionaries(needed, optional=words))
    theirs = object.__new__(kind)
    by_attrs(kind)(theirs, **given_words)
    ours = kind(**given_words)
    assert type(ours) is kind
    assert ours == theirs
    assert fields_of(ours) == fields_of(theirs)
    assert repr(ours) == repr(theirs)


@pytest.mark.parametrize(
    "made",
    [
        Event(id="1", raw={"a": 1}),
        Talk(id="1", locals="here", items=[1]),
        Noted(id="1", note="a", raw={"a": 1}),
        Plain(id="1", raw={"a": 1}),
        Greeting("Hello"),
    ],
)
def test_what_is_made_can_be_used_as_ever(made: Any) -> None:
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        made.id = "2"
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        del made.id
    for same in (pickle.loads(pickle.dumps(made)), copy.copy(made), copy.deepcopy(made)):
        assert type(same) is type(made)
        assert fields_of(same) == fields_of(made)
    assert attrs.asdict(made)["id"] == made.id
    assert weakref.ref(made)() is made


def test_evolved_models_keep_what_is_not_named() -> None:
    evolved = attrs.evolve(Talk(id="1", items=[1], raw={"a": 1}), name="new")
    assert fields_of(evolved) == fields_of(Talk(id="1", name="new", items=[1], raw={"a": 1}))


def test_derived_classes_have_their_attributes() -> None:
    assert (Noted(id="1", note="a").note, Noted(id="1").raw) == ("a", {})
    plain = Plain(id="1", children=(Event(id="2"),))
    assert type(plain) is Plain
    assert (plain.id, plain.children, plain.raw) == ("1", (Event(id="2"),), {})
    assert Greeting("Hello").outputs == {"text": "Hello"}


def test_each_has_a_dictionary_of_its_own() -> None:
    assert Event().raw is not Event().raw
    assert Talk(id="1").list is not Talk(id="1").list


@pytest.mark.parametrize(
    ("kind", "given_words", "said"),
    [
        (Event, {"nme": "a"}, r"Event\.__init__\(\) got an unexpected keyword argument 'nme'"),
        (Session, {"name": "a"}, r"Session\.__init__\(\) missing 1 required keyword-only argument: 'id'"),
        (Talk, {"id": "1", "list": []}, r"Talk\.__init__\(\) got an unexpected keyword argument 'list'"),
        (Plain, {"nme": "a"}, r"Event\.__init__\(\) got an unexpected keyword argument 'nme'"),
    ],
)
def test_wrong_keywords_are_named(kind: Any, given_words: dict[str, Any], said: str) -> None:
    with pytest.raises(TypeError, match=said):
        kind(**given_words)
    with pytest.raises(TypeError, match=r"takes 1 positional argument but 2 .*were given"):
        kind("1", **{"id": "1"} if kind in {Session, Talk} else {})


def test_a_default_that_fails_leaves_a_model_frozen_and_shows_where() -> None:
    made = Failing.__new__(Failing)
    with pytest.raises(RuntimeError, match="no default") as caught:
        Failing.__init__(made, id="1")
    assert type(made) is Failing
    assert "    if more is _NOTHING: more = _make_more()" in "".join(traceback.format_exception(caught.value))
    assert linecache.getline(Failing.__init__.__code__.co_filename, 1).startswith("def __init__(self, *, id, ")


def _fail() -> str:
    raise RuntimeError("no default")


@model(kw_only=True)
class Failing(Model):
    id: str | None = None
    more: str = attrs.field(factory=_fail)
    raw: Mapping[str, Any] = raw_field()


def test_nothing_is_called_while_the_instance_can_be_set() -> None:
    called: list[str] = []
    before = sys.getprofile()
    sys.setprofile(lambda frame, event, _: called.append(f"{event} {frame.f_code.co_name}"))
    try:
        Event(id="1", raw={"a": 1})
    finally:
        sys.setprofile(before)
    assert called[:2] == ["call __init__", "return __init__"]
