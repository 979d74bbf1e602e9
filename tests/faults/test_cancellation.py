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
from .subjects import KINDS, NETWORKED, RECORDING, STREAMING, Subject, opened

pytestmark = pytest.mark.timeout(120)
LONGEST = 2000
TRANSPORTS = ["httpx", "httpx2"]
OWN_IDS = [name for name, kind in KINDS.items() if kind.own_ids]


@pytest.fixture(params=KINDS)
def subject(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Subject]:
    with opened(request.param, tmp_path) as found:
        yield found


@asynccontextmanager
async def nothing_left(subject: Subject) -> AsyncGenerator[None]:
    """Fail when connections or tasks are left in the end."""
    before = asyncio.all_tasks()
    yield
    await connections_at_most(0, subject)
    assert asyncio.all_tasks() <= before


async def connections_at_most(count: int, subject: Subject) -> None:
    """Fail when there are more connections, also after the event loop's next rounds, in which they are closed."""
    for _ in range(1000):
        if subject.connections() <= count:
            break
        await sleep(0.01)
    assert subject.connections() <= count


async def at_each(work: Callable[[int], Coroutine[Any, Any, Any]], check: Callable[[int], Any]) -> int:
    """Cancel the work at its first suspension, its second, and so on until it completes; check after each."""
    for at in range(1, LONGEST):
        was_cancelled = await cancelled(work(at), at)
        await check(at)
        if not was_cancelled:
            return at
    raise AssertionError(f"it was suspended more than {LONGEST} times")


async def use(subject: Subject, client: Any, at: int) -> None:
    """Look whether a client works and its answers belong to its questions, on few connections."""
    wanted = subject.ids[at % len(subject.ids)]
    assert (await client.sessions.get(wanted)).id == wanted
    await connections_at_most(1, subject)


async def read_with_one_client(subject: Subject, **options: Any) -> None:
    async with subject.async_client(**options) as client:
        await at_each(
            lambda at: client.sessions.get(subject.ids[-1 - at % 5]),
            lambda at: use(subject, client, at),
        )


async def read_with_new_clients(subject: Subject, **options: Any) -> None:
    made = list[Any]()

    async def work(at: int) -> None:
        made.append(subject.make(asynchronous=True, **options))
        if subject.name == "sql-memory":
            await subject.fill(made[-1])
        assert (await made[-1].sessions.get(subject.ids[0])).id == subject.ids[0]

    async def check(at: int) -> None:
        client = made[-1]
        if subject.name != "sql-memory":
            await use(subject, client, at)
        await client.aclose()
        await connections_at_most(0, subject)

    await at_each(work, check)


async def test_reading_on_a_connection_that_is_open(subject: Subject) -> None:
    async with nothing_left(subject):
        await read_with_one_client(subject)


async def test_reading_with_a_new_client(subject: Subject) -> None:
    async with nothing_left(subject):
        await read_with_new_clients(subject)


@pytest.mark.parametrize("subject", NETWORKED[:1], indirect=True)
@pytest.mark.parametrize("transport", TRANSPORTS)
async def test_reading_through_another_library(subject: Subject, transport: str) -> None:
    async with nothing_left(subject):
        await read_with_one_client(subject, transport=transport)
        await read_with_new_clients(subject, transport=transport)


# httpcore's way of reading a request's body, which holds nothing open
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("subject", [*NETWORKED, "humanloop-export"], indirect=True)
def test_reading_under_trio(subject: Subject) -> None:
    async def main() -> None:
        await read_with_one_client(subject)
        await read_with_new_clients(subject)

    trio.run(main)
    gc.collect()
    assert subject.connections() == 0


@pytest.mark.parametrize("subject", OWN_IDS, indirect=True)
async def test_writing(subject: Subject) -> None:
    """What was being written is there as a whole or not at all, and the client can write it again."""
    async with nothing_left(subject), subject.async_client() as client:

        async def check(at: int) -> None:
            # a request that was sent may arrive later than the next
            with suppress(ConflictError):
                await subject.write(client, f"written-{at}")
            found, whole = await client.sessions.get(f"written-{at}"), await subject.write(client, f"whole-{at}")
            assert (found.id, found.name is None) == (f"written-{at}", whole.name is None)
            await use(subject, client, at)

        assert await at_each(lambda at: subject.write(client, f"written-{at}"), check) > 1


async def test_listing(subject: Subject) -> None:
    async with nothing_left(subject), subject.async_client() as client:

        async def work(at: int) -> None:
            assert len([each async for each in client.sessions.list(page_size=9)]) == len(subject.ids)

        assert await at_each(work, lambda at: use(subject, client, at)) > 1


@pytest.mark.parametrize("subject", STREAMING, indirect=True)
async def test_saving(subject: Subject, tmp_path: Path) -> None:
    """The file is whole or absent, and saving again completes it."""
    async with nothing_left(subject), subject.async_client() as client:

        async def work(at: int) -> None:
            async with subject.recording(client) as stream:
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
            await use(subject, client, at)

        assert await at_each(work, check) > 1


@pytest.mark.parametrize("subject", STREAMING, indirect=True)
async def test_closing_a_stream(subject: Subject) -> None:
    async with nothing_left(subject), subject.async_client() as client:

        async def work(at: int) -> None:
            async with subject.recording(client) as stream:
                async for chunk in stream.iter_bytes():
                    assert RECORDING.startswith(chunk)
                    break

        assert await at_each(work, lambda at: use(subject, client, at)) > 1


async def test_closing_a_client(subject: Subject) -> None:
    """Cancelled while it closes, it is closed nevertheless."""
    async with nothing_left(subject):

        async def work(at: int) -> None:
            async with subject.async_client() as client:
                await client.sessions.get(subject.ids[0])

        async def check(at: int) -> None:
            gc.collect()

        await at_each(work, check)
