"""One asynchronous client on event loops that follow each other, and under trio."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import trio

from sessiondock import ConfigurationError

from .running_providers import KINDS, RunningProvider, opened

pytestmark = [
    pytest.mark.timeout(60),
    # of connections to a loop that ended before they were closed
    pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
Run = Callable[[Callable[[], Coroutine[Any, Any, None]]], None]


def on_asyncio(main: Callable[[], Coroutine[Any, Any, None]]) -> None:
    asyncio.run(main())


@pytest.fixture(params=KINDS)
def provider(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[RunningProvider]:
    with opened(request.param, tmp_path) as found:
        yield found


def use_on_loops(provider: RunningProvider, *runs: Run) -> None:
    """Read and write on one loop after the other, several calls at once, and close on the last."""
    client = provider.make(asynchronous=True)
    found: list[Any] = []

    async def use() -> None:
        if provider.name == "sql-memory" and not found:
            await provider.fill(client)
        turn = len(found)
        for wanted in provider.ids:
            assert (await client.sessions.get(wanted)).id == wanted
        assert {each.id async for each in client.sessions.list(page_size=7)} >= set(provider.ids)
        written = turn if provider.kind.write is None else (await provider.write(client, str(uuid4()))).id
        found.append(written)
        if len(found) == len(runs):
            for each in found if provider.kind.write is not None else ():
                assert (await provider.kind.read(client, each)).id == each
            await client.aclose()

    for run in runs:
        run(use)
    assert len(set(found)) == len(runs)
    # connections of a loop that has ended cannot be closed any more, only collected
    gc.collect()
    assert provider.connections() == 0


def test_a_client_serves_one_event_loop_after_another(provider: RunningProvider) -> None:
    use_on_loops(provider, on_asyncio, on_asyncio, on_asyncio)


def test_a_client_serves_trio(provider: RunningProvider) -> None:
    if provider.kind.module == "sql":

        async def main() -> None:
            async with provider.make(asynchronous=True) as client:
                with pytest.raises(ConfigurationError, match="need asyncio"):
                    await client.sessions.get(provider.ids[0])

        trio.run(main)
        return
    use_on_loops(provider, trio.run, trio.run)
    use_on_loops(provider, trio.run, on_asyncio, trio.run)


async def test_many_tasks_share_a_client(provider: RunningProvider) -> None:
    async with provider.async_client() as client:

        async def ask(number: int) -> None:
            for turn in range(5):
                wanted = provider.ids[(number + turn) % len(provider.ids)]
                assert (await client.sessions.get(wanted)).id == wanted

        async with asyncio.TaskGroup() as group:
            for number in range(50):
                group.create_task(ask(number))
        assert provider.connections() <= 50
    assert provider.connections() == 0
