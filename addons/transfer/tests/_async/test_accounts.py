"""A manifest is one account's, and shows no key."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from sessiondock_orq import AsyncOrq
from sessiondock_orq.fake import FakeOrq
from sessiondock_sql import AsyncSQL
from sessiondock_transfer import ManifestError, ManifestPairError, check_async, copy_async, fanout_async, sync_async

KEYS = ("key-of-account-a", "key-of-account-b")


@pytest.fixture
async def target() -> AsyncIterator[AsyncSQL]:
    async with AsyncSQL("sqlite://") as dock:
        yield dock


async def test_a_manifest_of_another_account_is_rejected(target: AsyncSQL, tmp_path: Path) -> None:
    path = tmp_path / "m"
    with FakeOrq(api_key=KEYS[0]) as fake:
        async with AsyncOrq(api_key=KEYS[0], base_url=fake.base_url) as mine:
            await mine.sessions.create(external_id="a")
            assert (await copy_async(mine, target, manifest=path)).copied == 1
            identity = mine.identity
        fake.api_key = KEYS[1]
        fake.sessions.clear()
        async with AsyncOrq(api_key=KEYS[1], base_url=fake.base_url) as theirs:
            assert theirs.identity == identity
            with pytest.raises(ManifestPairError, match=r"another API key of the source;.*same_account=True once"):
                await sync_async(theirs, target, manifest=path, delete="all")
            assert [session.external_id async for session in target.sessions.list()] == ["a"]
            report = await check_async(theirs, target, manifest=path, same_account=True, allow_empty=True)
            assert report.ok
            assert (await copy_async(theirs, target, manifest=path, allow_empty=True)).ok
        async with AsyncOrq(api_key=KEYS[0], base_url=fake.base_url) as mine:
            with pytest.raises(ManifestPairError, match="another API key of the source"):
                await copy_async(mine, target, manifest=path)
    with sqlite3.connect(path) as database:
        facts = dict(database.execute("SELECT name, value FROM facts"))
    database.close()
    assert not any(key in str(facts) for key in KEYS)
    assert "target_account" not in facts
    assert len(facts["source_account"]) == 4


async def test_each_manifest_has_a_salt_of_its_own(target: AsyncSQL, tmp_path: Path) -> None:
    salts = set[str]()
    for name in ("m", "n"):
        async with AsyncSQL("sqlite://") as source:
            await copy_async(source, target, manifest=tmp_path / name, allow_empty=True)
        with sqlite3.connect(tmp_path / name) as database:
            salts |= {row[0] for row in database.execute("SELECT value FROM facts WHERE name = 'salt'")}
            database.execute("UPDATE facts SET value = 'none' WHERE name = 'salt'")
        database.close()
        async with AsyncSQL("sqlite://") as source:
            with pytest.raises(ManifestError, match="is damaged: 'none' is no salt"):
                await copy_async(source, target, manifest=tmp_path / name, allow_empty=True)
    assert len(salts) == 2


async def test_a_fan_out_has_the_account_of_its_primary(target: AsyncSQL) -> None:
    with FakeOrq() as fake:
        async with (
            AsyncOrq(api_key=fake.api_key, base_url=fake.base_url) as primary,
            fanout_async(primary, target) as dock,
            fanout_async(target, primary) as without,
        ):
            assert dock.account_digest(b"salt") == primary.account_digest(b"salt") is not None
            assert without.account_digest(b"salt") is None
