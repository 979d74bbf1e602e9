"""A vendor's session that was moved into the database is, built again from there, equal to the vendor's own."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import attrs
import pytest

from sessiondock import Client, Operation
from sessiondock_files import Files
from sessiondock_humanloop import Humanloop, HumanloopExport, HumanloopLog, HumanloopSession
from sessiondock_humanloop.fake import FakeHumanloop
from sessiondock_humanloop.sample_export import write_sample_export
from sessiondock_orq import Orq, OrqSession
from sessiondock_orq.fake import FakeOrq
from sessiondock_sql import SQL
from sessiondock_syllable import Syllable, SyllableEvent, SyllableSession
from sessiondock_syllable.fake_populated import PopulatedSyllable
from sessiondock_transfer import copy

ODD: dict[str, Any] = {"kept": [None, 2**70, 0.1 + 0.2, 1e300, "\u2028 \U0001f600"], "": {}}


@contextmanager
def orq(folder: Path) -> Generator[Client[Any]]:
    with FakeOrq() as fake, Orq(api_key=fake.api_key, base_url=fake.base_url) as client:
        fake.add("a", duration=0.1 + 0.2, contact_ids=["ann"], traces_count=2.0, tags=["vip"], unknown=ODD)
        fake.add("b", billing={"input_cost": 0.5, "output_cost": 1e-7, "total_cost": 0.5000001})
        yield client


@contextmanager
def humanloop(folder: Path) -> Generator[Client[Any]]:
    with FakeHumanloop() as fake, Humanloop(api_key=fake.api_key, base_url=fake.base_url, project="pr_1") as client:
        for number in range(2):
            fake.log("pr_1", session_reference_id=f"t{number}", inputs={"q": number, **ODD}, output="On its way.")
            fake.log("pr_1", session_reference_id=f"t{number}", inputs={"q": "more"}, output="It is there.")
        yield client


@contextmanager
def export(folder: Path) -> Generator[Client[Any]]:
    write_sample_export(folder / "export", sessions=4)
    with HumanloopExport(folder / "export") as client:
        yield client


@contextmanager
def syllable(folder: Path) -> Generator[Client[Any]]:
    with PopulatedSyllable() as fake, Syllable(api_key=fake.api_key, base_url=fake.base_url) as client:
        fake.add_session(is_outbound=True, source="a", target="b", duration=0.1 + 0.2)
        yield client


@pytest.mark.parametrize(
    ("vendor", "session_class", "event_class"),
    [
        (orq, OrqSession, None),
        (humanloop, HumanloopSession, None),
        (export, HumanloopSession, HumanloopLog),
        (syllable, SyllableSession, SyllableEvent),
    ],
)
def test_it_is_equal_with_its_raw(
    tmp_path: Path, vendor: Callable[[Path], Any], session_class: Any, event_class: Any
) -> None:
    with vendor(tmp_path) as source, SQL(f"sqlite:///{tmp_path}/a.db") as database:
        report = copy(source, database, manifest=None, verify=True, recordings=False)
        assert (report.ok, report.events > 0) == (True, event_class is not None)
        with Files(tmp_path / "archive") as archive, SQL("sqlite://") as last:
            assert copy(database, archive, manifest=None, recordings=False).ok
            assert copy(archive, last, manifest=None, recordings=False).ok
            originals = [source.sessions.get(session.id) for session in source.sessions.list()]
            assert len(originals) > 1
            for original in originals:
                for store in (database, last):
                    stored = store.sessions.get(original.id)
                    assert stored.copied_from == source.capabilities.provider
                    again = session_class.from_raw(stored.raw)
                    assert type(again) is type(original) is session_class
                    assert (again, again.raw) == (original, original.raw)
                    assert again.to_dict() == original.to_dict()
                    assert (Operation.LIST_EVENTS in source.capabilities) == (event_class is not None)
                    if event_class is not None:
                        check_events(source, store, original.id, event_class)


def check_events(source: Any, store: Any, session_id: str, event_class: Any) -> None:
    """The events of a session are equal, too. What an event's place in its session tells is not in its own raw."""
    originals = {event.id: event for event in source.sessions.list_events(session_id)}
    stored = list(store.sessions.list_events(session_id))
    assert {event.id for event in stored} == originals.keys()
    for event in stored:
        again, original = event_class.from_raw(event.raw), originals[event.id]
        assert again.raw == original.raw
        placed = attrs.evolve(again, **{name: getattr(original, name) for name in ("id", "session_id", "parent_id")})
        assert placed == original
