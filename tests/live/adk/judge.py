"""Read and write sessions with ADK's own session services, for a test that compares them with what we see.

Runs inside the environment of google-adk: ``judge.py <service> <database>``, one JSON document on standard input, one
on standard output. ``{"get": [app, user, id]}`` answers the session, ``{"list": [app, user]}`` the sessions, and
``{"write": {"app", "user", "id", "state", "events"}}`` creates one, appends its events, and answers what was stored.
"""

from __future__ import annotations

import asyncio
import json
import sys
from importlib import import_module
from typing import Any


async def main(service_name: str, database: str, order: dict[str, Any]) -> Any:
    services = import_module("google.adk.sessions")
    if service_name == "database":
        service = services.DatabaseSessionService(f"sqlite+aiosqlite:///{database}")
    else:
        service = import_module("google.adk.sessions.sqlite_session_service").SqliteSessionService(database)
    try:
        if "list" in order:
            return await listed(service, *order["list"])
        if "write" in order:
            await write(service, order["write"])
            order = {"get": [order["write"][name] for name in ("app", "user", "id")]}
        return await got(service, *order["get"])
    finally:
        await service.close()


async def got(service: Any, app: str, user: str, session_id: str) -> Any:
    session = await service.get_session(app_name=app, user_id=user, session_id=session_id)
    return session and dump(session)


async def listed(service: Any, app: str, user: str) -> Any:
    return [dump(session) for session in (await service.list_sessions(app_name=app, user_id=user)).sessions]


async def write(service: Any, order: dict[str, Any]) -> None:
    event_class = import_module("google.adk.events").Event
    app, user, session_id = order["app"], order["user"], order["id"]
    session = await service.create_session(app_name=app, user_id=user, session_id=session_id, state=order["state"])
    for event in order["events"]:
        await service.append_event(session, event_class.model_validate(event))


def dump(session: Any) -> Any:
    return session.model_dump(mode="json", by_alias=True, exclude_none=True)


json.dump(asyncio.run(main(sys.argv[1], sys.argv[2], json.load(sys.stdin))), sys.stdout)
