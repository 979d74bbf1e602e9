"""An import fits what it reads to the provider, or says why it cannot."""

from __future__ import annotations

from pathlib import Path

import attrs
import pytest

from sessiondock import (
    AuthenticationError,
    Capabilities,
    ConfigurationError,
    Event,
    Facts,
    Operation,
    UnsupportedOperationError,
)
from sessiondock_orq import AsyncOrq
from sessiondock_orq.fake import FakeOrq
from sessiondock_sql import AsyncSQL
from sessiondock_transfer import ImportedSession, import_async
from sessiondock_transfer.import_plan import ImportPlan

LINE = '{"messages": [{"role": "user", "content": "x"}, {"role": "assistant", "content": "y"}]}\n'


async def test_a_provider_that_cannot_hold_events_is_rejected_first(tmp_path: Path) -> None:
    (tmp_path / "s.chat.jsonl").write_text(LINE)
    with FakeOrq() as fake:
        async with AsyncOrq(api_key=fake.api_key, base_url=fake.base_url) as orq:
            with pytest.raises(UnsupportedOperationError, match="orq cannot add events, which line 1 has"):
                await import_async(tmp_path / "s.chat.jsonl", orq)
        assert not fake.sessions


async def test_a_format_that_cannot_be_read(tmp_path: Path) -> None:
    async with AsyncSQL("sqlite://") as dock:
        with pytest.raises(ConfigurationError, match=r"'csv' can be written, but not read; .*parquet.* can be read"):
            await import_async(tmp_path / "s.csv", dock)


async def test_a_closed_client_ends_the_import(tmp_path: Path) -> None:
    (tmp_path / "s.chat.jsonl").write_text(LINE)
    dock = AsyncSQL("sqlite://")
    await dock.aclose()
    with pytest.raises(ConfigurationError):
        await import_async(tmp_path / "s.chat.jsonl", dock)


def capabilities(*operations: Operation, create: tuple[str, ...] = ()) -> Capabilities:
    return Capabilities(
        provider="small",
        operations=frozenset(operations),
        fields={Operation.CREATE: create},
        required={},
        types={},
        facts=Facts(),
    )


def test_a_provider_that_cannot_create() -> None:
    with pytest.raises(UnsupportedOperationError, match="small cannot create sessions") as caught:
        ImportPlan(capabilities(Operation.GET))
    assert caught.value.supported == ("get",)


def test_one_event_fits_into_a_session() -> None:
    plan = ImportPlan(capabilities(Operation.CREATE, create=("inputs", "outputs", "name")))
    event = Event(inputs={"a": 1}, outputs={"b": 2}, config={"c": 3})
    item = ImportedSession(fields={"name": "n", "tags": (), "user_id": "u"}, events=(event,))
    plan.check_all([item, ImportedSession()])
    assert plan.fields(item) == (
        {"name": "n", "inputs": {"a": 1}, "outputs": {"b": 2}},
        ["session.user_id", "session.config"],
    )
    with pytest.raises(UnsupportedOperationError, match="add events"):
        plan.check(ImportedSession(events=(event, event)))


def test_events_go_in_parts() -> None:
    plan = ImportPlan(capabilities(Operation.CREATE, Operation.ADD_EVENTS))
    events = plan.events(ImportedSession(events=(Event(),) * 1100), "s")
    assert {event.session_id for event in events} == {"s"}
    assert [len(part) for part in plan.parts(events)] == [500, 500, 100]


async def test_events_that_fit_into_the_session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "s.chat.jsonl").write_text(LINE)
    async with AsyncSQL("sqlite://") as dock:
        able = attrs.evolve(dock.capabilities, operations=frozenset({Operation.CREATE}))
        monkeypatch.setattr(AsyncSQL, "capabilities", able)
        report = await import_async(tmp_path / "s.chat.jsonl", dock)
        assert report.events == 0
        session = await dock.sessions.get(report.ids[0])
        assert session.outputs == {"message": {"role": "assistant", "content": "y"}}


async def test_an_authentication_error_is_raised(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "s.chat.jsonl").write_text(LINE)
    async with AsyncSQL("sqlite://") as dock:

        async def rejected(**fields: object) -> None:
            raise AuthenticationError("no")

        monkeypatch.setattr(dock.sessions, "create", rejected)
        with pytest.raises(AuthenticationError):
            await import_async(tmp_path / "s.chat.jsonl", dock)
