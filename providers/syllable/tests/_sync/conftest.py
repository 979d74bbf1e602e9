# Generated from tests/_async/conftest.py: edit that file, not this one.
# Digest: f68da00d08a9d205
"""A client of the fake, once with each HTTP library."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import pytest

from sessiondock.testing.transports import SYNC_TRANSPORTS
from sessiondock_syllable import Syllable
from sessiondock_syllable.fake import FakeSyllable


@pytest.fixture(params=SYNC_TRANSPORTS)
def syllable(request: pytest.FixtureRequest, fake: FakeSyllable) -> Generator[Syllable]:
    transport: Any = request.param
    with Syllable(
        api_key=fake.api_key, base_url=fake.base_url, transport=transport, max_retries=0
    ) as client:
        yield client
