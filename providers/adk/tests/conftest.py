"""Where the suite finds a server: the fake, or the real ones that ``SESSIONDOCK_ADK_SERVERS`` names."""

from __future__ import annotations

import os
from collections.abc import Iterator
from uuid import uuid4

import pytest

from sessiondock_adk.fake import FakeAdk

SERVERS = os.environ.get("SESSIONDOCK_ADK_SERVERS", "fake").split()


@pytest.fixture(scope="session", params=SERVERS)
def adk_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server that many tests share: the fake, or one with real storage (``sqlite``, ``database``)."""
    if request.param == "fake":
        with FakeAdk() as fake:
            yield fake.base_url
        return
    from tests.live.adk.server import start_adk

    with start_adk(tmp_path_factory.mktemp("adk"), request.param) as server:
        yield server.url


@pytest.fixture
def app() -> str:
    """An app of the test's own; the server takes any name."""
    return f"app-{uuid4().hex}"


@pytest.fixture
def fake() -> Iterator[FakeAdk]:
    """A fake of the test's own, for what a real server does not do when asked."""
    with FakeAdk() as server:
        yield server
