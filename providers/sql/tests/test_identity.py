"""What tells the tables of one client from those of another, and shows no secret."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import quote

import pytest
from psycopg_pool import ConnectionPool
from sqlalchemy import create_engine

from sessiondock_sql import SQL

DEFAULT = {"location": "postgresql://db.example:6000/chats"}


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("sqlite://", {"location": "memory"}),
        ("postgresql://ann:secret@DB.example:6000/chats", DEFAULT),
        ("postgresql://bob:other@db.example:6000/chats?connect_timeout=5", DEFAULT),
        ("postgresql://ann:secret@db.example:6000/chats?schema=a", DEFAULT | {"schema": "a"}),
        ("postgresql://ann:secret@db.example:6000/chats?table_prefix=a_", DEFAULT | {"table_prefix": "a_"}),
        (
            "postgresql://ann:secret@db.example:6000/chats?options=-c%20search_path%3Dq",
            DEFAULT | {"search_path": "q"},
        ),
        ("postgresql://ann:secret@/", {"location": "postgresql://localhost:5432/ann"}),
        ("postgresql://ann:secret@127.0.0.1/ann", {"location": "postgresql://localhost:5432/ann"}),
        ("postgresql:///?service=mine&user=ann", {"location": "postgresql://localhost:5432/ann service mine"}),
    ],
)
def test_of_a_connection_url(url: str, found: dict[str, str]) -> None:
    with SQL(url) as client:
        assert client.identity == found


def test_what_a_url_leaves_open_is_filled_in_as_libpq_does(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PGHOST", "PGHOSTADDR", "PGPORT", "PGDATABASE", "PGUSER", "PGOPTIONS", "PGSERVICE"):
        monkeypatch.delenv(name, raising=False)
    with SQL("postgresql:///chats") as client:
        assert client.identity == {"location": "postgresql://localhost:5432/chats"}
    engine = create_engine("postgresql+psycopg:///")
    pool = ConnectionPool("", open=False)
    monkeypatch.setenv("PGUSER", "carl")
    for client in (SQL("postgresql:///"), SQL(engine=engine), SQL(pool=pool)):
        with client:
            assert client.identity == {"location": "postgresql://localhost:5432/carl"}
    monkeypatch.setenv("PGHOST", "DB.example")
    monkeypatch.setenv("PGPORT", "6000")
    monkeypatch.setenv("PGDATABASE", "chats")
    monkeypatch.setenv("PGPASSWORD", "secret")
    monkeypatch.setenv("PGOPTIONS", "-c search_path=a -c SEARCH_PATH=b")
    for client in (SQL("postgresql:///"), SQL(engine=engine), SQL(pool=pool)):
        with client:
            assert client.identity == DEFAULT | {"search_path": "b"}
    with SQL("postgresql://other.example:1/mine?options=-csearch_path%3Dq") as client:
        assert client.identity == {"location": "postgresql://other.example:1/mine", "search_path": "q"}
    with SQL("postgresql:///?service=mine") as client:
        assert client.identity == {"location": "postgresql://localhost:5432/ service mine"}


@pytest.mark.parametrize(
    ("options", "found"),
    [
        ("-c search_path=a -c search_path=b", "b"),
        ("--search-path=a -c Search_Path=b,c", "b,c"),
        (r"-c search_path=a,\ b -c work_mem=1", r"a,\ b"),
        ("-c work_mem=1", None),
    ],
)
def test_the_last_search_path_counts(options: str, found: str | None) -> None:
    with SQL(f"postgresql://db.example:6000/chats?options={quote(options)}") as client:
        assert client.identity.get("search_path") == found
    engine = create_engine(f"postgresql+psycopg://db.example:6000/chats?options={quote(options)}")
    with SQL(engine=engine) as client:
        assert client.identity.get("search_path") == found


def test_of_a_file_by_any_of_its_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "real").mkdir()
    names = ["real/a.db", "real/../real/a.db"]
    if os.name == "posix":
        (tmp_path / "link").symlink_to(tmp_path / "real")
        names.append("link/a.db")
    for name in names:
        with SQL(f"sqlite:///{name}") as client:
            assert client.identity == {"location": os.path.realpath(tmp_path / "real" / "a.db")}


def test_of_connections_that_are_lent(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path}/a.db")
    with SQL(engine=engine, table_prefix="mine_") as client:
        assert client.identity == {"location": os.path.realpath(tmp_path / "a.db"), "table_prefix": "mine_"}
    engine = create_engine("postgresql+psycopg://ann:secret@db.example:6000/chats")
    with SQL(engine=engine) as client:
        assert client.identity == DEFAULT
    own = {"dbname": "chats", "password": "secret"}
    for pool in (
        ConnectionPool("postgresql://ann:secret@db.example:6000/chats", open=False),
        ConnectionPool("host=db.example port=6000", kwargs=own, open=False),
    ):
        with SQL(pool=pool) as client:
            assert client.identity == DEFAULT
    pool = ConnectionPool("not = a = conninfo", open=False)
    with SQL(pool=pool) as client:
        assert client.identity == {"location": "postgresql, of a pool"}


def test_a_client_that_reads_from_a_replica_has_one_that_does_not() -> None:
    with SQL("postgresql://ann@db.example/chats", replica="postgresql://ann@replica.example/chats") as client:
        assert client.reader is not client.database
        primary = client.primary()
        assert primary.reader is primary.database is client.database
        assert primary.identity == client.identity
    with SQL("sqlite://") as client:
        assert client.primary() is client
