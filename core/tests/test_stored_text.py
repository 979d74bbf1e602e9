"""Every text of an argument is redacted before it is stored, wherever it is, and nothing else is changed."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import attrs
import pytest

from sessiondock import UNSET, Event, InvalidValueError, Operation, Session, hookimpl
from sessiondock.context import ClientContext
from sessiondock.hooks import load_hooks
from sessiondock.stored_text import StoredText


class Upper:
    @hookimpl
    def redact_stored(self, text: str) -> str:
        return text.upper()


class Pair(NamedTuple):
    left: str
    right: int


@dataclass(frozen=True)
class Usage:
    unit: str
    id: str = "u"
    made: str = field(init=False, default="here")


@attrs.frozen
class Filter:
    _field: str
    count: int = 1


@pytest.fixture
def redacted(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("SESSIONDOCK_DISABLE_PLUGINS", "1")
    context = ClientContext(provider="dock", hooks=load_hooks([Upper()]))

    def change(value: Any, operation: str = "create") -> Any:
        return StoredText(context, operation).arguments((None,), {"given": value})[1]["given"]

    return change


def letters() -> Iterator[str]:
    yield from "ab"


NOW = datetime(2026, 1, 2, tzinfo=UTC)
FILE = io.BytesIO(b"content")


@pytest.mark.parametrize(
    ("given", "changed"),
    [
        ("a", "A"),
        ({"a": {"b": ["c", 1, None, True]}}, {"A": {"B": ["C", 1, None, True]}}),
        ({1: "a"}, {1: "A"}),
        (("a", ("b",)), ("A", ("B",))),
        ({"a"}, {"A"}),
        (Pair("a", 1), Pair("A", 1)),
        (Usage("a"), Usage("A")),
        (Filter("a"), Filter("A")),
        (letters(), ["A", "B"]),
        (Operation.GET, Operation.GET),
        (Path("a"), Path("a")),
        (b"a", b"a"),
        (NOW, NOW),
        (UNSET, UNSET),
        (Usage, Usage),
        (FILE, FILE),
    ],
)
def test_values(redacted: Any, given: Any, changed: Any) -> None:
    found = redacted(given)
    assert found == changed
    assert type(found) is type(changed)


def test_a_model_keeps_what_identifies_it(redacted: Any) -> None:
    child = Event(id="c", parent_id="e", name="child")
    event = Event(id="e", session_id="s", type="tool", error="x", children=(child,), raw={"k": "v"}, started_at=NOW)
    found = redacted([event])[0]
    assert found == Event(
        id="e",
        session_id="s",
        type="tool",
        error="X",
        children=(Event(id="c", parent_id="e", name="CHILD"),),
        started_at=NOW,
    )
    assert found.raw == {"K": "V"}
    session = redacted(Session(id="s", copied_from="sql", tags=("a",)))
    assert (session.id, session.copied_from, session.tags) == ("s", "sql", ("A",))


def test_keys_that_become_equal_are_rejected(redacted: Any) -> None:
    with pytest.raises(InvalidValueError, match="two keys of given are the same after redaction"):
        redacted({"a": 1, "A": 2})


def test_what_never_ends_is_rejected(redacted: Any) -> None:
    endless: dict[str, Any] = {}
    endless["more"] = endless
    with pytest.raises(InvalidValueError, match="nested too deeply"):
        redacted(endless)


def test_positional_arguments(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SESSIONDOCK_DISABLE_PLUGINS", "1")
    context = ClientContext(provider="dock", hooks=load_hooks([Upper()]))
    given: tuple[Any, ...] = (None, "s1", [Event(name="a")], b"x")
    assert StoredText(context, "add_events").arguments(given, {})[0] == (None, "s1", [Event(name="A")], b"x")
    stored = StoredText(context, "create_many")
    rows = ({"id": "a", "name": "a", "metadata": {"k": "v"}}, Event(id="a", name="a"), "a")
    changed = ({"id": "a", "name": "A", "metadata": {"K": "V"}}, Event(id="a", name="A"), "A")
    assert stored.arguments((None, rows), {})[0] == (None, changed)
    assert stored.arguments((None, rows[0], rows[1], 7), {})[0] == (None, changed[0], changed[1], 7)
    pieces = letters()
    assert StoredText(context, "add_recording").arguments((None, "s1", pieces), {})[0] == (None, "s1", pieces)
