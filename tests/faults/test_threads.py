"""Many threads share one synchronous client."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from .subjects import KINDS, NETWORKED, Subject, opened

THREADS, TURNS = 50, 10
pytestmark = pytest.mark.timeout(120)


@pytest.fixture(params=KINDS)
def subject(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Subject]:
    with opened(request.param, tmp_path) as found:
        yield found


def share(subject: Subject, client: Any) -> None:
    """Ask many things at once, and look whether each answer is that to its question."""
    together = threading.Barrier(THREADS)

    def ask(number: int) -> list[Any]:
        together.wait(30)
        written = list[Any]()
        for turn in range(TURNS):
            wanted = subject.ids[(number + turn) % len(subject.ids)]
            assert client.sessions.get(wanted).id == wanted
            if turn == 0 and subject.kind.write is not None:
                written.append(subject.write(client, f"thread-{number}").id)
        return written

    with ThreadPoolExecutor(THREADS) as threads:
        written = [each for found in threads.map(ask, range(THREADS)) for each in found]
    assert len(set(written)) == (0 if subject.kind.write is None else THREADS)
    for each in written:
        assert subject.kind.read(client, each).id == each
    assert subject.connections() <= THREADS


def test_fifty_threads_share_a_client(subject: Subject) -> None:
    with subject.client() as client:
        share(subject, client)
        if subject.fake is not None:
            # connections were used again, not opened for each call
            assert len({request.connection for request in subject.fake.requests}) <= THREADS
    assert subject.connections() == 0


@pytest.mark.parametrize("subject", NETWORKED[:1], indirect=True)
@pytest.mark.parametrize("transport", ["httpx", "httpx2"])
def test_fifty_threads_share_a_client_of_another_library(subject: Subject, transport: str) -> None:
    with subject.client(transport=transport) as client:
        share(subject, client)
    assert subject.connections() == 0
