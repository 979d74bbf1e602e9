"""The SDK, a fake, and the bench on which both clients run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.peers._judge import Judge
from tests.peers._support import Peer, Sdk
from tests.peers.orq.bench import Bench, SameFake

SDK = Sdk(
    name="orq-3.4.0",
    requirements=(
        "orq-ai-sdk==3.4.0",
        "httpx==0.28.1",
        "pydantic==2.14.3",
        "python-dateutil==4.0.0",
        "typing-inspection==0.4.5",
        "eval-type-backport==0.4.0",
        "typing_extensions==4.16.0",
    ),
    imports="orq_ai_sdk",
)


@pytest.fixture(scope="module")
def fake() -> Iterator[SameFake]:
    with SameFake() as server:
        yield server


@pytest.fixture(scope="module")
def peer(start_peer: Callable[[Sdk, Path], Peer]) -> Peer:
    return start_peer(SDK, Path(__file__).with_name("driver.py"))


@pytest.fixture(params=["sync", "async"])
def bench(request: pytest.FixtureRequest, peer: Peer, fake: SameFake, open_judge: Callable[..., Judge]) -> Bench:
    return Bench(peer, open_judge("orq-ai-sdk 3.4.0", auth="Authorization"), fake, request.param)
