"""A process that ends while a client is in use: ``python -m tests.faults.leaving VARIANT SCENE SUBJECT``."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

from .running_providers import RunningProvider

# what is still in use when the interpreter ends
_kept: list[Any] = []


def keep_using(provider: RunningProvider, client: Any) -> None:
    """Call until the interpreter is gone."""
    while True:
        client.sessions.get(provider.ids[0])


def sync_scene(provider: RunningProvider, scene: str) -> None:
    """What the process is doing with a synchronous client when it ends."""
    client = provider.make(asynchronous=False)
    _kept.append(client)
    if provider.name == "sql-memory":
        provider.fill(client)
    if scene == "half-read list":
        items = iter(client.sessions.list(page_size=2))
        _kept.extend([items, next(items)])
    elif scene == "open stream":
        stream = provider.recording(client).__enter__()
        chunks = stream.iter_bytes()
        _kept.extend([stream, chunks, next(chunks)])
    elif scene == "calls in flight":
        for _ in range(3):
            threading.Thread(target=keep_using, args=(provider, client), daemon=True).start()
        time.sleep(0.2)
    else:
        client.sessions.get(provider.ids[0])
    if scene == "forked":
        in_child(lambda: client.sessions.get(provider.ids[0]), provider)
        assert client.sessions.get(provider.ids[1]).id == provider.ids[1]


async def async_scene(provider: RunningProvider, scene: str) -> None:
    """The same with an asynchronous client."""
    client = provider.make(asynchronous=True)
    _kept.append(client)
    if provider.name == "sql-memory":
        await provider.fill(client)
    if scene == "half-read list":
        items = aiter(client.sessions.list(page_size=2))
        _kept.extend([items, await anext(items)])
    elif scene == "open stream":
        stream = await provider.recording(client).__aenter__()
        chunks = stream.iter_bytes()
        _kept.extend([stream, chunks, await anext(chunks)])
    elif scene == "calls in flight":
        _kept.extend(asyncio.create_task(client.sessions.get(each)) for each in provider.ids[:3])
        await asyncio.sleep(0.2)
    else:
        await client.sessions.get(provider.ids[0])


def forked_after_loop(provider: RunningProvider) -> None:
    """A child, and then the parent, use an asynchronous client of an event loop that is over."""
    client = _kept[0]

    async def use() -> None:
        assert (await client.sessions.get(provider.ids[1])).id == provider.ids[1]

    in_child(lambda: asyncio.run(use()), provider)
    asyncio.run(use())


def in_child(work: Callable[[], Any], provider: RunningProvider) -> None:
    """Do some work in a child that ends as any interpreter does."""
    child = os.fork()
    if child == 0:
        signal.alarm(20)
        if provider.name != "sql-memory":
            work()
        sys.exit(0)
    assert os.waitpid(child, 0)[1] == 0


def main() -> None:
    """Set the scene, and end."""
    variant, scene, text = sys.argv[1:]
    provider = RunningProvider.from_text(text)
    parent = os.getpid()
    if variant == "sync":
        sync_scene(provider, scene)
    else:
        asyncio.run(async_scene(provider, scene))
        if scene == "forked":
            forked_after_loop(provider)
    if os.getpid() == parent:
        print("leaving", flush=True)


main()
