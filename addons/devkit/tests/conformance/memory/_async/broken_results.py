"""Results, lists and events that are wrong in one way each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import attrs

from sessiondock import UNSET, AsyncPager, Event, Session, Unset
from sessiondock.authoring import PageData, inner_cursor

from .. import wire
from ..own_models import BareSession, ForgetfulEvent, ForgetfulSession, as_model
from .client import AsyncMemory
from .sessions import AsyncMemorySessions


class TakesNoId(AsyncMemorySessions):
    async def get(self, session_id: str = "an-id", /) -> Session:
        return await super().get(session_id)


class TakesIdByName(AsyncMemorySessions):
    async def get(self, session_id: str) -> Session:
        return await super().get(session_id)


class TakesNoneForAll(AsyncMemorySessions):
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
    ) -> AsyncPager[Session]:
        """Sessions."""
        wanted = UNSET if project is None else project
        return super().list(project=wanted, page_size=page_size, max_items=max_items, cursor=cursor)


class MakesUpMappings(AsyncMemorySessions):
    async def get(self, session_id: str, /) -> Session:
        found = await super().get(session_id)
        return attrs.evolve(found, inputs=found.inputs or {})


class AsksForOne(AsyncMemorySessions):
    def list(self, *, page_size: int | None = None, **fields: Any) -> AsyncPager[Session]:
        return super().list(page_size=page_size or 1, **fields)


class LacksFromRaw(AsyncMemorySessions):
    async def get(self, session_id: str, /) -> Session:
        return as_model(BareSession, await super().get(session_id))


class ForgetsFromRaw(AsyncMemorySessions):
    async def get(self, session_id: str, /) -> Session:
        return as_model(ForgetfulSession, await super().get(session_id))


class ForgetsEvents(AsyncMemorySessions):
    def list_events(self, session_id: str, /, **fields: Any) -> AsyncPager[Event]:
        pager = super().list_events(session_id, **fields)

        async def fetch(cursor: str | None, /) -> PageData[Event]:
            found = await pager.first()
            return PageData(items=[as_model(ForgetfulEvent, event) for event in found])

        return AsyncPager(fetch)


class FiltersFirstPage(AsyncMemorySessions):
    def list(
        self,
        *,
        project: str | Unset = UNSET,
        page_size: int | None = None,
        max_items: int | None = None,
        cursor: str | None = None,
        **fields: Any,
    ) -> AsyncPager[Session]:
        """Sessions."""
        first, others = wire.sessions(project=project, page_size=page_size), wire.sessions(page_size=page_size)
        return self._client.paginate(
            lambda cursor: (first if cursor is None else others).page(cursor), cursor=cursor, max_items=max_items
        )


class RepeatsCutPages(AsyncMemorySessions):
    def list(self, *, cursor: str | None = None, **fields: Any) -> AsyncPager[Session]:
        return super().list(cursor=inner_cursor(cursor), **fields)


class IgnoresEventCursors(AsyncMemorySessions):
    def list_events(self, session_id: str, /, *, cursor: str | None = None, **fields: Any) -> AsyncPager[Event]:
        return super().list_events(session_id, **fields)


class IgnoresEventLimit(AsyncMemorySessions):
    def list_events(self, session_id: str, /, *, max_items: int | None = None, **fields: Any) -> AsyncPager[Event]:
        return super().list_events(session_id, **fields)


class ChecksNoEventSizes(AsyncMemorySessions):
    def list_events(self, session_id: str, /, *, page_size: int | None = None, **fields: Any) -> AsyncPager[Event]:
        return super().list_events(session_id, page_size=page_size or None, **fields)


class CutsEvents(AsyncMemorySessions):
    async def add_events(self, session_id: str, events: Iterable[Event], /) -> tuple[Event, ...]:
        return await super().add_events(session_id, [*events][:100])


class ReturnsNoEvents(AsyncMemorySessions):
    async def add_events(self, session_id: str, events: Iterable[Event], /) -> tuple[Event, ...]:
        await super().add_events(session_id, events)
        return ()


class EchoesEvents(AsyncMemorySessions):
    async def add_events(self, session_id: str, events: Iterable[Event], /) -> tuple[Event, ...]:
        await super().add_events(session_id, events)
        return tuple(events)


class EmptiesList(AsyncMemorySessions):
    async def add_events(self, session_id: str, events: Iterable[Event], /) -> tuple[Event, ...]:
        added = await super().add_events(session_id, events)
        if isinstance(events, list):
            events.clear()
        return added


class ChangesEvents(AsyncMemorySessions):
    async def add_events(self, session_id: str, events: Iterable[Event], /) -> tuple[Event, ...]:
        for event in (several := list(events)):
            if isinstance(event.metadata, dict):
                event.metadata["added"] = True
        return await super().add_events(session_id, several)


class EchoesCreate(AsyncMemorySessions):
    async def create(
        self, *, name: str | None = None, inputs: Mapping[str, Any] | None = None, **fields: Any
    ) -> Session:
        made = await super().create(name=name, inputs=inputs)
        return Session(id=made.id, name=name, inputs=inputs)


class EchoesCreateAsRaw(AsyncMemorySessions):
    async def create(self, *, name: str | None = None, **fields: Any) -> Session:
        made = await super().create(name=name)
        return Session(id=made.id, name=name, raw={"id": made.id, "name": name})


class ReturnsIdOnly(AsyncMemorySessions):
    async def create(self, **fields: Any) -> Session:
        made = await super().create(**fields)
        return Session(id=made.id, raw=made.raw)


class ReturnsOldSession(AsyncMemorySessions):
    async def update(self, session_id: str, /, *, name: str | Unset | None = UNSET, **fields: Any) -> Session:
        old = await self.get(session_id)
        await super().update(session_id, name=name)
        return attrs.evolve(old, name="old")


class ShiftsTimes(AsyncMemorySessions):
    async def get(self, session_id: str, /) -> Session:
        return _with_created_at(await super().get(session_id), timedelta(hours=1))


class MakesTimesNaive(AsyncMemorySessions):
    async def get(self, session_id: str, /) -> Session:
        found = await super().get(session_id)
        return attrs.evolve(found, created_at=found.created_at.replace(tzinfo=None) if found.created_at else None)


class IgnoresOffsets(AsyncMemorySessions):
    async def get(self, session_id: str, /) -> Session:
        found = await super().get(session_id)
        read = datetime.fromisoformat(found.raw["created_at"]).replace(tzinfo=UTC)
        return attrs.evolve(found, created_at=read)


class DropsBeyondBMP(AsyncMemorySessions):
    async def create(self, *, name: str | None = None, **fields: Any) -> Session:
        kept = None if name is None else "".join(each for each in name if ord(each) < 0x10000)
        return await super().create(name=kept)


class ReadsEmptyAsNone(AsyncMemorySessions):
    async def get(self, session_id: str, /) -> Session:
        found = await super().get(session_id)
        return attrs.evolve(found, inputs=found.inputs or None)


class ChangesUpdate(AsyncMemorySessions):
    async def update(
        self, session_id: str, /, *, metadata: Mapping[str, Any] | Unset | None = UNSET, **fields: Any
    ) -> Session:
        changed = await super().update(session_id, metadata=metadata)
        if isinstance(metadata, dict):
            metadata["added"] = True
        return changed


class IgnoresTransport(AsyncMemory):
    def __init__(self, *, http_client: object = None, **options: Any) -> None:
        super().__init__(**options)


def _with_created_at(session: Session, shift: timedelta) -> Session:
    return attrs.evolve(session, created_at=None if session.created_at is None else session.created_at + shift)
