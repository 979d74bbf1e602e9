"""Test your own code against a fake of the vendor's server: real HTTP on loopback, nothing is patched."""

from sessiondock import IncompleteReadError, NotFoundError
from sessiondock.testing import Fault
from sessiondock_orq import AsyncOrq
from sessiondock_orq.fake import FakeOrq


async def close_chat(orq: AsyncOrq, session_id: str) -> bool:
    """Your code: tag a session as closed; False when there is no such session."""
    try:
        await orq.sessions.update(session_id, tags=["closed"])
    except NotFoundError:
        return False
    return True


async def main(fake: FakeOrq) -> None:
    async with AsyncOrq(api_key=fake.api_key, base_url=fake.base_url, max_retries=0) as orq:
        session = await orq.sessions.create(external_id="chat-1")
        assert await close_chat(orq, session.id)
        assert not await close_chat(orq, "01JNOTHERE")

        # the requests that were sent
        assert [request.method for request in fake.requests] == ["POST", "PATCH", "PATCH"]

        # how your code behaves when half a response arrives
        fake.faults.add(Fault.half_body())
        try:
            await close_chat(orq, session.id)
        except IncompleteReadError as error:
            assert error.may_have_arrived
