"""openai-agents' session on SQLite. It has no list, and a session begins with its first item."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from importlib import import_module
from pathlib import Path
from typing import Any

SQLiteSession: Any = import_module("agents").SQLiteSession


async def asynchronous(task: dict[str, Any]) -> Callable[[], Awaitable[object]]:
    file, text = Path(task["folder"], "agents.db"), task["text"]
    read, written = (SQLiteSession(name, file) for name in ("read", "written"))

    def items(count: int) -> list[dict[str, str]]:
        return [{"role": "user", "content": text} for _ in range(count)]

    await read.add_items(items(task["events"]))
    calls: dict[str, Callable[[], Awaitable[object]]] = {
        "add": lambda: written.add_items(items(1)),
        "add_many": lambda: written.add_items(items(100)),
        "read": read.get_items,
    }
    return calls[task["operation"]]
