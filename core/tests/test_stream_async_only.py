"""Saving a recording while other tasks run, and being cancelled in the middle of it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import trio

from core.tests._async.dock import AsyncDock
from core.tests._async.test_stream import CUT, PATH, SIZE, missing, ranges, save, stream
from core.tests.dock_server import FakeDock
from core.tests.test_partial_file import names
from sessiondock import StorageError
from sessiondock._partial_file import PartialFile
from sessiondock.testing import Fault
from sessiondock.testing.recordings import FakeRecording

RECORDING = FakeRecording(size=SIZE, content_type="audio/wav")


@pytest.fixture
def server() -> Iterator[FakeDock]:
    with FakeDock() as fake:
        fake.add_route("GET", PATH, RECORDING.answer)
        yield fake


def dock(server: FakeDock, transport: Any = "httpx") -> AsyncDock:
    return AsyncDock(api_key=server.api_key, base_url=server.base_url, transport=transport, max_retries=0)


@pytest.mark.parametrize("transport", ["httpx", "aiohttp"])
async def test_of_two_saves_at_once_the_second_is_refused(server: FakeDock, tmp_path: Path, transport: str) -> None:
    async with dock(server, transport) as client:
        target = tmp_path / "call.wav"
        saves = (save(client, target) for _ in range(2))
        outcomes = await asyncio.gather(*saves, return_exceptions=True)
    assert [type(outcome) for outcome in outcomes if outcome != target] == [StorageError]
    assert target.read_bytes() == RECORDING.content()
    assert names(tmp_path) == ["call.wav"]


async def test_a_save_that_is_cancelled_while_it_opens_its_part_lets_go_of_it(
    server: FakeDock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on = threading.Event(), threading.Event()
    open_part = PartialFile.open

    def slowly(path: Any, *, resume: bool) -> PartialFile:
        begun.set()
        assert go_on.wait(10)
        return open_part(path, resume=resume)

    async with dock(server) as client:
        monkeypatch.setattr(PartialFile, "open", slowly)
        saving = asyncio.create_task(save(client, tmp_path / "call.wav"))
        await asyncio.to_thread(begun.wait)
        saving.cancel()
        asyncio.get_running_loop().call_later(0.05, go_on.set)
        with pytest.raises(asyncio.CancelledError):
            await saving
        assert (await save(client, tmp_path / "call.wav")).read_bytes() == RECORDING.content()
    assert names(tmp_path) == ["call.wav"]


@pytest.mark.parametrize("transport", ["httpx", "aiohttp"])
async def test_a_cancelled_save_keeps_its_part_and_lets_go_of_it(
    server: FakeDock, tmp_path: Path, transport: str
) -> None:
    server.faults.add(Fault.stall(CUT))

    async def save_all(client: AsyncDock) -> None:
        async with stream(client) as opened:
            await opened.save(tmp_path / "call.wav")

    async with dock(server, transport) as client:
        saving = asyncio.create_task(save_all(client))
        await asyncio.sleep(0.5)
        saving.cancel()
        with pytest.raises(asyncio.CancelledError):
            await saving
        rest = missing(tmp_path / "call.wav")
        await save(client, tmp_path / "call.wav")
    assert ranges(server) == [None, None, rest]
    assert (tmp_path / "call.wav").read_bytes() == RECORDING.content()


def test_under_trio_too(server: FakeDock, tmp_path: Path) -> None:
    target = tmp_path / "call.wav"

    async def main() -> None:
        async with dock(server) as client:
            server.faults.add(Fault.stall(CUT))
            with trio.move_on_after(0.3) as scope:
                await save(client, target)
            assert scope.cancelled_caught
            assert names(tmp_path) == ["call.wav.part", "call.wav.part.json"]
            rest = missing(target)
            async with stream(client) as opened:
                await opened.save(target)
            assert ranges(server) == [None, None, rest]

    trio.run(main)
    assert target.read_bytes() == RECORDING.content()
