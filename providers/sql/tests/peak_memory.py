"""Says how much memory large things take, in a process of its own: ``peak_memory.py <url> <variant>``.

Prints the growth of the peak of resident memory, in MiB, between storing and reading a small recording and a large
one, and between listing a thousand sessions and six thousand.
"""

from __future__ import annotations

import asyncio
import json
import os
import resource
import sys
from collections.abc import AsyncIterator, Iterator

from sessiondock_sql import SQL, AsyncSQL, NewSession

PIECE = os.urandom(700_000)
SMALL, LARGE = 8, 48
"""Pieces of a recording."""
SESSIONS: list[NewSession] = [{"name": "support chat", "inputs": {"question": "x" * 500}} for _ in range(1000)]


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def pieces(count: int) -> Iterator[bytes]:
    for _ in range(count):
        yield PIECE


async def pieces_async(count: int) -> AsyncIterator[bytes]:
    for _ in range(count):
        yield PIECE


def measure(url: str) -> list[float]:
    found: list[float] = []
    with SQL(url) as dock:
        for count in (SMALL, LARGE):
            session = dock.sessions.create()
            dock.sessions.add_recording(session.id, pieces(count))
            length = 0
            with dock.sessions.stream_recording(session.id) as stream:
                for chunk in stream.iter_bytes():
                    length += len(chunk)
            assert length == count * len(PIECE)
            found.append(peak())
        for batches in (1, 5):
            for _ in range(batches):
                dock.sessions.create_many(SESSIONS)
            assert sum(1 for _ in dock.sessions.list()) >= batches * 1000
            found.append(peak())
    return [found[1] - found[0], found[3] - found[2]]


async def measure_async(url: str) -> list[float]:
    found: list[float] = []
    async with AsyncSQL(url) as dock:
        for count in (SMALL, LARGE):
            session = await dock.sessions.create()
            await dock.sessions.add_recording(session.id, pieces_async(count))
            length = 0
            async with dock.sessions.stream_recording(session.id) as stream:
                async for chunk in stream.iter_bytes():
                    length += len(chunk)
            assert length == count * len(PIECE)
            found.append(peak())
        for batches in (1, 5):
            for _ in range(batches):
                await dock.sessions.create_many(SESSIONS)
            seen = 0
            async for _ in dock.sessions.list():
                seen += 1
            assert seen >= batches * 1000
            found.append(peak())
    return [found[1] - found[0], found[3] - found[2]]


if __name__ == "__main__":
    url, variant = sys.argv[1:]
    growth = asyncio.run(measure_async(url)) if variant == "async" else measure(url)
    sys.stdout.write(json.dumps(growth))
