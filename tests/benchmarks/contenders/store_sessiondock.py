"""sessiondock's provider of SQL databases on SQLite."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from sessiondock import Event
from sessiondock_sql import SQL, AsyncSQL


def _messages(text: str, count: int) -> list[Event]:
    return [Event.message("user", text) for _ in range(count)]


def sync(task: dict[str, Any]) -> Callable[[], object]:
    text, sessions = task["text"], SQL(f"sqlite:///{Path(task['folder'], 'sync.db')}").sessions
    sessions.create_many([{"user_id": "lister", "tags": ["parcel"]} for _ in range(task["sessions"])])
    read, written = (sessions.create(user_id="customer", tags=["parcel"]).id for _ in range(2))
    sessions.add_events(read, _messages(text, task["events"]))
    calls: dict[str, Callable[[], object]] = {
        "create": lambda: sessions.create(user_id="customer", tags=["parcel"]),
        "add": lambda: sessions.add_events(written, _messages(text, 1)),
        "add_many": lambda: sessions.add_events(written, _messages(text, 100)),
        "read": lambda: (sessions.get(read), list(sessions.list_events(read))),
        "list": lambda: sessions.list(user_id="lister", page_size=100).first(),
    }
    return calls[task["operation"]]


async def asynchronous(task: dict[str, Any]) -> Callable[[], Awaitable[object]]:
    text, sessions = task["text"], AsyncSQL(f"sqlite:///{Path(task['folder'], 'async.db')}").sessions
    await sessions.create_many([{"user_id": "lister", "tags": ["parcel"]} for _ in range(task["sessions"])])
    read, written = [(await sessions.create(user_id="customer", tags=["parcel"])).id for _ in range(2)]
    await sessions.add_events(read, _messages(text, task["events"]))

    async def whole() -> object:
        return await sessions.get(read), await sessions.list_events(read).all()

    calls: dict[str, Callable[[], Awaitable[object]]] = {
        "create": lambda: sessions.create(user_id="customer", tags=["parcel"]),
        "add": lambda: sessions.add_events(written, _messages(text, 1)),
        "add_many": lambda: sessions.add_events(written, _messages(text, 100)),
        "read": whole,
        "list": lambda: sessions.list(user_id="lister", page_size=100).first(),
    }
    return calls[task["operation"]]
