# Generated from docs/examples/howto_async/portable.py: edit that file, not this one.
# Digest: 4e3237828a154764
"""A function for several providers names the operations it uses."""

from typing import Protocol

from sessiondock import Pager, Operation, Session, connect


class Archive(Protocol):
    """The operations that `first` uses; the sessions of every provider that has them fit."""

    def get(self, session_id: str, /) -> Session: ...

    def list(self, *, max_items: int | None = None) -> Pager[Session]: ...


def first(sessions: Archive) -> Session | None:
    """The first session of a list, read completely; the newest one where the provider lists the newest first."""
    for session in sessions.list(max_items=1):
        return sessions.get(session.id)
    return None


def main() -> None:
    with connect("sqlite://") as dock:
        dock.sessions.create(external_id="chat-1")
        found = first(dock.sessions)
        assert found is not None
        if Operation.DELETE in dock.capabilities:
            dock.sessions.delete(found.id)
