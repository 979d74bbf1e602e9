"""Run where only the core and this distribution are installed: a session from beginning to end, sync and async."""

import asyncio
import sys
import tempfile
from pathlib import Path

from sessiondock import Event, MissingDependencyError, connect, connect_async


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        for path in ("archive", "sessions.jsonl.gz"):
            url = f"files:{Path(folder, path).as_posix()}"
            with connect(url) as dock:
                created = dock.sessions.create(name="parcel", tags=["t"])
                dock.sessions.add_events(created.id, [Event(name="answer")])
                if [session.id for session in dock.sessions.list(tags=["t"])] != [created.id]:
                    raise SystemExit("the session that was created is not listed")
            asyncio.run(finish(url, created.id))
    if sys.version_info < (3, 14):
        try:
            connect("files:sessions.jsonl.zst")
        except MissingDependencyError as error:
            print(error)
        else:
            raise SystemExit("a library for Zstandard is here, which this distribution does not ask for")
    print(f"{created.name} was created, listed, updated and deleted")


async def finish(url: str, session_id: str) -> None:
    async with connect_async(url) as dock:
        updated = await dock.sessions.update(session_id, name="found")
        if updated is None or updated.name != "found":
            raise SystemExit("the update was not answered with the updated session")
        if [event.name async for event in dock.sessions.list_events(session_id)] != ["answer"]:
            raise SystemExit("the event is not there")
        await dock.sessions.delete(session_id)
        if len(await dock.sessions.list().first()) != 0:
            raise SystemExit("the deleted session is still there")


if __name__ == "__main__":
    main()
