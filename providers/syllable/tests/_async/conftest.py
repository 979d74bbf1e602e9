"""A client of the fake, once with each HTTP library."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Any

import pytest

from sessiondock.testing.transports import ASYNC_TRANSPORTS
from sessiondock_syllable import AsyncSyllable
from sessiondock_syllable.fake import FakeSyllable


@pytest.fixture(params=ASYNC_TRANSPORTS)
async def syllable(request: pytest.FixtureRequest, fake: FakeSyllable) -> AsyncGenerator[AsyncSyllable]:
    transport: Any = request.param
    async with AsyncSyllable(
        api_key=fake.api_key, base_url=fake.base_url, transport=transport, max_retries=0
    ) as client:
        yield client
