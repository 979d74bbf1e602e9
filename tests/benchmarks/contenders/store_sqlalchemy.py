"""SQLAlchemy Core: the tables and the statements of store_sqlite3.py."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

sa: Any = import_module("sqlalchemy")

METADATA = sa.MetaData()
SESSIONS = sa.Table(
    "sessions",
    METADATA,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("user_id", sa.Text),
    sa.Column("tags", sa.JSON),
    sa.Column("created_at", sa.DateTime),
    sa.Column("updated_at", sa.DateTime),
    sa.Index("sessions_by_user", "user_id", "created_at"),
    sqlite_with_rowid=False,
)
EVENTS = sa.Table(
    "events",
    METADATA,
    sa.Column("session_id", sa.ForeignKey("sessions.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True),
    sa.Column("id", sa.Text),
    sa.Column("type", sa.Text),
    sa.Column("inputs", sa.JSON),
    sa.Column("created_at", sa.DateTime),
    sqlite_with_rowid=False,
)
LAST = sa.select(sa.func.coalesce(sa.func.max(EVENTS.c.position), 0)).where(
    EVENTS.c.session_id == sa.bindparam("session_id")
)
TOUCH = sa.update(SESSIONS).where(SESSIONS.c.id == sa.bindparam("of")).values(updated_at=sa.bindparam("at"))
ONE = sa.select(SESSIONS).where(SESSIONS.c.id == sa.bindparam("session_id"))
OF = sa.select(EVENTS).where(EVENTS.c.session_id == sa.bindparam("session_id")).order_by(EVENTS.c.position)
PAGE = (
    sa.select(SESSIONS)
    .where(SESSIONS.c.user_id == sa.bindparam("user_id"))
    .order_by(SESSIONS.c.created_at.desc())
    .limit(100)
)


class Store:
    def __init__(self, file: Path) -> None:
        self._engine = sa.create_engine(f"sqlite:///{file}")
        sa.event.listen(self._engine, "connect", _configure)
        METADATA.create_all(self._engine)

    def create(self, user_id: str) -> dict[str, Any]:
        now = datetime.now(UTC).replace(tzinfo=None)
        row = {"id": str(uuid.uuid4()), "user_id": user_id, "tags": ["parcel"], "created_at": now, "updated_at": now}
        with self._engine.begin() as connection:
            connection.execute(sa.insert(SESSIONS), row)
        return row

    def add(self, session_id: str, texts: list[str]) -> None:
        now = datetime.now(UTC).replace(tzinfo=None)
        with self._engine.begin() as connection:
            last = connection.execute(LAST, {"session_id": session_id}).scalar_one()
            rows = [
                {
                    "session_id": session_id,
                    "position": position,
                    "id": str(uuid.uuid4()),
                    "type": "message",
                    "inputs": {"role": "user", "content": text},
                    "created_at": now,
                }
                for position, text in enumerate(texts, last + 1)
            ]
            connection.execute(sa.insert(EVENTS), rows)
            connection.execute(TOUCH, {"of": session_id, "at": now})

    def read(self, session_id: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        with self._engine.connect() as connection:
            session = dict(connection.execute(ONE, {"session_id": session_id}).mappings().one())
            events = connection.execute(OF, {"session_id": session_id}).mappings().all()
            return session, [dict(each) for each in events]

    def list(self, user_id: str) -> list[dict[str, Any]]:
        with self._engine.connect() as connection:
            return [dict(each) for each in connection.execute(PAGE, {"user_id": user_id}).mappings().all()]


def _configure(connection: Any, _: object) -> None:
    for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")


def sync(task: dict[str, Any]) -> Callable[[], object]:
    store, text = Store(Path(task["folder"], "sqlalchemy.db")), task["text"]
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
