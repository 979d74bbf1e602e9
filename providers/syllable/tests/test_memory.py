"""Saving a large recording takes no more memory than saving a small one."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

MEBIBYTE = 1024 * 1024
SIZE = 64 * MEBIBYTE

SERVER = f"""
import sys
from sessiondock.testing.recordings import FakeRecording
from sessiondock_syllable.fake import FakeSyllable

with FakeSyllable() as fake:
    fake.add_recording(fake.add_session(), FakeRecording(size={MEBIBYTE}))
    fake.add_recording("824", FakeRecording(size={SIZE}))
    print(fake.base_url, fake.api_key, flush=True)
    sys.stdin.read()
"""

CLIENT = """
import asyncio, sys
from resource import RUSAGE_SELF, getrusage
from sessiondock_syllable import AsyncSyllable, Syllable

variant, transport, url, key, path = sys.argv[1:]
settings = {"api_key": key, "base_url": url, "transport": transport}

def peak():
    print(getrusage(RUSAGE_SELF).ru_maxrss, flush=True)

def main():
    with Syllable(**settings) as syllable:
        for recording in syllable.sessions.recordings("824"):
            with syllable.sessions.stream_recording(recording) as stream:
                stream.save(path)
            peak()

async def main_async():
    async with AsyncSyllable(**settings) as syllable:
        for recording in await syllable.sessions.recordings("824"):
            async with syllable.sessions.stream_recording(recording) as stream:
                await stream.save(path)
            peak()

main() if variant == "sync" else asyncio.run(main_async())
"""


@pytest.fixture(scope="module")
def where() -> Iterator[list[str]]:
    """Address and key of a fake in a process of its own."""
    command = [sys.executable, "-c", SERVER]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield process.stdout.readline().split()


@pytest.mark.skipif(sys.platform == "win32", reason="peak memory is read in the POSIX way")
@pytest.mark.parametrize(("variant", "transport"), [("sync", "requests"), ("async", "httpx"), ("async", "aiohttp")])
def test_memory_stays_flat(where: list[str], tmp_path: Path, variant: str, transport: str) -> None:
    target = tmp_path / "call.wav"
    command = [sys.executable, "-c", CLIENT, variant, transport, *where, str(target)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    unit = 1 if sys.platform == "darwin" else 1024
    small, large = (int(line) * unit for line in done.stdout.split())
    assert target.stat().st_size == SIZE
    target.unlink()
    assert large - small < 8 * MEBIBYTE
