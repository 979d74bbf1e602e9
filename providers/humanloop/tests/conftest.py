"""What the suite shares."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sessiondock_humanloop.fake import FakeHumanloop


@pytest.fixture
def fake() -> Iterator[FakeHumanloop]:
    """A running fake of the test's own."""
    with FakeHumanloop() as server:
        yield server
