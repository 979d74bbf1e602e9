"""Both releases of the SDK, a fake, and the bench on which both clients run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.peers._judge import Judge
from tests.peers._support import Peer, Sdk
from tests.peers.syllable.bench import Bench, SameFake

NEWEST, SEED = "0.49.87", "0.44.24"
PINS = (
    "httpx==0.28.1",
    "httpcore==1.0.9",
    "h11==0.16.0",
    "anyio==4.16.0",
    "certifi==2026.10.18",
    "idna==3.20",
    "pydantic==2.14.3",
    "pydantic_core==2.50.4",
    "annotated-types==0.8.0",
    "typing-inspection==0.4.5",
    "typing_extensions==4.16.0",
)


@pytest.fixture(scope="module")
def same_fake() -> Iterator[SameFake]:
    with SameFake() as server:
        yield server


@pytest.fixture(params=[NEWEST, SEED])
def release(request: pytest.FixtureRequest) -> str:
    version: str = request.param
    return version


@pytest.fixture
def peer(release: str, start_peer: Callable[[Sdk, Path], Peer]) -> Peer:
    requirements = (f"syllable-sdk=={release}", *PINS)
    sdk = Sdk(name=f"syllable-{release}", requirements=requirements, imports="syllable_sdk")
    return start_peer(sdk, Path(__file__).with_name("driver.py"))


@pytest.fixture(params=["sync", "async"])
def bench(
    request: pytest.FixtureRequest, release: str, peer: Peer, same_fake: SameFake, open_judge: Callable[..., Judge]
) -> Bench:
    same_fake.reset()
    judge = open_judge(f"syllable-sdk {release}", auth="Syllable-API-Key")
    return Bench(peer, judge, same_fake, request.param, newest=release == NEWEST)
