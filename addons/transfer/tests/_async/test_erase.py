"""Sessions are deleted, and the receipt says what is known to be gone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import attrs
import pytest

from sessiondock import (
    UNSET,
    AuthenticationError,
    Event,
    InvalidValueError,
    NotFoundError,
    Operation,
    ServerError,
    StorageError,
    TransportError,
    UnsupportedFieldError,
    UnsupportedOperationError,
)
from sessiondock_orq import AsyncOrq
from sessiondock_orq.fake import FakeOrq
from sessiondock_sql import AsyncSQL
from sessiondock_syllable import AsyncSyllable
from sessiondock_syllable.fake import FakeSyllable
from sessiondock_transfer import ErasedSession, Receipt, RequestIds, erase_async, verify_receipt


@pytest.fixture
async def dock() -> AsyncIterator[AsyncSQL]:
    async with AsyncSQL("sqlite://") as client:
        for number in range(4):
            session_id = f"s{number}"
            await client.sessions.create(id=session_id, user_id="ann" if number < 3 else "bob")
            await client.sessions.add_events(session_id, [Event(type="model", name="step")])
        await client.sessions.add_recording("s0", b"RIFF", name="call.wav")
        yield client


async def ids(client: AsyncSQL) -> set[str]:
    return {session.id async for session in client.sessions.list()}


def states(receipt: Receipt) -> dict[str, str]:
    return {each.id: each.state for each in receipt.sessions}


async def test_a_dry_run_comes_first(dock: AsyncSQL) -> None:
    receipt = await erase_async(dock, user_id="ann")
    assert receipt.dry_run
    assert states(receipt) == {"s0": "planned", "s1": "planned", "s2": "planned"}
    assert not receipt.complete
    assert str(receipt).startswith("dry run: 3 sessions: 3 planned")
    assert len(await ids(dock)) == 4


async def test_a_replica_that_lags_hides_nothing(dock: AsyncSQL, monkeypatch: pytest.MonkeyPatch) -> None:
    async with AsyncSQL("sqlite://") as behind:
        await behind.sessions.list().all()
        lagging = dock.with_options()
        monkeypatch.setattr(lagging, "_reader", behind.reader)
        assert await ids(lagging) == set()
        receipt = await erase_async(lagging, user_id="ann", dry_run=False)
    assert states(receipt) == {"s0": "gone", "s1": "gone", "s2": "gone"}


async def test_the_sessions_of_a_user(dock: AsyncSQL) -> None:
    seen = list[ErasedSession]()
    receipt = await erase_async(dock, user_id="ann", dry_run=False, progress=seen.append)
    assert states(receipt) == {"s0": "gone", "s1": "gone", "s2": "gone"}
    assert sorted((each.id, each.state) for each in seen) == [(f"s{n}", "accepted") for n in range(3)]
    assert receipt.complete
    assert receipt.criteria == {"user_id": "ann"}
    assert len(receipt.accepted) == len(receipt.requested) == len(receipt.gone) == 3
    for each in receipt.sessions:
        assert receipt.started_at <= (each.accepted_at or "") <= (each.verified_at or "") <= receipt.finished_at
    assert await ids(dock) == {"s3"}
    assert verify_receipt(receipt.to_json()) == receipt


async def test_filters_and_ids(dock: AsyncSQL) -> None:
    receipt = await erase_async(dock, filters={"user_id": "bob"}, dry_run=False)
    assert states(receipt) == {"s3": "gone"}
    receipt = await erase_async(dock, ids=["s1", "none", "s1"], dry_run=False)
    assert states(receipt) == {"s1": "gone", "none": "gone"}
    assert receipt.sessions[1].reason == "it was not there"
    assert receipt.accepted == (receipt.sessions[0],)
    assert await ids(dock) == {"s0", "s2"}


async def test_without_verification(dock: AsyncSQL) -> None:
    receipt = await erase_async(dock, ids=["s1"], dry_run=False, verify=False)
    assert states(receipt) == {"s1": "accepted"}
    assert "sql s1: accepted" in str(receipt)


async def test_several_clients_and_one_that_cannot_delete(dock: AsyncSQL) -> None:
    with FakeOrq() as fake, FakeSyllable() as other:
        (orq_id,) = fake.seed({"external_id": "chat"})
        plugin = RequestIds()
        async with (
            AsyncOrq(api_key=fake.api_key, base_url=fake.base_url, plugins=[plugin]) as orq,
            AsyncSyllable(api_key=other.api_key, base_url=other.base_url) as syllable,
        ):
            receipt = await erase_async([orq, syllable], ids=[orq_id], dry_run=False, request_ids=plugin)
    assert [(each.provider, each.client, each.state) for each in receipt.sessions] == [
        ("orq", 0, "gone"),
        ("syllable", 1, "not_coverable"),
    ]
    assert receipt.not_coverable[0].reason == "syllable cannot delete sessions; ask the vendor to do it"
    assert "not coverable syllable cannot delete" in str(receipt)
    assert not receipt.complete
    assert not fake.sessions


async def test_a_user_where_there_is_no_filter_for_users() -> None:
    with FakeOrq() as fake:
        ann, bob = fake.seed({"user_id": "ann"}, {"user_id": "bob"})
        async with AsyncOrq(api_key=fake.api_key, base_url=fake.base_url) as orq:
            assert "user_id" not in orq.capabilities.fields[Operation.LIST]
            receipt = await erase_async(orq, user_id="ann", dry_run=False)
        assert states(receipt) == {ann: "gone"}
        assert [*fake.sessions] == [bob]


async def test_what_remains_is_told(dock: AsyncSQL, monkeypatch: pytest.MonkeyPatch) -> None:
    async def ignored(session_id: str, /) -> None:
        return None

    monkeypatch.setattr(dock.sessions, "delete", ignored)
    receipt = await erase_async(dock, ids=["s0"], dry_run=False, timeout=0)
    assert states(receipt) == {"s0": "visible"}
    (recording,) = await dock.sessions.recordings("s0")
    assert receipt.visible[0].reason == (
        "the session can be read; its events can be listed; its recordings can be listed; "
        f"the recording {recording.id} can be read"
    )
    assert receipt.sessions[0].verified_at is not None


async def test_it_waits_until_reads_follow(dock: AsyncSQL, monkeypatch: pytest.MonkeyPatch) -> None:
    real, asked = dock.sessions.get, list[str]()

    async def late(session_id: str, /) -> Any:
        asked.append(session_id)
        if len(asked) < 3:
            return None
        if len(asked) == 3:
            raise ServerError("busy", status=503)
        return await real(session_id)

    monkeypatch.setattr(dock.sessions, "get", late)
    receipt = await erase_async(dock, ids=["s1"], dry_run=False, timeout=30)
    assert states(receipt) == {"s1": "gone"}
    assert asked == ["s1"] * 4


async def test_a_deletion_that_fails_is_told_and_the_next_is_tried(
    dock: AsyncSQL, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = dock.sessions.delete

    async def failing(session_id: str, /) -> None:
        if session_id == "s1":
            raise ServerError("no", status=500, request_id="r-1")
        if session_id == "s2":
            await real(session_id)
            raise TransportError("lost", may_have_arrived=True)
        await real(session_id)

    monkeypatch.setattr(dock.sessions, "delete", failing)
    receipt = await erase_async(dock, user_id="ann", dry_run=False, timeout=0)
    assert states(receipt) == {"s0": "gone", "s1": "failed", "s2": "gone"}
    (failed,) = receipt.failed
    assert failed.request_ids == ("r-1",)
    assert failed.reason == "ServerError: no"


@pytest.mark.parametrize(
    ("error", "timeout", "waits"),
    [
        (AuthenticationError("wrong key", status=401), 3600, False),
        (TransportError("refused", may_have_arrived=False), 3600, False),
        (ServerError("busy", status=503), 0.3, True),
        (TransportError("lost", may_have_arrived=True), 0.3, True),
    ],
    ids=str,
)
async def test_it_waits_only_where_waiting_helps(
    error: Exception, timeout: float, waits: bool, dock: AsyncSQL, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, asked = dock.sessions.get, list[str]()

    async def failing(session_id: str, /) -> None:
        raise error

    async def counted(session_id: str, /) -> Any:
        asked.append(session_id)
        return await real(session_id)

    monkeypatch.setattr(dock.sessions, "delete", failing)
    monkeypatch.setattr(dock.sessions, "get", counted)
    receipt = await erase_async(dock, ids=["s1"], dry_run=False, timeout=timeout)
    assert states(receipt) == {"s1": "failed"}
    assert (len(asked) > 1) is waits


async def test_it_goes_on_from_a_manifest(dock: AsyncSQL, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "erase.db"
    planned = await erase_async(dock, user_id="ann", manifest=path)
    await dock.sessions.create(id="later", user_id="ann")
    real = dock.sessions.delete

    async def interrupted(session_id: str, /) -> None:
        if session_id == "s1":
            raise KeyboardInterrupt
        await real(session_id)

    with monkeypatch.context() as patch:
        patch.setattr(dock.sessions, "delete", interrupted)
        with pytest.raises(KeyboardInterrupt):
            await erase_async(dock, user_id="ann", dry_run=False, manifest=path)
    receipt = await erase_async(dock, user_id="ann", dry_run=False, manifest=path)
    assert set(states(receipt)) == set(states(planned)) == {"s0", "s1", "s2"}
    assert receipt.complete
    assert len(receipt.accepted) == 3
    assert receipt.started_at == planned.started_at
    assert await ids(dock) == {"s3", "later"}


async def test_manifests_that_do_not_fit(dock: AsyncSQL, tmp_path: Path) -> None:
    path = tmp_path / "erase.db"
    await erase_async(dock, user_id="ann", manifest=path)
    async with AsyncSQL(f"sqlite:///{tmp_path}/elsewhere.db") as elsewhere:
        with pytest.raises(InvalidValueError, match="is the manifest of another erasure"):
            await erase_async(elsewhere, user_id="ann", manifest=path)
    with pytest.raises(InvalidValueError, match="is the manifest of another erasure"):
        await erase_async(dock, user_id="bob", manifest=path)
    with pytest.raises(InvalidValueError, match="is the manifest of another erasure"):
        await erase_async([dock, dock], user_id="ann", manifest=path)
    with pytest.raises(StorageError, match="cannot be used"):
        await erase_async(dock, user_id="ann", manifest=tmp_path / "none" / "erase.db")


async def test_a_listed_session_without_an_id_is_not_passed_over(
    dock: AsyncSQL, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = dock.sessions.list

    async def nameless(**options: Any) -> Any:
        async for session in listed(**options):
            missing: Any = None
            yield attrs.evolve(session, id=missing)

    monkeypatch.setattr(dock.sessions, "list", nameless)
    with pytest.raises(StorageError, match="NOT NULL"):
        await erase_async(dock, user_id="ann", dry_run=False)


async def test_collecting_that_failed_is_begun_again(
    dock: AsyncSQL, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(**filters: Any) -> Any:
        raise NotFoundError("no project")

    with monkeypatch.context() as patch:
        patch.setattr(dock.sessions, "list", broken)
        with pytest.raises(NotFoundError):
            await erase_async(dock, user_id="ann", dry_run=False, manifest=tmp_path / "m")
    receipt = await erase_async(dock, user_id="ann", dry_run=False, manifest=tmp_path / "m")
    assert len(receipt.gone) == 3


@pytest.mark.parametrize(
    ("criteria", "message"),
    [
        ({}, "pass one of ids, user_id and filters, not none"),
        ({"ids": ["a"], "user_id": "b"}, "not ids and user_id"),
        ({"ids": "abc"}, "ids must be several ids, not one str"),
        ({"ids": 5}, "ids must be several ids, not int"),
        ({"ids": ["s0", None]}, r"ids\[1\] must be a str, not NoneType"),
        ({"ids": ["s0", "\ud800"]}, r"ids\[1\] must be valid Unicode text"),
        ({"ids": ["s0", ""]}, r"ids\[1\] must not be ''"),
        ({"filters": {}}, "filters is empty, which would erase everything"),
        ({"user_id": ""}, "user_id is empty"),
        ({"user_id": UNSET}, "user_id must be a str, not Unset"),
        ({"filters": {"tags": []}}, "the filter tags is empty"),
        ({"filters": {"user_id": "ann", "tags_any": iter(())}}, "the filter tags_any is empty"),
        ({"filters": {"name_contains": ""}}, "the filter name_contains is empty"),
        ({"filters": {"metadata": {}}}, "the filter metadata is empty"),
        ({"filters": {"metadata_keys": ()}}, "the filter metadata_keys is empty"),
        ({"filters": {"has_error": UNSET}}, "the filter has_error is empty"),
        ({"filters": {"order": "oldest"}}, "order in filters does not say which sessions"),
        ({"filters": {"user_id": "ann", "max_items": 1}}, "max_items in filters"),
        ({"filters": {"cursor": "x"}}, "cursor in filters"),
        ({"ids": [], "timeout": -1}, "timeout must be seconds from 0, not -1"),
    ],
)
async def test_criteria_that_say_nothing(dock: AsyncSQL, criteria: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidValueError, match=message):
        await erase_async(dock, dry_run=False, **criteria)
    assert len(await ids(dock)) == 4


async def test_a_filter_may_ask_for_null_or_be_an_iterator(dock: AsyncSQL) -> None:
    async with AsyncSQL("sqlite://") as other:
        await other.sessions.create(id="untagged")
        await dock.sessions.create(id="tagged", tags=["x"])
        found = await erase_async([dock, other], filters={"tags": iter(["x"])})
    assert states(found) == {"tagged": "planned"}
    assert set(states(await erase_async(dock, filters={"user_id": None}))) == {"tagged"}


async def test_a_filter_that_a_provider_does_not_take(dock: AsyncSQL) -> None:
    with pytest.raises(UnsupportedFieldError):
        await erase_async(dock, filters={"fruit": "pear"}, dry_run=False)


class Small:
    """A client with no more than some operations of another."""

    def __init__(self, client: Any, *operations: Operation) -> None:
        self.sessions = client.sessions
        self.identity = client.identity
        self.capabilities = attrs.evolve(client.capabilities, operations=frozenset(operations))


async def test_providers_that_can_do_less(dock: AsyncSQL) -> None:
    blind: Any = Small(dock, Operation.DELETE)
    receipt = await erase_async(blind, ids=["s0"], dry_run=False)
    assert states(receipt) == {"s0": "accepted"}
    with pytest.raises(UnsupportedOperationError, match="sql cannot list sessions; pass the ids"):
        await erase_async(blind, user_id="ann", dry_run=False)
    listing: Any = Small(dock, Operation.DELETE, Operation.LIST)
    assert (await erase_async(listing, ids=["s1"], dry_run=False)).complete
    stuck: Any = Small(dock, Operation.LIST)
    assert states(await erase_async(stuck, ids=["s2"], dry_run=False)) == {"s2": "not_coverable"}


async def test_a_session_that_is_still_listed(dock: AsyncSQL, monkeypatch: pytest.MonkeyPatch) -> None:
    async def ignored(session_id: str, /) -> None:
        return None

    monkeypatch.setattr(dock.sessions, "delete", ignored)
    listing: Any = Small(dock, Operation.DELETE, Operation.LIST)
    receipt = await erase_async(listing, ids=["s1"], dry_run=False, timeout=0)
    assert receipt.visible[0].reason == "the session is listed"
