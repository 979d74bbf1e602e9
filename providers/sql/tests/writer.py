"""Creates sessions without end, in a process of its own: ``writer.py <url> <variant> <prefix>``.

A line with an id is written when the database has acknowledged the session.
"""

from __future__ import annotations

import asyncio
import sys
from itertools import count

from sessiondock_sql import SQL, AsyncSQL

INPUTS = {"question": "Where is my parcel?" * 20}


def say(session_id: str) -> None:
    sys.stdout.write(f"{session_id}\n")
    sys.stdout.flush()


def write(url: str, prefix: str) -> None:
    with SQL(url) as dock:
        for number in count():
            say(dock.sessions.create(id=f"{prefix}{number}", tags=["t"], inputs=INPUTS).id)


async def write_async(url: str, prefix: str) -> None:
    async with AsyncSQL(url) as dock:
        for number in count():
            say((await dock.sessions.create(id=f"{prefix}{number}", tags=["t"], inputs=INPUTS)).id)


if __name__ == "__main__":
    url, variant, prefix = sys.argv[1:]
    if variant == "async":
        asyncio.run(write_async(url, prefix))
    else:
        write(url, prefix)
