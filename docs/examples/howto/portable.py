# Generated from docs/examples/howto_async/portable.py: edit that file, not this one.
# Digest: 023064e17ff32ad6
"""Functions over several providers ask for the operations they use."""

from typing import Protocol

from sessiondock import SupportsGet, SupportsList, Operation, Session, connect
from sessiondock_orq.fake import FakeOrq


class Archive(SupportsGet[Session], SupportsList[Session], Protocol):
    """What `first` needs."""


def first(sessions: Archive) -> Session | None:
    """The first session that any provider lists, read whole; the newest where that is its order."""
    for session in sessions.list(max_items=1):
        return sessions.get(session.id)
    return None


def main(fake: FakeOrq) -> None:
    with connect("orq", api_key=fake.api_key, base_url=fake.base_url) as dock:
        dock.sessions.create(external_id="chat-1")
        found = first(dock.sessions)
        assert found is not None
        if Operation.DELETE in dock.capabilities:
            dock.sessions.delete(found.id)
