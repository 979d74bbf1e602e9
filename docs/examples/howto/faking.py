# Generated from docs/examples/howto_async/faking.py: edit that file, not this one.
# Digest: 546a47d56b9a2742
"""Test your own code against a fake of the vendor's server: real HTTP on loopback, nothing is patched."""

from sessiondock import IncompleteReadError, NotFoundError
from sessiondock.testing import Fault
from sessiondock_orq import Orq
from sessiondock_orq.fake import FakeOrq


def close_chat(orq: Orq, session_id: str) -> bool:
    """Your code: tag a session as closed; False when there is no such session."""
    try:
        orq.sessions.update(session_id, tags=["closed"])
    except NotFoundError:
        return False
    return True


def main(fake: FakeOrq) -> None:
    with Orq(api_key=fake.api_key, base_url=fake.base_url, max_retries=0) as orq:
        session = orq.sessions.create(external_id="chat-1")
        assert close_chat(orq, session.id)
        assert not close_chat(orq, "01JNOTHERE")

        # the requests that were sent
        assert [request.method for request in fake.requests] == ["POST", "PATCH", "PATCH"]

        # how your code behaves when half a response arrives
        fake.faults.add(Fault.half_body())
        try:
            close_chat(orq, session.id)
        except IncompleteReadError as error:
            assert error.may_have_arrived
