"""Real services for the tests in this folder, one per test module."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import pytest

from tests.live.adk.server import AdkServer, start_adk


@pytest.fixture(scope="module", params=["sqlite", "database"])
def adk_server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[AdkServer]:
    """A real ADK server, with each kind of storage."""
    with start_adk(tmp_path_factory.mktemp("adk"), request.param) as server:
        yield server


@pytest.fixture
def app() -> str:
    """An app of the test's own."""
    return f"app-{uuid4().hex}"
