"""A function for several providers names the operations it uses."""

from typing import Protocol

from sessiondock import AsyncPager, Operation, Session, connect_async


class Archive(Protocol):
    """The operations that `first` uses; the sessions of every provider that has them fit."""

    async def get(self, session_id: str, /) -> Session: ...

    def list(self, *, max_items: int | None = None) -> AsyncPager[Session]: ...


async def first(sessions: Archive) -> Session | None:
    """The first session of a list, read completely; the newest one where the provider lists the newest first."""
    async for session in sessions.list(max_items=1):
        return await sessions.get(session.id)
    return None


async def main() -> None:
    async with connect_async("sqlite://") as dock:
        await dock.sessions.create(external_id="chat-1")
        found = await first(dock.sessions)
        assert found is not None
        if Operation.DELETE in dock.capabilities:
            await dock.sessions.delete(found.id)
