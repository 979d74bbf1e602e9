# Generated from tests/_async/conftest.py: edit that file, not this one.
# Digest: 5df50a56518e1230
"""A client of the fake, once with each HTTP library."""

from __future__ import annotations

from collections.abc import Generator

import pytest

from sessiondock.testing.transports import SYNC_TRANSPORTS
from sessiondock_orq import Orq
from sessiondock_orq.fake import FakeOrq


@pytest.fixture(params=SYNC_TRANSPORTS)
def orq(request: pytest.FixtureRequest, fake: FakeOrq) -> Generator[Orq]:
    with Orq(api_key=fake.api_key, base_url=fake.base_url, transport=request.param, max_retries=0) as client:
        yield client
