"""What the extra ``fast``, and the way around it, read is what ``json.loads`` reads, or the same error."""

from __future__ import annotations

import builtins
import json
import math
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sessiondock import DecodeError, doctor, json_text, values
from sessiondock.http import Headers, Response

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(-(1 << 200), 1 << 200)
    | st.floats()
    | st.text()
    | st.text(st.characters(min_codepoint=0xD7F0, max_codepoint=0xE010), max_size=5)
)
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=20)
NUMBERS = st.from_regex(rb"-?[0-9]{1,30}(\.[0-9]{0,30})?([eE][+-]?[0-9]{0,4})?", fullmatch=True)
PIECES = st.sampled_from(
    [b"{", b"}", b"[", b"]", b":", b",", b'"a"', b'"a":1', b'"\\ud800"', b"NaN", b"-Infinity", b"1e400", b" ", b"\xff"]
)


def outcome(read: Callable[[bytes], Any], body: bytes) -> Any:
    """The value with its types and the signs of its zeros, or the kind of error."""
    try:
        return exact(read(body))
    except (ValueError, RecursionError) as error:
        return type(error).__name__


def exact(value: Any) -> Any:
    if values.is_object(value):
        return [(name, exact(item)) for name, item in value.items()]
    if values.is_array(value):
        return [exact(item) for item in value]
    if isinstance(value, float):
        return "nan" if math.isnan(value) else value.hex()
    return type(value).__name__, value


@pytest.fixture(scope="module", params=["msgspec", "plainly"])
def fast(request: pytest.FixtureRequest) -> Callable[[bytes], Any]:
    parse = json_text.with_msgspec() if request.param == "msgspec" else json_text.plainly
    assert parse is not None
    return parse


@settings(deadline=None)
@given(VALUES, st.booleans())
def test_reads_what_json_writes(fast: Callable[[bytes], Any], value: Any, ascii_only: bool) -> None:
    body = json.dumps(value, ensure_ascii=ascii_only).encode("utf-8", "surrogatepass")
    assert outcome(fast, body) == outcome(json.loads, body)


@settings(deadline=None)
@given(NUMBERS)
@example(b"18446744073709551616")
@example(b"-9223372036854775809")
@example(b"-0")
@example(b"-0.0")
@example(b"1e400")
@example(b"1" * 5000)
def test_reads_numbers_exactly(fast: Callable[[bytes], Any], number: bytes) -> None:
    assert outcome(fast, number) == outcome(json.loads, number)


@settings(deadline=None)
@given(st.lists(PIECES | NUMBERS, max_size=12).map(b"".join) | st.binary(max_size=12))
@example(b'{"a":1,"b":2,"a":3}')
@example(b'{"\xff":1}')
@example(b'"\xed\xa0\x80"')
@example(b"\xef\xbb\xbf[1]")
@example('{"a": 1}'.encode("utf-16"))
@example('{"a": 1}'.encode("utf-32-le"))
@example(b'"a\x00"')
@example(b"")
def test_refuses_what_json_refuses(fast: Callable[[bytes], Any], body: bytes) -> None:
    assert outcome(fast, body) == outcome(json.loads, body)


@pytest.mark.parametrize("opening", [b"[", b'{"a":'])
@pytest.mark.parametrize("depth", [300, 5_000, 100_000])
def test_refuses_what_is_nested_too_deeply(fast: Callable[[bytes], Any], opening: bytes, depth: int) -> None:
    closing = b"]" if opening == b"[" else b"}"
    body = opening * depth + b"1" + closing * depth
    if depth == 300:
        assert fast(body) == json.loads(body)
        return
    with pytest.raises(RecursionError):
        fast(body)


@pytest.fixture(params=["msgspec", "json"])
def either(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both ways to read a response, the second as where msgspec is not installed."""
    monkeypatch.setattr(json_text, "_chosen", None)
    imported = builtins.__import__

    def without(name: str, *arguments: Any, **named: Any) -> Any:
        if name == "msgspec":
            raise ModuleNotFoundError(name)
        return imported(name, *arguments, **named)

    if request.param == "json":
        monkeypatch.setattr(builtins, "__import__", without)
    return str(request.param)


def test_a_response_is_read_either_way(either: str) -> None:
    assert json_text.parser() == either
    assert Response(status=200, headers=Headers(), body=b'{"a":[1,1.50,NaN]}').json()["a"][:2] == [1, 1.5]
    with pytest.raises(DecodeError, match="not JSON") as caught:
        Response(status=200, headers=Headers(), body=b"{").json()
    assert isinstance(caught.value.__cause__, json.JSONDecodeError)
    assert caught.value.__cause__.__context__ is None


def test_the_doctor_says_which(either: str) -> None:
    (finding,) = [each for each in doctor().findings if each.about == "JSON of services"]
    assert f"read by {'msgspec' if either == 'msgspec' else 'Python'}" in finding.detail
