"""The options of clients, one by one, at their edges."""

from __future__ import annotations

import dataclasses
import math
import platform
from typing import Any

import pytest

from core.tests.dock_server import PROVIDER
from sessiondock import UNSET, ConfigurationError, InvalidValueError, Setting, Timeout, __version__
from sessiondock.client_options import (
    checked_headers,
    response_limit,
    retry_policy,
    timeout_option,
    url_options,
    url_value,
    user_agent,
)
from sessiondock.connection_url import ConnectionURL


@pytest.mark.parametrize("value", [0.001, 5, 1e9])
def test_a_timeout_is_a_number_of_seconds(value: float) -> None:
    assert timeout_option(value) == Timeout.of(value)


@pytest.mark.parametrize("value", [True, False, "5", b"5", [5], object()])
def test_a_timeout_of_another_type(value: Any) -> None:
    with pytest.raises(ConfigurationError, match=r"timeout must be a number of seconds, a sessiondock.Timeout or None"):
        timeout_option(value)


@pytest.mark.parametrize("value", [0, -1, math.inf, -math.inf, math.nan, 0.0])
def test_a_timeout_that_is_no_time(value: float) -> None:
    with pytest.raises(ConfigurationError, match="timeout must be a number of seconds above 0, or None"):
        timeout_option(value)


def test_a_timeout_may_be_left_out_or_be_none() -> None:
    assert timeout_option(UNSET) == Timeout.default()
    assert timeout_option(None) == Timeout.of(None)
    chosen = Timeout(total=3)
    assert timeout_option(chosen) is chosen


@pytest.mark.parametrize("value", [-1, 1.5, "2", True])
def test_a_number_of_retries_that_is_none(value: Any) -> None:
    with pytest.raises(ConfigurationError, match="max_retries"):
        retry_policy(value)
    assert retry_policy(None).max_retries == 2
    assert retry_policy(0).max_retries == 0


def test_a_limit_of_responses() -> None:
    assert response_limit(UNSET, 7) == 7
    assert response_limit(None, 7) is None
    assert response_limit(1, 7) == 1
    for wrong in (0, -1, True, False, 1.0, "1", b"1"):
        value: Any = wrong
        with pytest.raises(ConfigurationError, match="max_response_bytes must be a whole number from 1"):
            response_limit(value, 7)


@pytest.mark.parametrize("name", ["X-Mine", "x_mine", "A1"])
@pytest.mark.parametrize("value", ["", "a", "a\tb", "a b~!", "\t"])
def test_headers_that_can_be_sent(name: str, value: str) -> None:
    assert checked_headers({name: value}, {"authorization"}) == {name: value}


@pytest.mark.parametrize("name", ["", " ", "a b", "a:b", "é", "x\n", "-", "²"])
def test_names_that_no_header_has(name: str) -> None:
    with pytest.raises(ConfigurationError, match="is not the name of a header"):
        checked_headers({name: "x"})


@pytest.mark.parametrize("value", ["a\nb", "é", "a\x00", "\x7f", "a\tb\n", "\r\t"])
def test_values_that_no_header_has(value: str) -> None:
    with pytest.raises(ConfigurationError, match="must be printable ASCII"):
        checked_headers({"X-Mine": value})


@pytest.mark.parametrize("headers", [3, "X: y", [("X", "y")], {"X": 1}, {1: "x"}, {"X": None}])
def test_what_is_no_mapping_of_texts(headers: Any) -> None:
    with pytest.raises(ConfigurationError, match=r"headers? .*must be a"):
        checked_headers(headers)


@pytest.mark.parametrize("name", ["authorization", "Authorization", "AUTHORIZATION"])
def test_the_header_of_the_key(name: str) -> None:
    with pytest.raises(ConfigurationError, match="carries the API key; pass api_key= instead"):
        checked_headers({"X": "y", name: "z"}, {"authorization"})


@pytest.mark.parametrize("error", [ValueError, InvalidValueError, ConfigurationError])
def test_a_value_in_a_url_is_not_shown_when_it_does_not_fit(error: type[Exception]) -> None:
    def read(text: str) -> float:
        if text == "secret":
            raise error(text)
        return float(text)

    assert url_value("size", "1.5", read, "a number") == 1.5
    with pytest.raises(ConfigurationError, match=r"^size in the connection URL must be a number$") as caught:
        url_value("size", "secret", read, "a number")
    assert (caught.value.__cause__, caught.value.__context__) == (None, None)


def test_a_mistake_in_what_reads_a_value_is_shown() -> None:
    with pytest.raises(ZeroDivisionError):
        url_value("size", "0", lambda text: 1 / int(text), "a number")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("timeout=0", "timeout in the connection URL must be a number of seconds above 0"),
        ("timeout=inf", "timeout in the connection URL must be a number of seconds above 0"),
        ("max_retries=-1", "max_retries in the connection URL must be a whole number from 0"),
        ("max_retries=1.5", "max_retries in the connection URL must be a whole number from 0"),
        ("max_response_bytes=0", "max_response_bytes in the connection URL must be a whole number from 1"),
        ("transport=c", "transport in the connection URL must be a, b or c2"),
    ],
)
def test_settings_of_a_url_say_what_they_may_be(query: str, expected: str) -> None:
    names = ("timeout", "max_retries", "max_response_bytes", "transport", "place")
    with pytest.raises(ConfigurationError, match=f"^{expected}$"):
        url_options(ConnectionURL.parse(f"dock://?{query}"), PROVIDER, names, ("a", "b", "c2"))


def test_settings_of_a_url_are_read() -> None:
    names = ("timeout", "max_retries", "max_response_bytes", "transport", "place")
    url = ConnectionURL.parse("dock://?timeout=1.5&max_retries=0&max_response_bytes=1&transport=a&place=7")
    assert url_options(url, PROVIDER, names, ("a",)) == {
        "timeout": 1.5,
        "max_retries": 0,
        "max_response_bytes": 1,
        "transport": "a",
        "place": "7",
    }


def test_the_user_agent_names_this_library_and_python() -> None:
    assert user_agent() == f"sessiondock/{__version__} python/{platform.python_version()}"


@pytest.mark.parametrize("name", ["_", "-", "-_-", "__"])
def test_a_header_needs_a_letter_or_a_digit(name: str) -> None:
    with pytest.raises(ConfigurationError, match="is not the name of a header"):
        checked_headers({name: "x"})


def test_a_secret_in_a_url_belongs_into_a_variable() -> None:
    setting = Setting(name="api_key", environment=("A_KEY", "B_KEY"), secret=True, description="the key")
    provider = dataclasses.replace(PROVIDER, settings=(setting,))
    with pytest.raises(ConfigurationError, match=r"pass api_key= or set A_KEY or B_KEY$"):
        url_options(ConnectionURL.parse("dock://?api_key=x"), provider, ())
