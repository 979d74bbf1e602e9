"""Many threads share one synchronous client."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from .running_providers import KINDS, NETWORKED, RunningProvider, opened

THREADS, TURNS = 50, 10
pytestmark = pytest.mark.timeout(120)


@pytest.fixture(params=KINDS)
def provider(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[RunningProvider]:
    with opened(request.param, tmp_path) as found:
        yield found


def share(provider: RunningProvider, client: Any) -> None:
    """Ask many things at once, and look whether each answer is that to its question."""
    together = threading.Barrier(THREADS)

    def ask(number: int) -> list[Any]:
        together.wait(30)
        written = list[Any]()
        for turn in range(TURNS):
            wanted = provider.ids[(number + turn) % len(provider.ids)]
            assert client.sessions.get(wanted).id == wanted
            if turn == 0 and provider.kind.write is not None:
                written.append(provider.write(client, f"thread-{number}").id)
        return written

    with ThreadPoolExecutor(THREADS) as threads:
        written = [each for found in threads.map(ask, range(THREADS)) for each in found]
    assert len(set(written)) == (0 if provider.kind.write is None else THREADS)
    for each in written:
        assert provider.kind.read(client, each).id == each
    assert provider.connections() <= THREADS


def test_fifty_threads_share_a_client(provider: RunningProvider) -> None:
    with provider.client() as client:
        share(provider, client)
        if provider.fake is not None:
            # connections were used again, not opened for each call
            assert len({request.connection for request in provider.fake.requests}) <= THREADS
    assert provider.connections() == 0


@pytest.mark.parametrize("provider", NETWORKED[:1], indirect=True)
@pytest.mark.parametrize("transport", ["httpx", "httpx2"])
def test_fifty_threads_share_a_client_of_another_library(provider: RunningProvider, transport: str) -> None:
    with provider.client(transport=transport) as client:
        share(provider, client)
    assert provider.connections() == 0
