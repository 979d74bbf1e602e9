"""sqlite3 alone: two tables and an index, as an application would write them that needs no more."""

from __future__ import annotations

import json
import sqlite3
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

SCHEMA = """
CREATE TABLE sessions (id TEXT PRIMARY KEY, user_id TEXT, tags TEXT, created_at TEXT, updated_at TEXT) WITHOUT ROWID;
CREATE INDEX sessions_by_user ON sessions (user_id, created_at);
CREATE TABLE events (
    session_id TEXT REFERENCES sessions ON DELETE CASCADE, position INTEGER, id TEXT, type TEXT, inputs TEXT,
    created_at TEXT, PRIMARY KEY (session_id, position)
) WITHOUT ROWID;
"""


class Store:
    def __init__(self, file: Path) -> None:
        self._execute = sqlite3.connect(file, isolation_level=None).execute
        for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON"):
            self._execute(f"PRAGMA {pragma}")
        for statement in SCHEMA.split(";"):
            self._execute(statement)

    def create(self, user_id: str) -> dict[str, Any]:
        session_id, now = str(uuid.uuid4()), datetime.now(UTC)
        at = now.isoformat()
        values = (session_id, user_id, json.dumps(["parcel"]), at, at)
        self._execute("INSERT INTO sessions VALUES (?, ?, ?, ?, ?)", values)
        return {"id": session_id, "user_id": user_id, "tags": ["parcel"], "created_at": now, "updated_at": now}

    def add(self, session_id: str, texts: list[str]) -> None:
        at = datetime.now(UTC).isoformat()
        self._execute("BEGIN IMMEDIATE")
        last = self._execute(
            "SELECT coalesce(max(position), 0) FROM events WHERE session_id = ?", (session_id,)
        ).fetchone()[0]
        for position, text in enumerate(texts, last + 1):
            inputs = json.dumps({"role": "user", "content": text})
            values = (session_id, position, str(uuid.uuid4()), "message", inputs, at)
            self._execute("INSERT INTO events VALUES (?, ?, ?, ?, ?, ?)", values)
        self._execute("UPDATE sessions SET updated_at = ? WHERE id = ?", (at, session_id))
        self._execute("COMMIT")

    def read(self, session_id: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        row = self._execute("SELECT * FROM sessions WHERE id = ?", (session_id,)).fetchone()
        rows = self._execute("SELECT * FROM events WHERE session_id = ? ORDER BY position", (session_id,)).fetchall()
        return _session(row), [_event(each) for each in rows]

    def list(self, user_id: str) -> list[dict[str, Any]]:
        sql = "SELECT * FROM sessions WHERE user_id = ? ORDER BY created_at DESC LIMIT 100"
        return [_session(row) for row in self._execute(sql, (user_id,)).fetchall()]


def _session(row: tuple[Any, ...]) -> dict[str, Any]:
    session_id, user_id, tags, created, updated = row
    times = {"created_at": datetime.fromisoformat(created), "updated_at": datetime.fromisoformat(updated)}
    return {"id": session_id, "user_id": user_id, "tags": json.loads(tags), **times}


def _event(row: tuple[Any, ...]) -> dict[str, Any]:
    _, position, event_id, kind, inputs, at = row
    found = {"position": position, "id": event_id, "type": kind, "inputs": json.loads(inputs)}
    return {**found, "created_at": datetime.fromisoformat(at)}


def sync(task: dict[str, Any]) -> Callable[[], object]:
    store, text = Store(Path(task["folder"], "sqlite3.db")), task["text"]
    for _ in range(task["sessions"]):
        store.create("lister")
    read, written = (store.create("customer")["id"] for _ in range(2))
    store.add(read, [text] * task["events"])
    calls: dict[str, Callable[[], object]] = {
        "create": lambda: store.create("customer"),
        "add": lambda: store.add(written, [text]),
        "add_many": lambda: store.add(written, [text] * 100),
        "read": lambda: store.read(read),
        "list": lambda: store.list("lister"),
    }
    return calls[task["operation"]]
