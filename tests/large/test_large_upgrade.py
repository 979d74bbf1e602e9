"""A store of version 1 of the schema with 100,000 sessions is upgraded while other processes read and write."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from providers.sql.tests import conftest
from providers.sql.tests.conftest import DATABASES
from sessiondock_sql import SQL

pytestmark = pytest.mark.timeout(4 * 3600)
SESSIONS = int(100_000 * float(os.environ.get("SESSIONDOCK_LARGE", "1")))
EARLIER, CURRENT = 3, 3
SCHEMAS = Path(conftest.__file__).parent / "schemas"
SERIES = {
    "sqlite": f"WITH RECURSIVE series(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM series WHERE n + 1 < {SESSIONS})",
    "postgresql": f"WITH series AS (SELECT n FROM generate_series(0, {SESSIONS - 1}) AS n)",
}
AT = "'2025-01-01T00:00:00+00:00'"
TEXT = '{{"text":"Where is my parcel?"}}'
FILL = (
    (
        "INSERT INTO sessiondock_sessions (id, sort_at, name, name_folded, project, user_id, tags, started_at, "
        "created_at, updated_at, inputs, metadata) {} "
        "SELECT 'k' || n, 1735689600000000 + n * CAST(1000000 AS BIGINT), 'parcel ' || n, "
        "'parcel ' || n, 'p' || (n % 10), 'u' || (n % 1000), '[\"t' || (n % 100) || '\"]', "
        f"{AT}, {AT}, {AT}, '{TEXT}', '{{{{\"kind\":' || (n % 1000) || '}}}}' FROM series"
    ),
    (
        "INSERT INTO sessiondock_events (session_id, id, type, outputs) {} "
        f"SELECT 'k' || n, 'e1', 'model', '{TEXT}' FROM series"
    ),
)

postgresql, postgresql_url, sqlite_url = conftest.postgresql, conftest.postgresql_url, conftest.sqlite_url


@pytest.fixture(params=DATABASES)
def stored(request: pytest.FixtureRequest) -> str:
    """The URL of a store as version 1 of the schema left it."""
    kind: str = request.param
    url: str = request.getfixturevalue(f"{kind}_url")
    script = (SCHEMAS / f"1.{kind}.sql").read_text(encoding="utf-8")
    statements = [each.format(SERIES[kind]) for each in FILL]
    if kind == "sqlite":
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.executescript(script)
            for each in statements:
                connection.execute(each)
    else:
        with psycopg.connect(url, autocommit=True) as server:
            for each in (script, *statements):
                server.execute(each.encode())
    return url


def processes(what: str, url: str, count: int, folder: Path) -> Iterator[tuple[subprocess.Popen[bytes], Path]]:
    for number in range(count):
        said = folder / f"{what}-{number}"
        command = [sys.executable, "-m", "tests.large.upgrading", what, url, f"{what}{number}"]
        with said.open("wb") as out:
            yield subprocess.Popen(command, stdout=out, stderr=subprocess.PIPE), said


def lines(files: list[tuple[subprocess.Popen[bytes], Path]]) -> list[list[str]]:
    return [said.read_text(encoding="utf-8").splitlines() for _, said in files]


def test_an_upgrade_among_readers_and_writers_loses_nothing(stored: str, tmp_path: Path) -> None:
    before = list(processes("earlier", stored, EARLIER, tmp_path))
    while any(len(found) < 20 for found in lines(before)):
        assert all(process.poll() is None for process, _ in before), [each.communicate()[1] for each, _ in before]
        time.sleep(0.05)
    began = time.perf_counter()
    after = list(processes("current", stored, CURRENT, tmp_path))
    for process, _ in [*after, *before]:
        assert process.communicate()[1] == b""
        assert process.returncode == 0
    written = [found[:-1] for found in lines(before)]
    assert all(found[-1].startswith("rejected: ") for found in lines(before))
    created = [found[1:] for found in lines(after)]
    opened = [found[0].removeprefix("opened: ") for found in lines(after)]
    print(f"{stored.partition(':')[0]}: {SESSIONS:,} sessions, the current processes opened it in {opened} s; all had")
    print(f"ended after {time.perf_counter() - began:.1f} s; {sum(map(len, written))} sessions of earlier processes")
    acknowledged = [session_id for found in [*written, *created] for session_id in found]
    assert [len(found) for found in created] == [10] * CURRENT
    with SQL(stored) as dock:
        # the one that the script of the schema stores, too
        assert dock.sessions.count() == SESSIONS + 1 + len(acknowledged)
        assert dock.sessions.count(tags=["vip"]) == 1 + len(acknowledged)
        assert dock.sessions.count(metadata={"kind": 7}) == len(range(7, SESSIONS, 1000))
        assert dock.sessions.count(metadata_numbers={"kind": (7, 7)}) == len(range(7, SESSIONS, 1000))
        for session_id in acknowledged:
            assert [event.id for event in dock.sessions.list_events(session_id)] == ["e1"]
        for session in dock.sessions.list(user_id="u7", page_size=1000):
            assert session.name == f"parcel {session.id[1:]}"
            assert session.inputs == {"text": "Where is my parcel?"}
