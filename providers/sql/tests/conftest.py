"""What the suite shares: both databases."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest

from .postgres_server import USER, Server, UnavailableError, running_server, server

DATABASES = ("sqlite", "postgresql")
_numbers = count(1)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of a PostgreSQL server, ``127.0.0.1:port``."""
    try:
        with server() as address:
            yield address
    except UnavailableError as error:
        pytest.skip(str(error))


@pytest.fixture
def postgresql_url(postgresql: str) -> str:
    """A URL of a place in PostgreSQL that is empty."""
    schema = f"test_{next(_numbers)}"
    with psycopg.connect(f"postgresql://{USER}@{postgresql}/tests", autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {schema}".encode())
    return f"postgresql://{USER}@{postgresql}/tests?options={quote(f'-csearch_path={schema}')}"


@pytest.fixture
def restartable() -> Iterator[Server]:
    """A PostgreSQL server of the test's own."""
    try:
        with running_server() as running:
            yield running
    except UnavailableError as error:
        pytest.skip(str(error))


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """A URL of a file that is not there yet."""
    return f"sqlite:///{tmp_path / 'sessions.db'}"


@pytest.fixture(params=DATABASES)
def url(request: pytest.FixtureRequest) -> str:
    """The URL of an empty database, of each kind in turn."""
    found: str = request.getfixturevalue(f"{request.param}_url")
    return found
