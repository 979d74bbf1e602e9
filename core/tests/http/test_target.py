from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessiondock import ConfigurationError, InvalidValueError
from sessiondock.http import json_body, path, with_query
from sessiondock.http.target import absolute, base_url, normalized, origin, segment, split_origin

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXT, lambda each: st.lists(each) | st.dictionaries(TEXT, each)
)


@given(
    st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1).filter(lambda text: text not in {".", ".."})
)
def test_a_path_value_can_be_read_back_and_reaches_no_other_route(value: str) -> None:
    target = path("/v1/sessions", value, "x")
    parts = urlsplit("http://h" + target)
    assert [unquote(part) for part in parts.path.split("/")] == ["", "v1", "sessions", value, "x"]
    assert not parts.query
    assert not parts.fragment


@given(st.lists(st.tuples(TEXT.filter(bool), TEXT)))
def test_a_query_can_be_read_back(pairs: list[tuple[str, str]]) -> None:
    target = with_query("/s", pairs)
    assert parse_qsl(urlsplit(target).query, keep_blank_values=True) == pairs


def test_none_leaves_a_parameter_out() -> None:
    assert with_query("/s", [("page", 0), ("size", None), ("q", "")]) == "/s?page=0&q="
    assert with_query("/s", [("size", None)]) == "/s"


@given(JSON)
def test_json_can_be_read_back(value: Any) -> None:
    assert json.loads(json_body(value)) == value


@pytest.mark.parametrize("value", [float("nan"), float("inf"), b"x", {1, 2}, object(), "\ud800"])
def test_what_json_cannot_hold_is_refused(value: Any) -> None:
    with pytest.raises(InvalidValueError, match="JSON"):
        json_body({"a": value})


@pytest.mark.parametrize("value", [{1: "a", "1": "b"}, [{"a": {None: 1}}], ({"a": [{True: 1}]},)])
def test_keys_are_never_turned_into_text(value: Any) -> None:
    with pytest.raises(InvalidValueError, match="is not a str"):
        json_body(value)


@pytest.mark.parametrize(
    "text", ["https://h", "http://127.0.0.1:80/v4/", "https://h/a/b//", "http://[::1]:8080", "https://h/X"]
)
def test_base_urls_lose_their_trailing_slashes(text: str) -> None:
    assert base_url(text) == text.rstrip("/")


@pytest.mark.parametrize(
    "text",
    ["", "h", "ftp://h", "https://", "https://u:p@h", "https://h?x=1", "https://h#f", "https://h:port", "https://h:0"]
    + ["https://h /x", "https://h\n", "http://[::1", None, 3],
)
def test_anything_else_is_not_a_base_url(text: Any) -> None:
    with pytest.raises(ConfigurationError, match="base_url"):
        base_url(text)


@pytest.mark.parametrize("text", ["https://", "https://:443/x", "ftp://h", "https://h:0"])
def test_a_base_url_without_its_parts_is_told_what_one_looks_like(text: str) -> None:
    with pytest.raises(ConfigurationError, match="must look like https://host"):
        base_url(text)


def test_absolute_and_origin() -> None:
    assert absolute("https://h/v4", "/s?x=1") == "https://h/v4/s?x=1"
    assert absolute("https://h/v4", "https://other/s") == "https://other/s"
    assert absolute("https://h/v4", "http://other/s") == "http://other/s"
    assert origin("https://h/x") == origin("https://h:443") == ("https", "h", 443)
    assert origin("http://h") == origin("http://h:80") == ("http", "h", 80)
    assert origin("https://h:444") == ("https", "h", 444)
    assert origin("https:///x") == ("https", "", 443)
    assert normalized("https://:443/x") == "https://:443/x"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("HTTPS://API.Acme.com/V1/", "https://api.acme.com/V1"),
        ("hTTp://[::1]:80", "http://[::1]:80"),
        ("https://b\u00fccher.example/\u00e9", "https://xn--bcher-kva.example/%C3%A9"),
        ("https://h/a%2Fb", "https://h/a%2Fb"),
    ],
)
def test_base_urls_are_normalized(text: str, expected: str) -> None:
    assert base_url(text) == expected


def test_a_host_that_is_no_name() -> None:
    with pytest.raises(ConfigurationError, match="host"):
        base_url("https://" + "\u00e9" * 80)
    with pytest.raises(ValueError, match="host"):
        normalized("/x")


def test_an_absolute_target_in_capitals_stays_absolute() -> None:
    target = "HTTPS://Other/s"
    assert absolute("https://h/v4", target) is target
    assert origin(target) == ("https", "other", 443)
    assert origin("ftp://h")[2] == 0


def test_half_a_character_is_refused_in_a_query() -> None:
    with pytest.raises(InvalidValueError, match=r"name cannot be sent: .*\(a lone surrogate\)$") as caught:
        with_query("/s", [("page", 1), ("name", "\ud800"), ("size", 2)])
    assert caught.value.message.startswith("name ")


def test_an_id_that_cannot_be_in_a_path_is_named() -> None:
    with pytest.raises(InvalidValueError, match=r"^session_id "):
        path("/s", "")
    with pytest.raises(InvalidValueError, match=r"^session_id "):
        segment("")
    with pytest.raises(InvalidValueError, match="agent_id"):
        path("/s", "", name="agent_id")


@pytest.mark.parametrize(
    "text", ["https://h:secret", "https://[secret", "https://secret:x\u2100@h", "https://" + "\u00e9" * 80]
)
def test_the_error_of_a_base_url_comes_from_no_other_error(text: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        base_url(text)
    assert (caught.value.__cause__, caught.value.__context__) == (None, None)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [("a1", "a1"), ("a/b", "a%2Fb"), ("a b-1", "a%20b-1"), ("ü", "%C3%BC"), ("a?x#y", "a%3Fx%23y")],
)
def test_an_id_is_one_segment(value: str, expected: str) -> None:
    assert segment(value) == expected


@pytest.mark.parametrize(
    ("url", "origin", "target"),
    [
        ("http://h/a/b?c=d/e#f", "http://h", "/a/b?c=d/e"),
        ("https://h:1", "https://h:1", "/"),
        ("https://h?x=/y", "https://h", "/?x=/y"),
        ("https://h#/y", "https://h", "/"),
    ],
)
def test_where_a_url_leads(url: str, origin: str, target: str) -> None:
    assert split_origin(url) == (origin, target)
