"""Calls that are cancelled at each of their suspensions in turn leave nothing behind and nothing half done."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncGenerator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
import trio

from sessiondock import ConflictError
from sessiondock.runtime_async import sleep

from .cancelling import cancelled
from .running_providers import KINDS, NETWORKED, RECORDING, STREAMING, RunningProvider, opened

pytestmark = pytest.mark.timeout(120)
LONGEST = 2000
TRANSPORTS = ["httpx", "httpx2"]
OWN_IDS = [name for name, kind in KINDS.items() if kind.own_ids]


@pytest.fixture(params=KINDS)
def provider(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[RunningProvider]:
    with opened(request.param, tmp_path) as found:
        yield found


@asynccontextmanager
async def nothing_left(provider: RunningProvider) -> AsyncGenerator[None]:
    """Fail when connections or tasks are left in the end."""
    before = asyncio.all_tasks()
    yield
    await connections_at_most(0, provider)
    assert asyncio.all_tasks() <= before


async def connections_at_most(count: int, provider: RunningProvider) -> None:
    """Fail when there are more connections, also after the event loop's next rounds, in which they are closed."""
    for _ in range(1000):
        if provider.connections() <= count:
            break
        await sleep(0.01)
    assert provider.connections() <= count


async def at_each(work: Callable[[int], Coroutine[Any, Any, Any]], check: Callable[[int], Any]) -> int:
    """Cancel the work at its first suspension, its second, and so on until it completes; check after each."""
    for at in range(1, LONGEST):
        was_cancelled = await cancelled(work(at), at)
        await check(at)
        if not was_cancelled:
            return at
    raise AssertionError(f"it was suspended more than {LONGEST} times")


async def use(provider: RunningProvider, client: Any, at: int) -> None:
    """Look whether a client works and its answers belong to its questions, on few connections."""
    wanted = provider.ids[at % len(provider.ids)]
    assert (await client.sessions.get(wanted)).id == wanted
    await connections_at_most(1, provider)


async def read_with_one_client(provider: RunningProvider, **options: Any) -> None:
    async with provider.async_client(**options) as client:
        await at_each(
            lambda at: client.sessions.get(provider.ids[-1 - at % 5]),
            lambda at: use(provider, client, at),
        )


async def read_with_new_clients(provider: RunningProvider, **options: Any) -> None:
    made = list[Any]()

    async def work(at: int) -> None:
        made.append(provider.make(asynchronous=True, **options))
        if provider.name == "sql-memory":
            await provider.fill(made[-1])
        assert (await made[-1].sessions.get(provider.ids[0])).id == provider.ids[0]

    async def check(at: int) -> None:
        client = made[-1]
        if provider.name != "sql-memory":
            await use(provider, client, at)
        await client.aclose()
        await connections_at_most(0, provider)

    await at_each(work, check)


async def test_reading_on_a_connection_that_is_open(provider: RunningProvider) -> None:
    async with nothing_left(provider):
        await read_with_one_client(provider)


async def test_reading_with_a_new_client(provider: RunningProvider) -> None:
    async with nothing_left(provider):
        await read_with_new_clients(provider)


@pytest.mark.parametrize("provider", NETWORKED[:1], indirect=True)
@pytest.mark.parametrize("transport", TRANSPORTS)
async def test_reading_through_another_library(provider: RunningProvider, transport: str) -> None:
    async with nothing_left(provider):
        await read_with_one_client(provider, transport=transport)
        await read_with_new_clients(provider, transport=transport)


# httpcore's way of reading a request's body, which holds nothing open
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("provider", [*NETWORKED, "humanloop-export"], indirect=True)
def test_reading_under_trio(provider: RunningProvider) -> None:
    async def main() -> None:
        await read_with_one_client(provider)
        await read_with_new_clients(provider)

    trio.run(main)
    gc.collect()
    assert provider.connections() == 0


@pytest.mark.parametrize("provider", OWN_IDS, indirect=True)
async def test_writing(provider: RunningProvider) -> None:
    """What was being written is there as a whole or not at all, and the client can write it again."""
    async with nothing_left(provider), provider.async_client() as client:

        async def check(at: int) -> None:
            # a request that was sent may arrive later than the next
            with suppress(ConflictError):
                await provider.write(client, f"written-{at}")
            found, whole = await client.sessions.get(f"written-{at}"), await provider.write(client, f"whole-{at}")
            assert (found.id, found.name is None) == (f"written-{at}", whole.name is None)
            await use(provider, client, at)

        assert await at_each(lambda at: provider.write(client, f"written-{at}"), check) > 1


async def test_listing(provider: RunningProvider) -> None:
    async with nothing_left(provider), provider.async_client() as client:

        async def work(at: int) -> None:
            assert len([each async for each in client.sessions.list(page_size=9)]) == len(provider.ids)

        assert await at_each(work, lambda at: use(provider, client, at)) > 1


@pytest.mark.parametrize("provider", STREAMING, indirect=True)
async def test_saving(provider: RunningProvider, tmp_path: Path) -> None:
    """The file is whole or absent, and saving again completes it."""
    async with nothing_left(provider), provider.async_client() as client:

        async def work(at: int) -> None:
            async with provider.recording(client) as stream:
                await stream.save(tmp_path / f"saved-{at}")

        async def check(at: int) -> None:
            path = tmp_path / f"saved-{at}"
            if path.exists():
                assert path.read_bytes() == RECORDING
            await work(at)
            assert path.read_bytes() == RECORDING
            path.unlink()
            assert not (tmp_path / f"saved-{at}.part").exists()
            assert not (tmp_path / f"saved-{at}.part.json").exists()
            await use(provider, client, at)

        assert await at_each(work, check) > 1


@pytest.mark.parametrize("provider", STREAMING, indirect=True)
async def test_closing_a_stream(provider: RunningProvider) -> None:
    async with nothing_left(provider), provider.async_client() as client:

        async def work(at: int) -> None:
            async with provider.recording(client) as stream:
                async for chunk in stream.iter_bytes():
                    assert RECORDING.startswith(chunk)
                    break

        assert await at_each(work, lambda at: use(provider, client, at)) > 1


async def test_closing_a_client(provider: RunningProvider) -> None:
    """Cancelled while it closes, it is closed nevertheless."""
    async with nothing_left(provider):

        async def work(at: int) -> None:
            async with provider.async_client() as client:
                await client.sessions.get(provider.ids[0])

        async def check(at: int) -> None:
            gc.collect()

        await at_each(work, check)
