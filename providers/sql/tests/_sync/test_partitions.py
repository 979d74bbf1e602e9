# Generated from tests/_async/test_partitions.py: edit that file, not this one.
# Digest: c4f330fcab1662f3
"""The partitioned layout that the script makes: the same data, the same indexes, the same program."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

import sessiondock_sql
from sessiondock import ConflictError, Event
from sessiondock_sql import SQL

from .test_places import use

SCRIPT = Path(sessiondock_sql.__file__).with_name("partition_by_session.sql").read_bytes()
TABLES = 7


def definitions(server: psycopg.Connection) -> set[tuple[str, str]]:
    """The indexes of the tables, as far as they were not made for a partition."""
    rows = server.execute(
        "SELECT c.relname, replace(pg_get_indexdef(i.indexrelid), ' ON ONLY ', ' ON ') FROM pg_index i "
        "JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_class t ON t.oid = i.indrelid "
        "WHERE t.relnamespace = current_schema()::regnamespace AND NOT t.relispartition"
    )
    return {(str(name), str(made)) for name, made in rows.fetchall()}


def fill(dock: SQL) -> None:
    for number in range(40):
        dock.sessions.create(id=f"s{number}", name=f"Parcel {number}", tags=["all"], metadata={"n": number})
        dock.sessions.add_events(f"s{number}", [Event(id="e", name=f"turn {number}"), Event(id="f")])
    dock.sessions.add_recording("s7", b"audio")


def stored(dock: SQL) -> list[object]:
    """All that can be read."""
    found: list[object] = [dock.sessions.list().all()]
    found += [dock.sessions.list_events(f"s{number}").all() for number in range(40)]
    found += [dock.sessions.recordings("s7"), dock.sessions.list(tags=["all"], page_size=7).all()]
    found += [dock.sessions.list(metadata_numbers={"n": (3, 12)}).all()]
    found += [dock.sessions.list(name_contains="cel 3").all()]
    found += [{match.session.id for match in dock.sessions.search('"turn 12"').all()}]
    return found


@pytest.mark.timeout(120)
def test_partitions_hold_the_same(postgresql_url: str) -> None:
    with SQL(postgresql_url) as dock:
        fill(dock)
        before = stored(dock)
        with psycopg.connect(postgresql_url, autocommit=True) as server:
            plain = definitions(server)
            for _ in range(2):
                server.execute(SCRIPT)
            assert definitions(server) == plain
            where = "relnamespace = current_schema()::regnamespace AND relkind = 'p'"
            assert server.execute(f"SELECT count(*) FROM pg_class WHERE {where}".encode()).fetchone() == (TABLES,)
            sizes = server.execute("SELECT count(*) FROM sessiondock_sessions GROUP BY tableoid").fetchall()
            assert len(sizes) > 1
            how = server.execute("EXPLAIN SELECT * FROM sessiondock_events WHERE session_id = 's1'").fetchall()
            assert len([line for (line,) in how if " on sessiondock_events_" in line]) == 1
        assert stored(dock) == before
        with pytest.raises(ConflictError):
            dock.sessions.create(id="s1")
        dock.sessions.create(id="s1", name="Merged", if_exists="merge")
        use(dock)
        assert dock.sessions.delete_many(tags=["all"], batch=7) == 40
    with SQL(postgresql_url) as dock:
        assert dock.sessions.count() == 0
        with psycopg.connect(postgresql_url) as server:
            for table in ("labels", "numbers", "events", "recordings", "chunks", "texts"):
                rows = server.execute(f"SELECT count(*) FROM sessiondock_{table}".encode()).fetchone()
                assert rows == (0,), table
