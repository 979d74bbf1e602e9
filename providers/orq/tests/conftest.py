"""A fake of the test's own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sessiondock_orq.fake import FakeOrq


@pytest.fixture(autouse=True)
def no_key_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ORQ_API_KEY", raising=False)


@pytest.fixture
def fake() -> Iterator[FakeOrq]:
    with FakeOrq() as server:
        yield server
