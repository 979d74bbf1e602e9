# Generated from tests/conformance/memory/_async/broken_results.py: edit that file, not this one.
# Digest: bb01db688beb5b12
"""Results, lists and events that are wrong in one way each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import attrs

from sessiondock import UNSET, Pager, Event, Session, Unset
from sessiondock.authoring import PageData, inner_cursor

from .. import wire
from ..own_models import BareSession, ForgetfulEvent, ForgetfulSession, as_model
from .client import Memory
from .sessions import MemorySessions


class TakesNoId(MemorySessions):
    def get(self, session_id: str = "an-id", /) -> Session:
        return super().get(session_id)


class TakesIdByName(MemorySessions):
    def get(self, session_id: str) -> Session:
        return super().get(session_id)


class TakesNoneForAll(MemorySessions):
    def list(
        self,
        *,
        project: str | Unset | None = None,
        error: str | Unset | None = UNSET,
        started_after: datetime | Unset = UNSET,
        page: int | None = None,
        page_size: int | None = None,
        max_items: int | None = None,
        cursor: str | None = None,
    ) -> Pager[Session]:
        """Sessions."""
        wanted = UNSET if project is None else project
        return super().list(project=wanted, page_size=page_size, max_items=max_items, cursor=cursor)


class MakesUpMappings(MemorySessions):
    def get(self, session_id: str, /) -> Session:
        found = super().get(session_id)
        return attrs.evolve(found, inputs=found.inputs or {})


class AsksForOne(MemorySessions):
    def list(self, *, page_size: int | None = None, **fields: Any) -> Pager[Session]:
        return super().list(page_size=page_size or 1, **fields)


class LacksFromRaw(MemorySessions):
    def get(self, session_id: str, /) -> Session:
        return as_model(BareSession, super().get(session_id))


class ForgetsFromRaw(MemorySessions):
    def get(self, session_id: str, /) -> Session:
        return as_model(ForgetfulSession, super().get(session_id))


class ForgetsEvents(MemorySessions):
    def list_events(self, session_id: str, /, **fields: Any) -> Pager[Event]:
        pager = super().list_events(session_id, **fields)

        def fetch(cursor: str | None, /) -> PageData[Event]:
            found = pager.first()
            return PageData(items=[as_model(ForgetfulEvent, event) for event in found])

        return Pager(fetch)


class FiltersFirstPage(MemorySessions):
    def list(
        self,
        *,
        project: str | Unset = UNSET,
        page_size: int | None = None,
        max_items: int | None = None,
        cursor: str | None = None,
        **fields: Any,
    ) -> Pager[Session]:
        """Sessions."""
        first, others = wire.sessions(project=project, page_size=page_size), wire.sessions(page_size=page_size)
        return self._client.paginate(
            lambda cursor: (first if cursor is None else others).page(cursor), cursor=cursor, max_items=max_items
        )


class RepeatsCutPages(MemorySessions):
    def list(self, *, cursor: str | None = None, **fields: Any) -> Pager[Session]:
        return super().list(cursor=inner_cursor(cursor), **fields)


class IgnoresEventCursors(MemorySessions):
    def list_events(self, session_id: str, /, *, cursor: str | None = None, **fields: Any) -> Pager[Event]:
        return super().list_events(session_id, **fields)


class IgnoresEventLimit(MemorySessions):
    def list_events(self, session_id: str, /, *, max_items: int | None = None, **fields: Any) -> Pager[Event]:
        return super().list_events(session_id, **fields)


class ChecksNoEventSizes(MemorySessions):
    def list_events(self, session_id: str, /, *, page_size: int | None = None, **fields: Any) -> Pager[Event]:
        return super().list_events(session_id, page_size=page_size or None, **fields)


class CutsEvents(MemorySessions):
    def add_events(self, session_id: str, events: Iterable[Event], /) -> tuple[Event, ...]:
        return super().add_events(session_id, [*events][:100])


class ReturnsNoEvents(MemorySessions):
    def add_events(self, session_id: str, events: Iterable[Event], /) -> tuple[Event, ...]:
        super().add_events(session_id, events)
        return ()


class EchoesEvents(MemorySessions):
    def add_events(self, session_id: str, events: Iterable[Event], /) -> tuple[Event, ...]:
        super().add_events(session_id, events)
        return tuple(events)


class EmptiesList(MemorySessions):
    def add_events(self, session_id: str, events: Iterable[Event], /) -> tuple[Event, ...]:
        added = super().add_events(session_id, events)
        if isinstance(events, list):
            events.clear()
        return added


class ChangesEvents(MemorySessions):
    def add_events(self, session_id: str, events: Iterable[Event], /) -> tuple[Event, ...]:
        for event in (several := list(events)):
            if isinstance(event.metadata, dict):
                event.metadata["added"] = True
        return super().add_events(session_id, several)


class EchoesCreate(MemorySessions):
    def create(
        self, *, name: str | None = None, inputs: Mapping[str, Any] | None = None, **fields: Any
    ) -> Session:
        made = super().create(name=name, inputs=inputs)
        return Session(id=made.id, name=name, inputs=inputs)


class EchoesCreateAsRaw(MemorySessions):
    def create(self, *, name: str | None = None, **fields: Any) -> Session:
        made = super().create(name=name)
        return Session(id=made.id, name=name, raw={"id": made.id, "name": name})


class ReturnsIdOnly(MemorySessions):
    def create(self, **fields: Any) -> Session:
        made = super().create(**fields)
        return Session(id=made.id, raw=made.raw)


class ReturnsOldSession(MemorySessions):
    def update(self, session_id: str, /, *, name: str | Unset | None = UNSET, **fields: Any) -> Session:
        old = self.get(session_id)
        super().update(session_id, name=name)
        return attrs.evolve(old, name="old")


class ShiftsTimes(MemorySessions):
    def get(self, session_id: str, /) -> Session:
        return _with_created_at(super().get(session_id), timedelta(hours=1))


class MakesTimesNaive(MemorySessions):
    def get(self, session_id: str, /) -> Session:
        found = super().get(session_id)
        return attrs.evolve(found, created_at=found.created_at.replace(tzinfo=None) if found.created_at else None)


class IgnoresOffsets(MemorySessions):
    def get(self, session_id: str, /) -> Session:
        found = super().get(session_id)
        read = datetime.fromisoformat(found.raw["created_at"]).replace(tzinfo=UTC)
        return attrs.evolve(found, created_at=read)


class DropsBeyondBMP(MemorySessions):
    def create(self, *, name: str | None = None, **fields: Any) -> Session:
        kept = None if name is None else "".join(each for each in name if ord(each) < 0x10000)
        return super().create(name=kept)


class ReadsEmptyAsNone(MemorySessions):
    def get(self, session_id: str, /) -> Session:
        found = super().get(session_id)
        return attrs.evolve(found, inputs=found.inputs or None)


class ChangesUpdate(MemorySessions):
    def update(
        self, session_id: str, /, *, metadata: Mapping[str, Any] | Unset | None = UNSET, **fields: Any
    ) -> Session:
        changed = super().update(session_id, metadata=metadata)
        if isinstance(metadata, dict):
            metadata["added"] = True
        return changed


class IgnoresTransport(Memory):
    def __init__(self, *, http_client: object = None, **options: Any) -> None:
        super().__init__(**options)


def _with_created_at(session: Session, shift: timedelta) -> Session:
    return attrs.evolve(session, created_at=None if session.created_at is None else session.created_at + shift)
