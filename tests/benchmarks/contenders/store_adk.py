"""google-adk's session services on SQLite: the one of its own for SQLite, or the one over SQLAlchemy."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from importlib import import_module
from pathlib import Path
from typing import Any

Event: Any = import_module("google.adk.events.event").Event
types: Any = import_module("google.genai.types")
APP = "bench"


def _service(name: str, folder: str) -> Any:
    if name == "database":
        module: Any = import_module("google.adk.sessions.database_session_service")
        return module.DatabaseSessionService(f"sqlite+aiosqlite:///{Path(folder, 'database.db')}")
    module = import_module("google.adk.sessions.sqlite_session_service")
    return module.SqliteSessionService(str(Path(folder, "adk.db")))


def _message(text: str) -> Any:
    content = types.Content(role="user", parts=[types.Part(text=text)])
    return Event(author="user", invocation_id="i", content=content)


async def asynchronous(task: dict[str, Any]) -> Callable[[], Awaitable[object]]:
    service, text = _service(task["options"]["service"], task["folder"]), task["text"]

    async def create(user_id: str = "customer") -> Any:
        return await service.create_session(app_name=APP, user_id=user_id, state={"tags": ["parcel"]})

    async def add(session: Any, count: int) -> None:
        for _ in range(count):
            await service.append_event(session, _message(text))

    for _ in range(task["sessions"]):
        await create("lister")
    read, written = await create(), await create()
    await add(read, task["events"])
    calls: dict[str, Callable[[], Awaitable[object]]] = {
        "create": create,
        "add": lambda: add(written, 1),
        "add_many": lambda: add(written, 100),
        "read": lambda: service.get_session(app_name=APP, user_id="customer", session_id=read.id),
        "list": lambda: service.list_sessions(app_name=APP, user_id="lister"),
    }
    return calls[task["operation"]]
