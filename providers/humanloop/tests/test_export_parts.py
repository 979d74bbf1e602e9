"""The parts that read an export, and sharing one export between threads and tasks."""

from __future__ import annotations

import asyncio
import io
import json
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import trio
from hypothesis import given
from hypothesis import strategies as st

from providers.humanloop.tests.exported import datapoint, trace, write_export, write_large_export
from sessiondock import ConfigurationError, StorageError
from sessiondock.authoring import Deadline
from sessiondock_humanloop import AsyncHumanloopExport, HumanloopExport
from sessiondock_humanloop.export.archive import Archive
from sessiondock_humanloop.export.files import lines
from sessiondock_humanloop.export.index import Index
from sessiondock_humanloop.export.scan import Scan

LINES = st.lists(st.binary(max_size=12).map(lambda data: data.replace(b"\n", b"")))


@given(LINES, st.integers(1, 8), st.booleans())
def test_lines_are_where_they_say(parts: list[bytes], longest: int, ended: bool) -> None:
    text = b"\n".join(parts) + (b"\n" if ended else b"")
    found = list(lines(io.BytesIO(text), longest))
    for line in found:
        whole = text[line.start : line.start + line.size]
        assert whole.rstrip(b"\n") == parts[line.number - 1]
        assert line.data == (None if len(parts[line.number - 1]) > longest else whole)
    left_out = {number for number, part in enumerate(parts, 1) if len(part) <= longest and not part.strip()}
    assert {line.number for line in found} == set(range(1, len(parts) + 1)) - left_out


def test_a_pass_can_be_stopped(tmp_path: Path) -> None:
    write_export(tmp_path, {"pr_1": [datapoint(1)]})
    stop = threading.Event()
    stop.set()
    index = Index()
    scan = Scan(directory=tmp_path, skip_damaged=False, longest_line=1000, stop=stop, deadline=Deadline(None))
    with pytest.raises(ConfigurationError, match="closed while it read the export"):
        scan.fill(index)
    index.close()


def test_a_call_that_waited_while_the_archive_was_closed(tmp_path: Path) -> None:
    archive = Archive(write_export(tmp_path, {"pr_1": [datapoint(1)]}), skip_damaged=False, longest_line=1000)
    archive.close()
    with pytest.raises(ConfigurationError, match="the client is closed"):
        archive.summary(Deadline(None))


def test_an_index_that_cannot_be_used() -> None:
    index = Index()
    index.close()
    with pytest.raises(StorageError, match="the temporary index of the export cannot be used"):
        index.count_logs()


@pytest.fixture
def export(tmp_path: Path) -> Path:
    old = [datapoint(number, session_id=f"sesh_{number % 7}") for number in range(50)]
    return write_export(tmp_path, {"fl_1": [trace(number) for number in range(20)], "pr_old": old})


def everything(client: HumanloopExport) -> list[Any]:
    return [
        (session, list(client.sessions.list_events(session.id, page_size=2)))
        for session in client.sessions.list(page_size=3)
    ]


async def everything_async(client: AsyncHumanloopExport) -> list[Any]:
    return [
        (session, [event async for event in client.sessions.list_events(session.id, page_size=2)])
        async for session in client.sessions.list(page_size=3)
    ]


def test_threads_share_one_export(export: Path) -> None:
    with HumanloopExport(export) as client, ThreadPoolExecutor(4) as pool:
        found = [each.result() for each in [pool.submit(everything, client) for _ in range(4)]]
    assert len(found[0]) == 27
    assert found == [found[0]] * 4


def test_both_event_loops_read_what_threads_read(export: Path) -> None:
    async def read() -> list[Any]:
        async with AsyncHumanloopExport(export) as client:
            return await everything_async(client)

    with HumanloopExport(export) as client:
        assert asyncio.run(read()) == trio.run(read) == everything(client)


def test_memory_does_not_grow_with_the_export(tmp_path: Path) -> None:
    peaks: list[int] = []
    for megabytes in (2, 24):
        directory = write_large_export(tmp_path / str(megabytes), megabytes * 1_000_000)
        script = Path(__file__).with_name("peak_memory.py")
        done = subprocess.run([sys.executable, script, directory], capture_output=True, text=True, check=True)
        found = json.loads(done.stdout)
        assert found["size"] > megabytes * 800_000
        assert found["sessions"] > megabytes * 50
        assert found["events"] > 0
        peaks.append(found["peak_kb"])
    assert peaks[1] - peaks[0] < 8_000
