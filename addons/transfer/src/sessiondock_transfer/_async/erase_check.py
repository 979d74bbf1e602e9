"""Whether anything of a deleted session can still be read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Protocol

from sessiondock import AsyncClient, NotFoundError, Operation, Recording, SessionDockError

from ..receipt import ErasedSession

__all__ = ["find_remains"]


class AsyncCheck(Protocol):
    """Asks for one thing: True when it is there. NotFoundError means that it is not."""

    async def __call__(self) -> bool: ...


async def find_remains(client: AsyncClient[Any], session: ErasedSession, recordings: Sequence[str]) -> str:
    """What can still be read of a session, in a few words; empty when nothing can.

    Args:
        client: where it was.
        session: the session.
        recordings: ids of the recordings that it had.
    """
    found = list[str]()
    for what, check in _checks(client, session.id, recordings):
        try:
            if await check():
                found.append(what)
        except NotFoundError:
            continue
        except SessionDockError as error:
            found.append(f"asking failed: {error}")
    return "; ".join(found)


def _checks(client: AsyncClient[Any], session_id: str, recordings: Sequence[str]) -> Iterator[tuple[str, AsyncCheck]]:
    sessions, able = client.sessions, client.capabilities.operations
    if Operation.GET in able:
        yield "the session can be read", lambda: _got(sessions, session_id)
    else:
        yield "the session is listed", lambda: _listed(sessions, session_id)
    if Operation.LIST_EVENTS in able:
        yield "its events can be listed", lambda: _has_events(sessions, session_id)
    if Operation.RECORDINGS in able:
        yield "its recordings can be listed", lambda: _has_recordings(sessions, session_id)
    for each in recordings:
        yield f"the recording {each} can be read", _reader(sessions, Recording(id=each, session_id=session_id))


async def _got(sessions: Any, session_id: str) -> bool:
    await sessions.get(session_id)
    return True


async def _listed(sessions: Any, session_id: str) -> bool:
    return session_id in [session.id async for session in sessions.list()]


async def _has_events(sessions: Any, session_id: str) -> bool:
    page = await sessions.list_events(session_id, max_items=1).first()
    return bool(page.items)


async def _has_recordings(sessions: Any, session_id: str) -> bool:
    return bool(await sessions.recordings(session_id))


def _reader(sessions: Any, recording: Recording) -> AsyncCheck:
    async def check() -> bool:
        async with sessions.stream_recording(recording):
            return True

    return check
