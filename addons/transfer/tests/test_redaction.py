"""Every text is redacted, or replaced when it cannot be; ids stay apart and together."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, cast

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sessiondock import Event, InvalidValueError, Recording, Session, hookimpl
from sessiondock.authoring import values
from sessiondock_transfer import Redactor
from sessiondock_transfer.redaction import FAILED

from .samples import START, events, session

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
)


def without_a(text: str) -> str:
    return text.replace("a", "*")


def texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    items: list[Any] = []
    if values.is_object(value):
        items = [each for pair in value.items() for each in pair]
    elif isinstance(value, (list, tuple)):
        items = list(cast("list[Any]", value))
    return [text for item in items for text in texts(item)]


@settings(deadline=None)
@given(st.dictionaries(st.text(max_size=5), json_values, max_size=4))
def test_no_text_escapes(value: dict[str, Any]) -> None:
    found = Redactor(without_a).value(value)
    assert len(found) == len(value)
    assert len(texts(found)) == len(texts(value))
    assert not [text for text in texts(found) if "a" in text]


def test_every_field_is_redacted() -> None:
    def mask(text: str) -> str:
        return f"<{len(text)}>"

    redactor = Redactor(mask)
    found = redactor.session(session())
    for field in attrs.fields(Session):
        before, after = getattr(session(), field.name), getattr(found, field.name)
        if field.name.endswith("_at") or field.name in {"duration", "copied_from"}:
            assert after == before
        else:
            assert not set(texts(before)) & set(texts(after)), field.name
    assert found.tags == ("<3>", "<3>")
    event = redactor.event(events()[2])
    assert event.raw == {"<2>": "<2>", "<1>": 1}
    assert event.children == ()
    assert redactor.changed > 30
    assert redactor.failed == 0


def test_a_recording_loses_its_address() -> None:
    recording = Recording(id="r", name="ann.wav", url="https://example.org/?key=1", token="t", size=3, created_at=START)
    found = Redactor(without_a).recording(recording)
    assert (found.name, found.url, found.token, found.size) == ("*nn.w*v", None, None, 3)
    assert Redactor().recording(recording).url is None


def test_ids_become_pseudonyms_that_fit_together() -> None:
    redactor = Redactor(lambda text: "x")
    first, second = (redactor.session(Session(id=name)) for name in ("ann", "bob"))
    event = redactor.event(Event(id="e", session_id="ann"))
    assert first.id != second.id
    assert first.id == event.session_id
    assert first.id.startswith("redacted-")
    assert first.id != Redactor(lambda text: "x").session(Session(id="ann")).id
    kept = Redactor(without_a).session(Session(id="bob"))
    assert kept.id == "bob"


def test_keys_that_become_equal_are_numbered() -> None:
    assert Redactor(lambda text: "x").value({"a": 1, "b": 2, "c": 3}) == {"x": 1, "x (2)": 2, "x (3)": 3}


def fails(text: str) -> str:
    raise ValueError(text)


def gives_nothing(text: str) -> Any:
    return None


def leaves(text: str) -> str:
    raise SystemExit(text)


@pytest.mark.parametrize("function", [fails, gives_nothing, leaves])
def test_it_fails_closed(function: Any) -> None:
    redactor = Redactor([without_a, function])
    assert redactor.value({"a": ["b", 1]}) == {FAILED: [FAILED, 1]}
    assert redactor.failed == 2
    assert redactor.changed == 0


def test_hooks_run_after_the_functions_and_fail_closed() -> None:
    class Plugin:
        @hookimpl
        def redact(self, text: str) -> str:
            if text == "bad":
                raise ValueError(text)
            return text.replace("*", "+")

    redactor = Redactor(without_a, plugins=[Plugin()])
    assert redactor.value(["ab", "bad"]) == ["+b", "b+d"]
    assert Redactor(plugins=[Plugin()]).text("bad") == FAILED
    assert bool(redactor)


def test_what_is_nested_too_deeply_goes() -> None:
    deep: Any = "a"
    for _ in range(100_000):
        deep = [deep]
    redactor = Redactor(without_a)
    assert redactor.value(deep) == FAILED
    found = redactor.session(Session(id="s", metadata={"k": deep}))
    assert found.metadata == {FAILED: FAILED}
    assert redactor.failed == 2
    for _ in range(100_000):
        deep = deep.pop()


def test_without_functions_nothing_changes() -> None:
    redactor = Redactor()
    assert not redactor
    given = session(duration=timedelta(0))
    assert redactor.session(given) == given
    assert redactor.session(given).raw == given.raw
    assert redactor.value(given.metadata) is given.metadata
    assert redactor.text("a") == "a"


def test_what_cannot_be_called() -> None:
    with pytest.raises(InvalidValueError, match="redact takes functions from str to str, not int"):
        Redactor([3])  # type: ignore[list-item]
