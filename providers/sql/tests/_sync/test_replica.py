# Generated from tests/_async/test_replica.py: edit that file, not this one.
# Digest: 8b98951b967a961b
"""A copy of the database that lists, counts and searches, and nothing else."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import quote

import psycopg
import pytest

from providers.sql.tests.postgres_server import USER
from sessiondock import ConfigurationError, ConnectError, NotFoundError, StorageError
from sessiondock_sql import SQL


@pytest.fixture
def replica_url(request: pytest.FixtureRequest) -> str:
    """A second database, of the kind of `url`."""
    if request.node.callspec.params["url"] == "sqlite":
        return f"sqlite:///{request.getfixturevalue('tmp_path') / 'replica.db'}"
    address = request.getfixturevalue("postgresql")
    with psycopg.connect(f"postgresql://{USER}@{address}/tests", autocommit=True) as server:
        server.execute("DROP SCHEMA IF EXISTS replica CASCADE; CREATE SCHEMA replica")
    return f"postgresql://{USER}@{address}/tests?options={quote('-csearch_path=replica')}"


@pytest.mark.smoke
def test_who_answers(url: str, replica_url: str) -> None:
    with SQL(replica_url) as other:
        other.sessions.create(id="there", name="parcel")
    place = f"{url}{'&' if '?' in url else '?'}replica={quote(replica_url, safe='')}"
    with SQL(place) as dock:
        dock.sessions.create(id="here", name="parcel", tags=["new"])
        assert [session.id for session in dock.sessions.list()] == ["there"]
        assert dock.sessions.count(tags=["new"]) == 0
        assert [found.session.id for found in dock.sessions.search("parcel")] == []
        with SQL(replica_url) as other:
            # what a real replica would have got from the database
            assert other.sessions.count(search="parcel") == 1
        assert [found.session.id for found in dock.sessions.search("parcel")] == ["there"]
        assert (dock.sessions.get("here")).tags == ("new",)
        with pytest.raises(NotFoundError):
            dock.sessions.get("there")
        assert dock.sessions.delete_many(older_than=timedelta(0), dry_run=True) == 1
        assert dock.sessions.delete_many(older_than=timedelta(0)) == 1
        assert dock.with_options(timeout=5).sessions.count() == 1
    with SQL(url) as dock:
        assert dock.sessions.count() == 0


def test_a_replica_makes_no_tables(url: str, replica_url: str) -> None:
    with SQL(url, replica=replica_url) as dock:
        dock.sessions.create(id="a")
        with pytest.raises(StorageError, match="the replica has schema version 0, and this package needs 2"):
            dock.sessions.list().all()


def test_a_replica_that_is_gone(postgresql_url: str) -> None:
    with SQL(postgresql_url, replica="postgresql://u:s3cret@127.0.0.1:1/d", max_retries=0) as dock:
        dock.sessions.create(id="a")
        with pytest.raises(ConnectError, match=r"the replica PostgreSQL at .* cannot be reached") as caught:
            dock.sessions.count()
        assert "s3cret" not in str(caught.value)
        assert (dock.sessions.get("a")).id == "a"


@pytest.mark.parametrize(
    ("replica", "message"),
    [
        (5, "replica must be a URL, not a int"),
        ("postgresql://h/d", "replica must be a copy of the sqlite database"),
        ("sqlite://", "replica must be a copy of the sqlite database, with tables of its own"),
        ("sqlite:///a.db?replica=sqlite:///b.db", "names a replica of its own"),
        ("mysql://h/d", "mysql: is not understood"),
    ],
)
def test_replicas_that_do_not_fit(sqlite_url: str, replica: str, message: str) -> None:
    with pytest.raises(ConfigurationError, match=message):
        SQL(sqlite_url, replica=replica)
