"""Time and memory of listing one user's sessions, in a process of its own: ``measure.py <how> <url> <app> <user>``.

``how`` is ``bare`` (http.client and json), ``sync`` or ``async`` (ours, first with every session kept, as a list keeps
them). Prints one JSON object: the sessions, the best of five times in seconds, the memory the list takes in MiB.
"""

from __future__ import annotations

import asyncio
import gc
import http.client
import json
import sys
import time
import tracemalloc
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

ROUNDS = 5


def bare(url: str, app: str, user: str) -> Callable[[], Any]:
    connection = http.client.HTTPConnection(urlsplit(url).netloc)

    def everything() -> Any:
        connection.request("GET", f"/apps/{app}/users/{user}/sessions")
        return json.loads(connection.getresponse().read())

    return everything


def ours(url: str, app: str, user: str) -> Callable[[], Any]:
    from sessiondock_adk import Adk

    adk = Adk(project=app, user_id=user, base_url=url)
    return lambda: list(adk.sessions.list())


def ours_async(url: str, app: str, user: str) -> Callable[[], Any]:
    from sessiondock_adk import AsyncAdk

    adk = AsyncAdk(project=app, user_id=user, base_url=url)
    runner = asyncio.Runner()

    async def everything() -> Any:
        return [session async for session in adk.sessions.list()]

    return lambda: runner.run(everything())


def main(how: str, *where: str) -> None:
    everything = {"bare": bare, "sync": ours, "async": ours_async}[how](*where)
    everything()
    times: list[float] = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        everything()
        times.append(time.perf_counter() - started)
    gc.collect()
    tracemalloc.start()
    found = everything()
    kept, peak = tracemalloc.get_traced_memory()
    print(json.dumps({"sessions": len(found), "seconds": min(times), "kept": kept / 2**20, "peak": peak / 2**20}))


main(*sys.argv[1:])
