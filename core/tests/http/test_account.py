"""Two accounts are told apart, and no key is told."""

from __future__ import annotations

import re

from sessiondock.http.account import account_digest

SALT = b"0123456789abcdef"


def test_it_depends_on_key_and_salt_and_not_on_how_headers_are_written() -> None:
    found = account_digest({"Authorization": "Bearer a"}, SALT)
    assert found == account_digest({"authorization": "Bearer a"}, SALT)
    assert found != account_digest({"Authorization": "Bearer b"}, SALT)
    assert found != account_digest({"Authorization": "Bearer a"}, SALT[::-1])
    assert found is not None
    assert re.fullmatch("[0-9a-f]{4}", found)


def test_where_there_is_no_key_there_is_no_digest() -> None:
    assert account_digest({}, SALT) is None


def test_names_and_values_cannot_be_taken_for_each_other() -> None:
    assert account_digest({"a": "b", "c": "d"}, SALT) == account_digest({"c": "d", "a": "b"}, SALT)
    assert account_digest({"a": "b", "c": "d"}, SALT) != account_digest({"a": "d", "c": "b"}, SALT)
