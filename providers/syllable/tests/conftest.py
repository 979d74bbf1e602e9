"""A fake of the test's own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sessiondock_syllable.fake import FakeSyllable


@pytest.fixture(autouse=True)
def no_key_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SYLLABLESDK_API_KEY_HEADER", raising=False)
    monkeypatch.delenv("SYLLABLE_API_KEY", raising=False)


@pytest.fixture
def fake() -> Iterator[FakeSyllable]:
    with FakeSyllable() as server:
        yield server
