"""Functions over several providers ask for the operations they use."""

from typing import Protocol

from sessiondock import AsyncSupportsGet, AsyncSupportsList, Operation, Session, connect_async
from sessiondock_orq.fake import FakeOrq


class Archive(AsyncSupportsGet[Session], AsyncSupportsList[Session], Protocol):
    """What `first` needs."""


async def first(sessions: Archive) -> Session | None:
    """The first session that any provider lists, read whole; the newest where that is its order."""
    async for session in sessions.list(max_items=1):
        return await sessions.get(session.id)
    return None


async def main(fake: FakeOrq) -> None:
    async with connect_async("orq", api_key=fake.api_key, base_url=fake.base_url) as dock:
        await dock.sessions.create(external_id="chat-1")
        found = await first(dock.sessions)
        assert found is not None
        if Operation.DELETE in dock.capabilities:
            await dock.sessions.delete(found.id)
