"""For every provider a session that has every field which the provider can show, in a client to copy it from."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from sessiondock import Client, Event
from sessiondock_adk import Adk
from sessiondock_adk.fake import FakeAdk
from sessiondock_files import Files
from sessiondock_honeyhive import HoneyHive, HoneyHiveV1
from sessiondock_honeyhive.fake import FakeHoneyHive
from sessiondock_humanloop import Humanloop, HumanloopExport
from sessiondock_humanloop.fake import FakeHumanloop
from sessiondock_humanloop.sample_export import write_sample_export
from sessiondock_orq import Orq
from sessiondock_orq.fake import FakeOrq
from sessiondock_sql import SQL
from sessiondock_syllable import Syllable
from sessiondock_syllable.fake_populated import PopulatedSyllable

__all__ = ["ENDS", "filled"]

START = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
IDS = [f"00000000-0000-4000-8000-00000000000{number}" for number in range(4)]

EVENT: Mapping[str, Any] = {
    "type": "model",
    "name": "answer",
    "inputs": {"question": "Where is my parcel?"},
    "outputs": {"text": "On its way."},
    "error": "slow",
    "started_at": START + timedelta(seconds=1),
    "ended_at": START + timedelta(seconds=3),
    "duration": timedelta(seconds=2),
    "config": {"model": "m"},
    "metadata": {"region": "eu"},
    "metrics": {"tokens": 12},
    "feedback": {"rating": 5},
    "user_properties": {"plan": "gold"},
}
SESSION: Mapping[str, Any] = {
    **{name: value for name, value in EVENT.items() if name != "type"},
    "started_at": START,
    "external_id": "ticket-7",
    "project": "support",
    "user_id": "ann",
    "environment": "production",
    "tags": ["vip"],
    "created_at": START + timedelta(seconds=4),
    "updated_at": START + timedelta(seconds=5),
    "raw": {"id": "elsewhere-1"},
    "copied_from": "elsewhere",
}
ADK_EVENT: Mapping[str, Any] = {
    "name": "agent",
    "outputs": {"role": "model", "parts": [{"text": "On its way."}]},
    **{name: EVENT[name] for name in ("error", "started_at", "metadata")},
    "metrics": {"totalTokenCount": 12},
}


@contextmanager
def opened(kind: str, folder: Path) -> Generator[tuple[Any, Any]]:
    """A client of a provider of this name, and the fake behind it, if there is one."""
    with ExitStack() as stack:
        client, fake = _OPEN[kind](stack, folder)
        yield stack.enter_context(client), fake


@contextmanager
def filled(kind: str, folder: Path) -> Generator[Client[Any]]:
    """A client of the provider that has one full session."""
    with opened(kind, folder) as (client, fake):
        _FILL[kind](client, fake)
        yield client


def _sql(stack: ExitStack, folder: Path) -> tuple[Any, Any]:
    return SQL(f"sqlite:///{folder}/sessions.db"), None


def _files(stack: ExitStack, folder: Path) -> tuple[Any, Any]:
    return Files(folder / "archive"), None


def _export(stack: ExitStack, folder: Path) -> tuple[Any, Any]:
    write_sample_export(folder / "export", sessions=4)
    return HumanloopExport(folder / "export"), None


def _served(
    fake_class: Callable[[], Any], client_class: Callable[..., Any], **settings: Any
) -> Callable[[ExitStack, Path], tuple[Any, Any]]:
    def open_it(stack: ExitStack, folder: Path) -> tuple[Any, Any]:
        fake = stack.enter_context(fake_class())
        key = {} if client_class is Adk else {"api_key": fake.api_key}
        return client_class(base_url=fake.base_url, **key, **settings), fake

    return open_it


def _fill_store(client: Any, fake: Any) -> None:
    client.sessions.create(id="s1", **SESSION)
    child = Event(id="e2", type="tool", name="track", started_at=START + timedelta(seconds=2))
    raw: dict[str, Any] = {"raw": {"id": "elsewhere-2"}, "copied_from": "elsewhere"}
    last = Event(id="e3", parent_id="e1", started_at=START + timedelta(seconds=3))
    client.sessions.add_events("s1", [Event(id="e1", children=(child,), **EVENT, **raw), last])
    client.sessions.add_recording("s1", BytesIO(b"RIFF" * 1000), content_type="audio/wav")


def _fill_honeyhive(client: Any, fake: Any) -> None:
    known = client.capabilities.fields["create"]
    client.sessions.create(id=IDS[0], **{name: value for name, value in SESSION.items() if name in known})
    whole = Event(id=IDS[1], parent_id=IDS[0], **EVENT)
    tool = Event(id=IDS[2], parent_id=IDS[1], type="tool", name="track", started_at=START + timedelta(seconds=2))
    client.sessions.add_events(IDS[0], [whole, tool])


def _fill_adk(client: Any, fake: Any) -> None:
    asked = Event(id="e1", name="user", inputs={"role": "user", "parts": [{"text": "Where is my parcel?"}]})
    client.sessions.create(id="s1", state={"parcel": "P-1"}, events=[asked, Event(id="e2", **ADK_EVENT)])


def _fill_orq(client: Any, fake: Any) -> None:
    fake.add(
        "ticket-7",
        duration=2000,
        contact_ids=["ann"],
        project_id="support",
        tags=["vip"],
        started_at="2026-01-02T03:04:05.000Z",
    )


def _fill_humanloop(client: Any, fake: Any) -> None:
    fake.log("pr_1", session_reference_id="ticket-7", inputs={"question": "Where is my parcel?"}, output="On its way.")


def _fill_nothing(client: Any, fake: Any) -> None:
    """The end is filled from the start."""


_OPEN: Mapping[str, Callable[[ExitStack, Path], tuple[Any, Any]]] = {
    "sql": _sql,
    "files": _files,
    "adk": _served(FakeAdk, Adk, project="app", user_id="me"),
    "honeyhive": _served(FakeHoneyHive, HoneyHive, project="support"),
    "honeyhive-v1": _served(FakeHoneyHive, HoneyHiveV1, project="support"),
    "humanloop": _served(FakeHumanloop, Humanloop, project="pr_1"),
    "humanloop-export": _export,
    "orq": _served(FakeOrq, Orq),
    "syllable": _served(PopulatedSyllable, Syllable),
}
_FILL: Mapping[str, Callable[[Any, Any], None]] = {
    "sql": _fill_store,
    "files": _fill_store,
    "adk": _fill_adk,
    "honeyhive": _fill_honeyhive,
    "honeyhive-v1": _fill_honeyhive,
    "humanloop": _fill_humanloop,
    "humanloop-export": _fill_nothing,
    "orq": _fill_orq,
    "syllable": _fill_nothing,
}
ENDS = tuple(_OPEN)
"""The names of the providers."""
