"""What really becomes of every field when a session is copied from one provider to another, against the fakes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import attrs

from sessiondock import Event, Operation, Session
from sessiondock.capabilities import capabilities_of
from sessiondock.registry import find_provider, load_class
from sessiondock_transfer import Patience, Plan, Report, check, copy, plan
from tests.moves.sources import ENDS, filled, opened

__all__ = ["TARGETS", "Move", "fields_of", "moves_from"]

WRITABLE = Operation.CREATE
"""A provider with this operation is a target."""
_NOT_SHOWN = {"id", "session_id", "copied_from"}
_QUICK = Patience(initial=0.001, longest=0.05)


@attrs.frozen(kw_only=True)
class Move:
    """What a copy from one provider to another did.

    Attributes:
        fates: field -> ``"kept"``, ``"metadata"`` or ``"lost"``, fields of events under ``events.``.
        ids: what became of the sessions' ids: ``"kept"``, ``"mapped"`` or ``"made"``.
        reasons: lost field -> why.
        added: fields that the target has filled by itself.
    """

    fates: Mapping[str, str]
    ids: str
    reasons: Mapping[str, str]
    added: tuple[str, ...]


def _targets() -> tuple[str, ...]:
    found: list[str] = []
    for name in ENDS:
        record = find_provider(name)
        if WRITABLE in capabilities_of(record, load_class(record, record.sync_class)):
            found.append(name)
    return tuple(found)


TARGETS = _targets()
"""The names of the providers that a session can be copied to."""


def fields_of(client: Any) -> dict[str, None]:
    """The fields that the sessions of a client have, in the order of the models; those of events under ``events.``."""
    sessions = [client.sessions.get(listed.id) for listed in client.sessions.list()]
    found = dict.fromkeys(_filled(Session, sessions), None)
    if Operation.LIST_EVENTS in client.capabilities:
        events = [event for session in sessions for event in client.sessions.list_events(session.id)]
        found |= {f"events.{name}": None for name in ("id", *_filled(Event, events)) if name != "created_at"}
    if Operation.RECORDINGS in client.capabilities and any(client.sessions.recordings(each.id) for each in sessions):
        found["recordings"] = None
    return found


def _filled(model: type[Session] | type[Event], items: list[Any]) -> list[str]:
    names = [field.name for field in attrs.fields(model) if field.name not in _NOT_SHOWN]
    return [name for name in names if any(getattr(item, name) not in (None, (), {}) for item in items)]


def moves_from(source: str, folder: Path) -> tuple[list[str], dict[str, Move]]:
    """The fields of a provider's sessions, and the copy to each target."""
    (folder / "source").mkdir()
    with filled(source, folder / "source") as client:
        fields = list(fields_of(client))
        return fields, {target: _move(client, fields, target, folder / target) for target in TARGETS}


def _move(client: Any, fields: list[str], kind: str, folder: Path) -> Move:
    folder.mkdir()
    made, report = _copied(client, kind, folder / "whole", events=True)
    reasons = dict(made.lost)
    if report.failed and Operation.LIST_EVENTS in client.capabilities:
        reasons["events"] = _why(report)
        made, report = _copied(client, kind, folder / "without", events=False)
    if report.failed:
        return Move(fates=dict.fromkeys(fields, "not copied"), ids="", reasons={"session": _why(report)}, added=())
    if set(made.lost) != set(report.lost_fields) or not set(report.moved_fields) >= set(made.moved):
        raise AssertionError(f"the plan does not say what the copy does: {made}\n{report}")
    fates = {name: _fate(name, made, report, whole="events" not in reasons) for name in fields}
    return Move(fates=fates, ids=made.ids, reasons=reasons, added=tuple(sorted(report.added_fields)))


def _copied(client: Any, kind: str, folder: Path, *, events: bool) -> tuple[Plan, Report]:
    """The plan, and the report of a copy to a new target. A copy that is complete is read back and must be equal."""
    folder.mkdir()
    chosen: dict[str, Any] = {"concurrency": 1, "events": events, "patience": _QUICK}
    with opened(kind, folder) as (target, _):
        made = plan(client, target, **chosen)
        report = copy(client, target, manifest=folder / "manifest", **chosen)
        if report.failed:
            return made, report
        checked = check(client, target, manifest=folder / "manifest", **chosen)
        if not (report.ok and checked.ok):
            raise AssertionError(f"a copy that is not complete: {report}\n{checked}")
        return made, attrs.evolve(report, added_fields=checked.added_fields)


def _why(report: Report) -> str:
    return next(entry.reason or "" for entry in report.entries if entry.state == "failed")


def _fate(name: str, made: Plan, report: Report, *, whole: bool) -> str:
    parent = "events" if name.startswith("events.") else name
    if name in report.lost_fields or parent in report.lost_fields:
        return "lost"
    if parent == "events" and not whole:
        return "not copied"
    if name in report.moved_fields:
        return "metadata"
    if name in made.kept or "." in name or name == "recordings":
        return "kept"
    raise AssertionError(f"neither the plan nor the report says what becomes of {name}: {made}\n{report}")
