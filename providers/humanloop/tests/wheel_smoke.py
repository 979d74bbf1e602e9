"""Run where only the core and this distribution are installed: the API against the fake, and an export."""

import asyncio
import json
import tempfile
from pathlib import Path

import sessiondock
from sessiondock_humanloop import AsyncHumanloop
from sessiondock_humanloop.fake import FakeHumanloop


def read_export(directory: Path) -> None:
    logs = directory / "files" / "pr_1" / "logs"
    logs.mkdir(parents=True)
    log = {"id": "data_1", "session_id": "sesh_1", "output": "hello", "created_at": "2024-10-01T12:00:00"}
    (logs / "1.jsonl").write_text(json.dumps(log) + "\n", encoding="utf-8")
    with sessiondock.connect(f"humanloop-export:{directory}") as export:
        (session,) = export.sessions.list()
        (event,) = export.sessions.list_events(session.id)
    if event.outputs != {"output": "hello"}:
        raise SystemExit(f"an exported log was read wrongly: {event}")


async def ask_fake() -> None:
    with FakeHumanloop() as fake:
        made = fake.log("pr_1", output="hello")
        async with AsyncHumanloop(project="pr_1", api_key=fake.api_key, base_url=fake.base_url) as client:
            found = [session.last_output async for session in client.sessions.list()]
        with sessiondock.connect("humanloop", api_key=fake.api_key, base_url=fake.base_url) as client_of_any_provider:
            same = client_of_any_provider.sessions.get(made).id == made
    if found != ["hello"] or not same:
        raise SystemExit(f"the fake's session was read wrongly: {found}")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        read_export(Path(folder))
    asyncio.run(ask_fake())


if __name__ == "__main__":
    main()
