"""Addresses are removed, and nothing else is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessiondock.authoring import load_hooks
from sessiondock_discreet import emails

LABELS = st.text("abcXYZ019-é", min_size=1, max_size=20)
LOCAL = st.text("abcXYZ019._+%-é", min_size=1, max_size=100)


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("mail ada@example.org, please", "mail [email], please"),
        ("<a.b+c@mail.example.co.uk>.", "<[email]>."),
        ("GET https://api.example.org/users/ada%40example.org?x=1", "GET https://api.example.org/users/[email]?x=1"),
        ("two: a@b.de;c@d.fr", "two: [email];[email]"),
        ("jürgen@müller.de", "[email]"),
        ("x" * 200 + "@example.org", "[email]"),
        ("not one: user@host, @example.org, a@, 3 @ 4.50", "not one: user@host, @example.org, a@, 3 @ 4.50"),
        ("", ""),
    ],
)
def test_addresses_are_removed(text: str, redacted: str) -> None:
    assert emails.redact(text) == redacted


@given(LOCAL, st.lists(LABELS, min_size=2, max_size=5), st.text(" ,;:<>()\n", max_size=5))
def test_no_address_survives(local: str, labels: list[str], around: str) -> None:
    domain = ".".join(labels)
    redacted = emails.redact(f"{around}{local}@{domain}{around}")
    assert redacted == f"{around}[email]{around}"


@given(st.text(st.characters(exclude_characters="@%")))
def test_text_without_an_address_is_unchanged(text: str) -> None:
    assert emails.redact(text) == text


@pytest.mark.parametrize("text", ["a" * 200_000, "a%40" * 50_000, "a@" * 100_000, "a@a" * 70_000, "a@b." * 50_000])
def test_the_pattern_runs_in_linear_time(text: str) -> None:
    """A pattern that backtracks would run into the time limit of the suite."""
    assert "a@a.a" not in emails.redact(text)


def test_it_is_found_as_a_plugin(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SESSIONDOCK_DISABLE_PLUGINS", "1")
    assert load_hooks([emails]).redact("from ada@example.org") == "from [email]"
