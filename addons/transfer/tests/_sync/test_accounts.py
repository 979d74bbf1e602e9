# Generated from tests/_async/test_accounts.py: edit that file, not this one.
# Digest: 56b845c491b11046
"""A manifest is one account's, and shows no key."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from sessiondock_orq import Orq
from sessiondock_orq.fake import FakeOrq
from sessiondock_sql import SQL
from sessiondock_transfer import ManifestError, ManifestPairError, check, copy, fanout, sync

KEYS = ("key-of-account-a", "key-of-account-b")


@pytest.fixture
def target() -> Iterator[SQL]:
    with SQL("sqlite://") as dock:
        yield dock


def test_a_manifest_of_another_account_is_rejected(target: SQL, tmp_path: Path) -> None:
    path = tmp_path / "m"
    with FakeOrq(api_key=KEYS[0]) as fake:
        with Orq(api_key=KEYS[0], base_url=fake.base_url) as mine:
            mine.sessions.create(external_id="a")
            assert (copy(mine, target, manifest=path)).copied == 1
            identity = mine.identity
        fake.api_key = KEYS[1]
        fake.sessions.clear()
        with Orq(api_key=KEYS[1], base_url=fake.base_url) as theirs:
            assert theirs.identity == identity
            with pytest.raises(ManifestPairError, match=r"another API key of the source;.*same_account=True once"):
                sync(theirs, target, manifest=path, delete="all")
            assert [session.external_id for session in target.sessions.list()] == ["a"]
            report = check(theirs, target, manifest=path, same_account=True, allow_empty=True)
            assert report.ok
            assert (copy(theirs, target, manifest=path, allow_empty=True)).ok
        with Orq(api_key=KEYS[0], base_url=fake.base_url) as mine:
            with pytest.raises(ManifestPairError, match="another API key of the source"):
                copy(mine, target, manifest=path)
    with sqlite3.connect(path) as database:
        facts = dict(database.execute("SELECT name, value FROM facts"))
    database.close()
    assert not any(key in str(facts) for key in KEYS)
    assert "target_account" not in facts
    assert len(facts["source_account"]) == 4


def test_each_manifest_has_a_salt_of_its_own(target: SQL, tmp_path: Path) -> None:
    salts = set[str]()
    for name in ("m", "n"):
        with SQL("sqlite://") as source:
            copy(source, target, manifest=tmp_path / name, allow_empty=True)
        with sqlite3.connect(tmp_path / name) as database:
            salts |= {row[0] for row in database.execute("SELECT value FROM facts WHERE name = 'salt'")}
            database.execute("UPDATE facts SET value = 'none' WHERE name = 'salt'")
        database.close()
        with SQL("sqlite://") as source:
            with pytest.raises(ManifestError, match="is damaged: 'none' is no salt"):
                copy(source, target, manifest=tmp_path / name, allow_empty=True)
    assert len(salts) == 2


def test_a_fan_out_has_the_account_of_its_primary(target: SQL) -> None:
    with FakeOrq() as fake:
        with (
            Orq(api_key=fake.api_key, base_url=fake.base_url) as primary,
            fanout(primary, target) as dock,
            fanout(target, primary) as without,
        ):
            assert dock.account_digest(b"salt") == primary.account_digest(b"salt") is not None
            assert without.account_digest(b"salt") is None
