"""A page that is cut into its items holds what ``json.loads`` reads, or is not cut."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.tests.test_json_text import PIECES, VALUES, outcome
from sessiondock import DecodeError
from sessiondock.http import Headers, Response, json_page
from sessiondock.http.json_page import parse_page, with_msgspec
from sessiondock.undecoded import UndecodedItems
from sessiondock.values import is_items, is_object


def whole(body: bytes) -> Any:
    """A page, all items of which are looked at."""
    page = parse_page(body, "items")
    if not is_object(page):
        return page
    return {name: list(page[name]) if isinstance(page[name], UndecodedItems) else page[name] for name in sorted(page)}


def by_json(body: bytes) -> Any:
    """What ``json.loads`` gives, the members in the order of their names as `whole` has them."""
    page = json.loads(body)
    return {name: page[name] for name in sorted(page)} if is_object(page) else page


def is_cut(body: bytes) -> bool:
    page = parse_page(body, "items")
    return is_object(page) and isinstance(page.get("items"), UndecodedItems)


@settings(deadline=None)
@given(st.lists(VALUES), st.booleans())
def test_reads_what_json_writes(items: list[Any], more: bool) -> None:
    body = json.dumps({"more": more, "items": items, "of": {"items": 1}}).encode("utf-8", "surrogatepass")
    assert outcome(whole, body) == outcome(by_json, body)


@settings(deadline=None)
@given(st.lists(PIECES, max_size=12).map(b"".join), st.sampled_from([b'{"items":[%s]}', b'{"items":[1],"a":%s}']))
@example(b"1" * 5000, b'{"items":[%s]}')
@example(b"[" * 100_000, b'{"items":[%s]}')
@example(b"[" * 700 + b"]" * 700, b'{"items":[%s]}')
@example(b'{"a":"\xff"}', b'{"items":[%s]}')
@example(b'"\xff"', b'{"items":[1],"a":%s}')
@example(b"1", b'{"items":{"a":%s}}')
@example(b"1", b'{"items":%s}')
@example(b"1", b'{"items":[1],"items":[%s]}')
@example(b"1", b'\xef\xbb\xbf{"items":[%s]}')
@example(b"1", b"[%s]")
@example(b"1", b'{"others":[%s]}')
def test_refuses_what_json_refuses(piece: bytes, around: bytes) -> None:
    body = around % piece
    assert outcome(whole, body) == outcome(by_json, body)


@pytest.mark.parametrize(
    ("item", "cut"),
    [
        (b'{"a":1}', True),
        (b'"' + b"x[{" * 200 + b'"', True),
        (b'"' + b"x[{" * 500 + b'"', False),
        (b"[" * 300 + b"]" * 300, True),
        (b"[" * 601 + b"]" * 601, False),
        (b'"' + b"12345678901234567890" * 210 + b'"', True),
        (b'"' + b"12345678901234567890" * 216 + b'"', False),
        (b'"' + b"12345678901234567890 " * 216 + b'"', True),
    ],
)
def test_cuts_what_is_neither_deep_nor_holds_long_numbers(item: bytes, cut: bool) -> None:
    body = b'{"items":[1,%s]}' % item
    assert is_cut(body) is cut


@pytest.fixture
def digits() -> Iterator[None]:
    before = sys.get_int_max_str_digits()
    yield
    sys.set_int_max_str_digits(before)


@pytest.mark.usefixtures("digits")
@pytest.mark.parametrize("allowed", [0, 640, 4300, 6000])
@pytest.mark.parametrize("length", [650, 1300, 5000])
def test_numbers_are_as_long_as_python_allows(allowed: int, length: int) -> None:
    sys.set_int_max_str_digits(allowed)
    body = b'{"items":[[%s]]}' % (b"1" * length)
    assert outcome(whole, body) == outcome(by_json, body)


def test_pages_may_have_any_members() -> None:
    for number in range(100):
        page = (
            {f"m{number}": 1, "items": [{"a": 1}], 'quoted "name"': None, "": 1e300} | {"more": 1} if number % 2 else {}
        )
        body = json.dumps(page).encode()
        assert whole(body) == page
        assert is_cut(body) is ("items" in page)
        assert whole(b'{"items":[2],"more":1e400,"more":3,"m%d":[NaN]}' % number).keys() == {
            "items",
            "more",
            f"m{number}",
        }


def test_an_item_is_decoded_when_it_is_asked_for() -> None:
    items = Response(status=200, headers=Headers(), body=b'{"items":[1,{"a":[2]},"x"]}').page("items")["items"]
    assert isinstance(items, UndecodedItems)
    assert is_items(items)
    assert len(items) == 3
    assert items[1] == {"a": [2]}
    assert items[-2:] == [{"a": [2]}, "x"]
    assert list(items) == [1, {"a": [2]}, "x"]
    with pytest.raises(IndexError):
        items[3]


def test_a_list_is_items_and_a_text_is_none() -> None:
    assert is_items([])
    assert not is_items("text")
    assert not is_items({})


def test_without_msgspec_nothing_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_page, "_chosen", None)
    monkeypatch.setitem(sys.modules, "msgspec", None)
    assert with_msgspec() is None
    found = Response(status=200, headers=Headers(), body=b'{"items":[1]}').page("items")
    assert found == {"items": [1]}
    assert type(found["items"]) is list


def test_what_is_no_json_is_an_error() -> None:
    with pytest.raises(DecodeError, match="not JSON"):
        Response(status=200, headers=Headers(), body=b"{").page("items")
