"""A client of the fake, once with each HTTP library."""

from __future__ import annotations

from collections.abc import AsyncGenerator

import pytest

from sessiondock.testing.transports import ASYNC_TRANSPORTS
from sessiondock_orq import AsyncOrq
from sessiondock_orq.fake import FakeOrq


@pytest.fixture(params=ASYNC_TRANSPORTS)
async def orq(request: pytest.FixtureRequest, fake: FakeOrq) -> AsyncGenerator[AsyncOrq]:
    async with AsyncOrq(api_key=fake.api_key, base_url=fake.base_url, transport=request.param, max_retries=0) as client:
        yield client
