"""Run where only the core and this distribution are installed: both APIs from beginning to end, sync and async."""

import asyncio

from sessiondock import Event
from sessiondock_honeyhive import AsyncHoneyHive, HoneyHiveV1
from sessiondock_honeyhive.fake import FakeHoneyHive


def main() -> None:
    with FakeHoneyHive() as fake, HoneyHiveV1(api_key=fake.api_key, base_url=fake.base_url) as hive:
        created = hive.sessions.create(name="x")
        hive.sessions.add_events(created.id, [Event(type="tool", name="step")])
        if [event.name for event in hive.sessions.list_events(created.id)] != ["step"]:
            raise SystemExit("the event that was added is not listed")
        asyncio.run(finish(fake, created.id))
    print(f"{created.name} was created, given an event, updated and deleted")


async def finish(fake: FakeHoneyHive, session_id: str) -> None:
    async with AsyncHoneyHive(api_key=fake.api_key, base_url=fake.base_url) as hive:
        await hive.sessions.update(session_id, feedback={"rating": 5})
        if (await hive.sessions.get(session_id)).feedback != {"rating": 5}:
            raise SystemExit("the update is not there")
        await hive.sessions.delete(session_id)


if __name__ == "__main__":
    main()
