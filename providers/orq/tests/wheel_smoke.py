"""Run where only the core and this distribution are installed: the lifecycle of a session, sync and async."""

import asyncio

from sessiondock_orq import AsyncOrq, Orq
from sessiondock_orq import query as q
from sessiondock_orq.fake import FakeOrq


def main() -> None:
    wanted = [q.StringFilter("external_id", "equals", "x")]
    with FakeOrq() as fake, Orq(api_key=fake.api_key, base_url=fake.base_url) as orq:
        created = orq.sessions.create(external_id="x")
        if [session.id for session in orq.sessions.list(filters=wanted)] != [created.id]:
            raise SystemExit("the session that was created is not listed")
        asyncio.run(finish(fake, created.id))
    print(f"{created.external_id} was created, listed, updated and deleted")


async def finish(fake: FakeOrq, session_id: str) -> None:
    async with AsyncOrq(api_key=fake.api_key, base_url=fake.base_url) as orq:
        if (await orq.sessions.update(session_id, tags=["a"])).tags != ("a",):
            raise SystemExit("the update was not answered with the updated session")
        await orq.sessions.delete(session_id)
        if await orq.sessions.count() != 0:
            raise SystemExit("the deleted session is still there")


if __name__ == "__main__":
    main()
