"""A fake of the test's own, and an environment without HoneyHive's variables."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from sessiondock_honeyhive.fake import FakeHoneyHive


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith(("HH_", "HONEYHIVE_")):
            monkeypatch.delenv(name)


@pytest.fixture
def fake() -> Iterator[FakeHoneyHive]:
    with FakeHoneyHive() as server:
        yield server
