# Generated from src/sessiondock_devkit/conformance/_async/delete.py: edit that file, not this one.
# Digest: b0d43e1c9bdc7463
"""Checks of ``delete``."""

from __future__ import annotations

from sessiondock import Event, Operation
from sessiondock.errors import NotFoundError
from sessiondock.testing import Fault

from .. import applies
from ..expect import expect, raises
from ..rules import check
from .calls import Calls

__all__ = ["DeleteChecks"]

DELETE, GET, LIST = Operation.DELETE, Operation.GET, Operation.LIST
_EVENTS_OF_AN_ID = Operation.CREATE, DELETE, Operation.ADD_EVENTS, Operation.LIST_EVENTS


class DeleteChecks(Calls):
    """Checks that delete sessions."""

    @check("delete", DELETE, GET)
    def test_get_after_delete(self) -> None:
        """After a delete, get raises NotFoundError."""
        with self.client() as client:
            session_id = self.new_id(client)
            self.read(client, session_id)
            answer = client.sessions.delete(session_id)
            expect(answer is None, f"delete gave {answer!r}")
            expect(self.is_gone(client, session_id), "get still finds a deleted session")

    @check("delete", DELETE, LIST)
    def test_delete_takes_one(self) -> None:
        """A delete removes one session from the list and no other."""
        with self.client() as client:
            first, second, third = self.new_ids(client, 3)
            self.listed(client, [first, second, third])
            client.sessions.delete(second)
            self.is_gone(client, second)
            left = [session.id for session in client.sessions.list() if session.id in {first, second, third}]
        expect(sorted(left) == sorted([first, third]), f"of three, the second deleted, {len(left)} are listed")

    @check("delete", Operation.CREATE, DELETE, LIST, when=applies.lists_created)
    def test_list_after_deletes(self) -> None:
        """What is created after a delete is listed once, page by page, and hides nothing."""
        with self.client() as client:
            first, *others = self.new_ids(client, 3)
            self.listed(client, [first, *others])
            client.sessions.delete(first)
            self.is_gone(client, first)
            wanted = [*others, *self.new_ids(client, 2)]
            self.listed(client, wanted)
            found = [session.id for session in client.sessions.list(page_size=1) if session.id in wanted]
        expect(sorted(found) == sorted(wanted), f"{len(found)} of 4 sessions are listed after a delete")

    @check("delete", DELETE)
    def test_delete_twice(self) -> None:
        """A second delete raises NotFoundError or succeeds, as the facts specify."""
        with self.client() as client:
            session_id = self.new_id(client)
            self.read(client, session_id)
            client.sessions.delete(session_id)
            self.is_gone(client, session_id)
            for gone in (session_id, self.unknown_id()):
                if self.facts().delete_missing == "silent":
                    client.sessions.delete(gone)
                    continue
                with raises(NotFoundError, "a second delete"):
                    client.sessions.delete(gone)

    @check("delete", *_EVENTS_OF_AN_ID, when=applies.keeps_own_ids)
    def test_events_after_delete(self) -> None:
        """A session that is created with the id of a deleted one has no events of that."""
        own = self.sample("create", "id")
        with self.client() as client:
            made = self.create(client, id=own)
            client.sessions.add_events(made.id, [Event(type="tool", name="of the first")])
            client.sessions.delete(made.id)
            self.is_gone(client, made.id)
            made = self.create(client, id=own)
            found = [event for event in client.sessions.list_events(made.id)]
        expect(not [event for event in found if event.name == "of the first"], "events outlive their session")

    @check("delete", DELETE, GET, server=True)
    def test_delete_with_a_lost_answer(self) -> None:
        """A delete that succeeded, but whose response was lost, does not raise NotFoundError."""
        with self.client(max_retries=2) as client:
            session_id = self.new_id(client)
            self.read(client, session_id)
            with self.injecting(Fault.status(503, retry_after=0), method="DELETE", after_effect=True):
                client.sessions.delete(session_id)
            expect(self.is_gone(client, session_id), "get still finds a deleted session")
