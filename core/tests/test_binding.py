"""Calls that do not fit a signature, and those that do."""

from __future__ import annotations

import asyncio
import inspect
import pickle
from collections.abc import Callable, Mapping
from types import SimpleNamespace
from typing import Any, Literal

import pytest

from core.tests._sync.dock import Dock
from core.tests.dock_server import PROVIDER, FakeDock
from sessiondock import (
    InvalidValueError,
    MissingFieldError,
    Recording,
    Resource,
    Unset,
    UnsupportedFieldError,
    hookimpl,
)
from sessiondock.binding import keyword_types, parameters
from sessiondock.context import ClientContext
from sessiondock.hooks import load_hooks


class Things(Resource[None]):
    provider = PROVIDER

    def create(self, *, name: str, names: str = "", mane: str = "") -> str:
        return "x" * int(name)

    def get(self, session_id: str, /, *, deep: bool = False) -> str:
        return session_id if deep else self.create(name=session_id)

    async def fetch(self, session_id: str, /) -> str:
        return str(session_id + 1)  # type: ignore[operator]

    @property
    def size(self) -> int:
        return 3


things: Any = Things(None)


def test_calls_that_fit_run() -> None:
    assert things.get("x", deep=True) == "x"
    assert things.create(name="2") == "xx"
    assert things.size == 3


@pytest.mark.parametrize(
    ("call", "kind", "words"),
    [
        (
            lambda: things.create(nane="x"),
            UnsupportedFieldError,
            "no such field: nane; did you mean ",
        ),
        (lambda: things.create(name="1", zzz=1, yyy=2), UnsupportedFieldError, "no such field: zzz, yyy. It takes: "),
        (things.create, MissingFieldError, "name must be given"),
        (lambda: things.create("x", name="1"), UnsupportedFieldError, "at most 0 positional"),
        (things.get, MissingFieldError, "session_id must be given"),
        (lambda: things.get(session_id="x"), UnsupportedFieldError, r"pass session_id by position, as get\(session_id"),
        (lambda: things.get("a", "b"), UnsupportedFieldError, "at most 1 positional"),
        (lambda: things.get(deep=True), MissingFieldError, "session_id must be given"),
        (lambda: asyncio.run(things.fetch()), MissingFieldError, "session_id must be given"),
        (lambda: asyncio.run(things.fetch("x", y=1)), UnsupportedFieldError, "no such field: y. It takes: none"),
    ],
)
def test_calls_that_do_not_fit(call: Any, kind: type[UnsupportedFieldError], words: str) -> None:
    with pytest.raises(kind, match=words) as caught:
        call()
    assert isinstance(caught.value, TypeError)
    assert caught.value.provider == "dock"
    again = pickle.loads(pickle.dumps(caught.value))
    assert (again.fields, again.supported) == (caught.value.fields, caught.value.supported)


class Notes(Resource[None]):
    provider = PROVIDER

    def add(self, session_id: str, /, note: str, *tags: str, stars: int, author: str) -> str:
        return f"{session_id}{note}{tags}{stars}{author}"


notes: Any = Notes(None)


@pytest.mark.parametrize(
    ("call", "message", "fields"),
    [
        (notes.add, "session_id, note, stars, author must be given", ("session_id", "note", "stars", "author")),
        (lambda: notes.add("s", note="n", stars=1), "author must be given", ("author",)),
        (lambda: notes.add("s", note="n", author="a", fruit=1, starz=2),
         "no such field: fruit, starz; did you mean stars? It takes: note, stars, author", ("fruit", "starz")),
        (lambda: notes.add("s", note="n", autor=1, starz=2),
         "no such field: autor, starz; did you mean author, stars? It takes: note, stars, author", ("autor", "starz")),
        (lambda: notes.add(note="n", session_id="s"), "pass session_id by position, as add(session_id, ...)",
         ("session_id",)),
        (lambda: things.get("a", "b"), "at most 1 positional arguments are taken; pass the rest by keyword", ()),
    ],
)  # fmt: skip
def test_what_a_rejected_call_says(call: Any, message: str, fields: tuple[str, ...]) -> None:
    with pytest.raises((UnsupportedFieldError, MissingFieldError)) as caught:
        call()
    error = caught.value
    assert isinstance(error, (UnsupportedFieldError, MissingFieldError))
    operation, supported = ("get", ("deep",)) if "at most" in message else ("add", ("note", "stars", "author"))
    assert (error.message, error.fields) == (message, fields)
    assert (error.provider, error.operation, error.supported) == ("dock", operation, supported)


def test_a_method_without_its_resource_is_pythons_own_error() -> None:
    with pytest.raises(TypeError) as caught:
        Things.create()  # type: ignore[call-arg]
    assert type(caught.value) is TypeError
    with pytest.raises(UnsupportedFieldError, match="no such field: self"):
        things.create(self=1)


def test_one_near_match_is_named_once() -> None:
    with pytest.raises(UnsupportedFieldError) as caught:
        things.create(name="1", nmaes=1, nnames=2)
    assert caught.value.message.count("names?") == 1


def test_a_typeerror_from_inside_is_not_ours() -> None:
    with pytest.raises(TypeError) as caught:
        things.create(name=[1])
    assert type(caught.value) is TypeError
    with pytest.raises(TypeError) as caught:
        asyncio.run(things.fetch("x"))
    assert type(caught.value) is TypeError


def test_a_wrong_call_inside_a_method_names_the_inner_operation() -> None:
    class Wrong(Things):
        def get(self, session_id: str, /, *, deep: bool = False) -> str:
            return self.create(nope=session_id)  # type: ignore[call-arg]

    with pytest.raises(UnsupportedFieldError) as caught:
        Wrong(None).get("x")
    assert caught.value.operation == "create"


def test_a_value_that_no_back_end_takes_is_an_error_of_the_operation() -> None:
    class Picky(Things):
        def get(self, session_id: str, /, *, deep: bool = False) -> str:
            raise InvalidValueError("session_id is odd", operation="fetch" if deep else None)

        async def fetch(self, session_id: str, /) -> str:
            return self.get(session_id)

    with pytest.raises(InvalidValueError, match=r"^dock\.get: session_id is odd$"):
        Picky(None).get("x")
    with pytest.raises(InvalidValueError, match=r"^dock\.fetch: session_id is odd$"):
        Picky(None).get("x", deep=True)
    with pytest.raises(InvalidValueError, match=r"^dock\.get: session_id is odd$"):
        asyncio.run(Picky(None).fetch("x"))


def test_wrapping_hides_nothing() -> None:
    assert inspect.iscoroutinefunction(Things.fetch)
    assert not inspect.iscoroutinefunction(Things.get)
    assert str(inspect.signature(Things.get)).startswith("(self, session_id: 'str', /, *, deep")
    assert parameters(Things.get) == ("deep",)
    assert parameters(Things.create) == ("name", "names", "mane")


def test_nothing_is_sent() -> None:
    with FakeDock() as server, Dock(api_key=server.api_key, base_url=server.base_url) as dock:
        with pytest.raises(UnsupportedFieldError, match="by position"):
            dock.sessions.get(session_id="s01")  # type: ignore[call-arg]
        with pytest.raises(MissingFieldError):
            dock.sessions.create()  # type: ignore[call-arg]
        assert server.requests == []


Alias = Mapping[str, Any] | Unset | None


def typed(
    text: str,
    *,
    alias: Alias = None,
    quoted: Literal["Alias"] = "Alias",
    either: Unset | str = "",
    other: str | Unset = "",
) -> None:
    """Has keywords of several kinds of types."""


def evaluated(*, number: int = 0, alias: Alias = None) -> None:
    """Has annotations that are no texts."""


evaluated.__annotations__ = {"number": int, "alias": Alias}


def test_types_are_as_they_are_written() -> None:
    kinds = {"text": "str", "alias": "Mapping[str, Any] | None", "quoted": "Literal['Alias']", "either": "str"}
    kinds["other"] = "str"
    assert keyword_types(typed) == kinds
    assert keyword_types(evaluated) == {"number": "int", "alias": "Mapping[str, Any] | None"}


class Client:
    _context = ClientContext(provider="dock", hooks=load_hooks(), secrets=["s3cret-0123456789"])


class Picky(Resource[Any]):
    provider = PROVIDER

    def get(self, session_id: str, /, *, provider: str | None = None) -> str:
        raise InvalidValueError(f"{session_id} is no id", provider=provider)

    async def fetch(self, session_id: str, /) -> str:
        raise InvalidValueError(f"{session_id} is no id")


def test_an_invalid_value_is_named_without_the_secrets_of_the_client() -> None:
    picky: Any = Picky(Client())
    calls: list[Callable[[], Any]] = [
        lambda: picky.get("s3cret-0123456789"),
        lambda: asyncio.run(picky.fetch("s3cret-0123456789")),
    ]
    for call in calls:
        with pytest.raises(InvalidValueError) as caught:
            call()
        assert "s3cret" not in caught.value.message
        assert (caught.value.provider, caught.value.operation) in {("dock", "get"), ("dock", "fetch")}
    with pytest.raises(InvalidValueError) as caught:
        picky.get("x", provider="other")
    assert (caught.value.provider, caught.value.message) == ("other", "x is no id")


class Witness:
    """Keeps the sessions of calls that are over."""

    def __init__(self) -> None:
        self.sessions: list[str | None] = []

    @hookimpl
    def operation_finished(self, session_id: str | None) -> None:
        self.sessions.append(session_id)


def test_hooks_are_told_the_session_of_a_rejected_call() -> None:
    class Refusing(Resource[Any]):
        provider = PROVIDER

        def get(self, session_id: object, /, part: int = 0) -> None:
            raise InvalidValueError("no")

        def open(self, recording: object, /, part: int = 0) -> None:
            raise InvalidValueError("no")

        def rename(self, name: object, /) -> None:
            raise InvalidValueError("no")

    witness = Witness()
    client = SimpleNamespace(_context=ClientContext(provider="dock", hooks=load_hooks([witness]), secrets=[]))
    refusing = Refusing(client)
    for method in (refusing.get, refusing.open, refusing.rename):
        for given in ("s1", Recording(id="r1", session_id="s2")):
            with pytest.raises(InvalidValueError):
                method(given)
    assert witness.sessions == ["s1", "s2", "s1", "s2", None, None]
