"""What an application writes that has nothing but a driver: the reference of ``bench_raw_sql`` and ``instructions``.

The same statements in the same transactions on the same tables, so that both keep the same promises: the labels by
which sessions are found, the note of what is to be indexed, positions of events, a row locked before it is changed.
What is given back is what was stored, read from its JSON, as a dictionary. Nothing is checked, and only the columns
are written that have a value.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any

from sessiondock_sql import schema

__all__ = ["FIELDS", "ByHand"]

FIELDS: dict[str, Any] = {
    "project": "bench",
    "user_id": "customer-7",
    "inputs": {"question": "Where is my parcel?"},
    "outputs": {"text": "On its way."},
    "tags": ["parcel"],
}
_JSON = frozenset({"tags", "user_properties", "inputs", "outputs", "config", "metadata", "metrics", "feedback", "raw"})
_TIMES = frozenset({"started_at", "ended_at", "created_at", "updated_at"})
_READ = tuple(
    column.name
    for column in schema.sessions.c
    if not column.name.endswith(("_sort", "sort_at", "folded"))
    and column.name not in {"last_position", "unindexed_from"}
)
_GET = f"SELECT {', '.join(_READ)} FROM sessiondock_sessions WHERE session_id = :id"
_LOCK = f"SELECT {', '.join(_READ)}, sort_at FROM sessiondock_sessions WHERE session_id = :id"
_PAGE = f"SELECT {', '.join(_READ)} FROM sessiondock_sessions ORDER BY sort_at DESC, session_id DESC LIMIT 101"
_PUT_LABEL = (
    "INSERT INTO sessiondock_labels (label, sort_at, session_id) VALUES (:label, :sort, :id) "
    "ON CONFLICT (label, sort_at, session_id) DO NOTHING"
)
_DELETE_LABEL = "DELETE FROM sessiondock_labels WHERE label = :label AND sort_at = :sort AND session_id = :id"


class ByHand:
    """The operations on one connection.

    Args:
        execute: runs a statement, and gives a cursor.
        many: runs a statement once for each row of values.
        is_psycopg: whether it is PostgreSQL's driver, else SQLite's.
    """

    def __init__(
        self, execute: Callable[[str, Any], Any], many: Callable[[str, Any], Any], *, is_psycopg: bool
    ) -> None:
        self._execute, self._executemany, self._is_psycopg = execute, many, is_psycopg
        self._begin = "BEGIN" if is_psycopg else "BEGIN IMMEDIATE"
        # SQLite's transaction has the whole file
        self._lock = f"{_LOCK} FOR UPDATE" if is_psycopg else _LOCK
        self._texts: dict[str, str] = {}

    def _text(self, sql: str) -> str:
        """The statement with parameters as psycopg names them."""
        if not self._is_psycopg:
            return sql
        if sql not in self._texts:
            self._texts[sql] = re.sub(r":(\w+)", r"%(\1)s", sql)
        return self._texts[sql]

    def _run(self, sql: str, values: dict[str, Any] | None = None) -> Any:
        return self._execute(self._text(sql), values or {})

    def _many(self, sql: str, rows: list[dict[str, Any]]) -> None:
        if len(rows) == 1:
            self._run(sql, rows[0])
        else:
            self._executemany(self._text(sql), rows)

    def create(self) -> dict[str, Any]:
        session_id, now = str(uuid.uuid4()), datetime.now(UTC)
        at, sort = now.isoformat(), int(now.timestamp() * 1e6)
        tags, inputs, outputs = (json.dumps(FIELDS[name]) for name in ("tags", "inputs", "outputs"))
        self._run(self._begin)
        self._run(
            "INSERT INTO sessiondock_sessions (session_id, sort_at, created_sort, updated_sort, last_position, "
            "unindexed_from, project, user_id, tags, started_at, created_at, updated_at, inputs, outputs) VALUES "
            "(:id, :sort, :sort, :sort, 0, 0, :project, :user_id, :tags, :at, :at, :at, :inputs, :outputs)",
            {
                "id": session_id,
                "sort": sort,
                "at": at,
                "project": FIELDS["project"],
                "user_id": FIELDS["user_id"],
                "tags": tags,
                "inputs": inputs,
                "outputs": outputs,
            },
        )
        labels = [{"label": _label("tag", tag), "sort": sort, "id": session_id} for tag in FIELDS["tags"]]
        self._many(_PUT_LABEL, labels)
        self._run("COMMIT")
        read = {"tags": json.loads(tags), "inputs": json.loads(inputs), "outputs": json.loads(outputs)}
        return {**FIELDS, **read, "id": session_id, "started_at": now, "created_at": now, "updated_at": now}

    def get(self, session_id: str) -> dict[str, Any]:
        return _session(self._run(_GET, {"id": session_id}).fetchone())

    def page(self) -> list[dict[str, Any]]:
        return [_session(row) for row in self._run(_PAGE).fetchall()[:100]]

    def add_events(self, session_id: str, count: int) -> list[dict[str, Any]]:
        now = datetime.now(UTC)
        at, sort = now.isoformat(), int(now.timestamp() * 1e6)
        rows: list[dict[str, Any]] = [
            {
                "session": session_id,
                "id": str(uuid.uuid4()),
                "sort": sort,
                "at": at,
                "type": "model",
                "name": "answer",
                "outputs": json.dumps({"text": "On its way."}),
            }
            for _ in range(count)
        ]
        self._run(self._begin)
        position = self._run(
            "UPDATE sessiondock_sessions SET updated_at = :at, updated_sort = :sort, last_position = last_position + "
            ":count, unindexed_from = coalesce(unindexed_from, last_position + 1) WHERE session_id = :id RETURNING "
            "last_position",
            {"id": session_id, "at": at, "sort": sort, "count": count},
        ).fetchone()[0]
        for number, row in enumerate(rows, position - count + 1):
            row["position"] = number
        self._many(
            "INSERT INTO sessiondock_events (session_id, position, id, sort_at, type, name, created_at, outputs) "
            "VALUES (:session, :position, :id, :sort, :type, :name, :at, :outputs)",
            rows,
        )
        self._run("COMMIT")
        return [{**row, "at": now, "outputs": json.loads(row["outputs"])} for row in rows]

    def rename(self, session_id: str, name: str) -> dict[str, Any]:
        """``name``, and what is to be indexed again."""
        changed = {"name": name, "name_folded": name.casefold(), "unindexed_from": 0}
        return self._update(session_id, lambda _: (changed, [], []))

    def tag(self, session_id: str, tag: str) -> dict[str, Any]:
        """One tag in the place of those there are, with its label in the place of theirs."""

        def change(before: dict[str, Any]) -> tuple[dict[str, Any], list[bytes], list[bytes]]:
            old, new = {_label("tag", each) for each in before["tags"]}, {_label("tag", tag)}
            return {"tags": json.dumps([tag])}, sorted(old - new), sorted(new - old)

        return self._update(session_id, change)

    def annotate(self, session_id: str, key: str, value: str) -> dict[str, Any]:
        """One key of the metadata, with the labels of the key and of both, in the place of those of its old value."""

        def change(before: dict[str, Any]) -> tuple[dict[str, Any], list[bytes], list[bytes]]:
            there: dict[str, Any] = before["metadata"] or {}
            metadata: dict[str, Any] = {**there, key: value}
            old, new = _labels_of(there), _labels_of(metadata)
            return {"metadata": json.dumps(metadata)}, sorted(old - new), sorted(new - old)

        return self._update(session_id, change)

    def _update(
        self, session_id: str, change: Callable[[dict[str, Any]], tuple[dict[str, Any], list[bytes], list[bytes]]]
    ) -> dict[str, Any]:
        now = datetime.now(UTC)
        times = {"updated_at": now.isoformat(), "updated_sort": int(now.timestamp() * 1e6)}
        self._run(self._begin)
        row = self._run(self._lock, {"id": session_id}).fetchone()
        found = _session(row[:-1])
        changed, gone, new = change(found)
        values = {**changed, **times}
        settings = ", ".join(f"{name} = :{name}" for name in values)
        self._run(f"UPDATE sessiondock_sessions SET {settings} WHERE session_id = :id", {**values, "id": session_id})
        for statement, labels in ((_DELETE_LABEL, gone), (_PUT_LABEL, new)):
            if labels:
                self._many(statement, [{"label": label, "sort": row[-1], "id": session_id} for label in labels])
        self._run("COMMIT")
        for name, value in changed.items():
            found[name] = json.loads(value) if name in _JSON else value
        found["updated_at"] = now
        return found


def _label(*parts: Any) -> bytes:
    """As `sessiondock_sql.labels` makes it."""
    return blake2b(json.dumps(parts, sort_keys=True, separators=(",", ":")).encode(), digest_size=16).digest()


def _labels_of(metadata: Mapping[str, Any]) -> set[bytes]:
    """Of keys, and of keys with their values, which are no mappings here."""
    return {label for key, value in metadata.items() for label in (_label("key", key), _label("pair", key, value))}


def _session(row: tuple[Any, ...]) -> dict[str, Any]:
    return {
        name: value
        if value is None
        else json.loads(value)
        if name in _JSON
        else datetime.fromisoformat(value)
        if name in _TIMES
        else value
        for name, value in zip(_READ, row, strict=True)
    }
