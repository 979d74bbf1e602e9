# Generated from tests/_async/archive.py: edit that file, not this one.
# Digest: 87731614ecb991af
"""Clients of a store in memory: one that keeps everything, and some that keep less."""

from __future__ import annotations

from collections.abc import Iterator, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, ClassVar

import attrs

from sessiondock import Event, InvalidValueError, Recording, Session
from sessiondock.authoring import (
    BaseClient,
    ByteStream,
    Pager,
    Resource,
    PageData,
    resource,
)

from ..store import EVENT_FIELDS, Store, record


class ArchiveBase(BaseClient):
    """What the clients have in common."""

    store: Store

    def __init__(self, store: Store) -> None:
        super().__init__()
        self.store = store

    @property
    def identity(self) -> Mapping[str, str]:
        return {"location": self.provider.name}


class Reading(Resource[ArchiveBase]):
    """Reads sessions and events, page by page."""

    provider = record("reading", events_order="oldest")
    newest_events: ClassVar[bool] = False

    @property
    def _store(self) -> Store:
        return self._client.store

    def get(self, session_id: str, /) -> Session:
        number = self._store.begin("get")
        session = self._store.one(session_id)
        self._store.end("get", number)
        return session

    def list(
        self, *, page_size: int | None = None, max_items: int | None = None, cursor: str | None = None
    ) -> Pager[Session]:
        def fetch(cursor: str | None, /) -> PageData[Session]:
            number = self._store.begin("list")
            page = _page(list(self._store.sessions.values()), cursor, page_size or 10)
            self._store.end("list", number)
            return page

        return Pager(fetch, cursor=cursor, max_items=max_items)

    def list_events(
        self,
        session_id: str,
        /,
        *,
        page_size: int | None = None,
        max_items: int | None = None,
        cursor: str | None = None,
    ) -> Pager[Event]:
        def fetch(cursor: str | None, /) -> PageData[Event]:
            number = self._store.begin("list_events")
            self._store.one(session_id)
            events = self._store.events[session_id]
            page = _page(events[::-1] if self.newest_events else events, cursor, page_size or 10)
            self._store.end("list_events", number)
            return page

        return Pager(fetch, cursor=cursor, max_items=max_items)


def _page(items: Sequence[Any], cursor: str | None, size: int) -> PageData[Any]:
    start = int(cursor or 0)
    stop = start + size
    return PageData(
        items=tuple(items[start:stop]), next_cursor=str(stop) if stop < len(items) else None, total=len(items)
    )


class AddingEvents(Reading):
    """Adds events, too."""

    def add_events(self, session_id: str, events: Iterable[Event], /) -> tuple[Event, ...]:
        number = self._store.begin("add_events")
        stored = self._store.add_events(session_id, list(events))
        self._store.end("add_events", number)
        return stored

    def delete(self, session_id: str, /) -> None:
        self._store.begin("delete")
        self._store.one(session_id)
        del self._store.sessions[session_id]


class WholeSessions(AddingEvents):
    """Keeps whatever it is given."""

    provider = record(
        "whole",
        own_ids="yes",
        repeated_create="conflict",
        update="merge",
        event_fields=(*EVENT_FIELDS, "raw", "copied_from"),
    )

    def create(
        self,
        *,
        id: str | None = None,
        external_id: str | None = None,
        name: str | None = None,
        project: str | None = None,
        user_id: str | None = None,
        user_properties: Mapping[str, Any] | None = None,
        environment: str | None = None,
        started_at: datetime | None = None,
        ended_at: datetime | None = None,
        created_at: datetime | None = None,
        updated_at: datetime | None = None,
        duration: timedelta | None = None,
        inputs: Mapping[str, Any] | None = None,
        outputs: Mapping[str, Any] | None = None,
        config: Mapping[str, Any] | None = None,
        metadata: Mapping[str, Any] | None = None,
        metrics: Mapping[str, Any] | None = None,
        feedback: Mapping[str, Any] | None = None,
        tags: Sequence[str] = (),
        error: str | None = None,
        raw: Mapping[str, Any] | None = None,
        copied_from: str | None = None,
    ) -> Session:
        fields = {
            name: value for name, value in locals().items() if name not in {"self", "id", "raw", "tags", "__class__"}
        }
        number = self._store.begin("create")
        session = self._store.create(id or self._store.new_id("w"), {**fields, "raw": raw or {}, "tags": tuple(tags)})
        self._store.end("create", number)
        return session

    def update(
        self,
        session_id: str,
        /,
        *,
        name: str | None = None,
        metadata: Mapping[str, Any] | None = None,
        outputs: Mapping[str, Any] | None = None,
    ) -> Session:
        number = self._store.begin("update")
        given = {"name": name, "metadata": metadata, "outputs": outputs}
        changes: dict[str, Any] = {key: value for key, value in given.items() if value is not None}
        self._store.sessions[session_id] = attrs.evolve(self._store.one(session_id), **changes)
        self._store.end("update", number)
        return self._store.sessions[session_id]

    def recordings(self, session_id: str, /) -> tuple[Recording, ...]:
        self._store.begin("recordings")
        return tuple(recording for recording, _ in self._store.recordings[session_id])

    def stream_recording(self, recording: Recording, /) -> ByteStream:
        session_id = recording.session_id or ""
        content = next(each for found, each in self._store.recordings[session_id] if found.id == recording.id)

        def open_source(start: int, validator: str | None, /) -> Content:
            self._store.begin("stream_recording")
            return Content(content)

        return ByteStream(open_source)

    def add_recording(
        self,
        session_id: str,
        content: Iterator[bytes],
        /,
        *,
        name: str | None = None,
        content_type: str | None = None,
    ) -> Recording:
        number = self._store.begin("add_recording")
        whole = b"".join([chunk for chunk in content])
        whole = whole[:-1] if self._store.shortens_recordings else whole
        recording = Recording(
            id=self._store.new_id("r"), session_id=session_id, name=name, content_type=content_type, size=len(whole)
        )
        self._store.recordings[session_id].append((recording, whole))
        self._store.end("add_recording", number)
        return recording


class Content:
    """The bytes of a recording."""

    start = 0
    content_type = None
    validator = None
    checksum = None

    def __init__(self, content: bytes) -> None:
        self._content = content
        self.length: int | None = len(content)

    def chunks(self) -> Iterator[bytes]:
        for start in range(0, len(self._content), 1000):
            yield self._content[start : start + 1000]

    def close(self) -> None:
        """Nothing to give back."""


class MadeSessions(AddingEvents):
    """Makes its own ids, has few fields, and lists events newest first."""

    provider = record("made", own_ids="no", own_event_ids="no", events_order="newest")
    newest_events = True

    def create(self, *, name: str | None = None, metadata: Mapping[str, Any] | None = None) -> Session:
        number = self._store.begin("create")
        session = self._store.create(self._store.new_id("m"), {"name": name, "metadata": metadata})
        self._store.end("create", number)
        return session


class PlainSessions(Reading):
    """Has a name and an id of the caller's, and neither metadata nor events to add."""

    provider = record("plain", own_ids="no", repeated_create="conflict")

    def create(self, *, external_id: str, name: str | None = None) -> Session:
        number = self._store.begin("create")
        if any(session.external_id == external_id for session in self._store.sessions.values()):
            self._store.create(next(iter(self._store.sessions)), {})
        session = self._store.create(self._store.new_id("p"), {"name": name, "external_id": external_id})
        self._store.end("create", number)
        return session


class Whole(ArchiveBase):
    provider = WholeSessions.provider
    sessions = resource(WholeSessions)


class Made(ArchiveBase):
    provider = MadeSessions.provider
    sessions = resource(MadeSessions)


class Plain(ArchiveBase):
    provider = PlainSessions.provider
    sessions = resource(PlainSessions)


class ReadOnly(ArchiveBase):
    provider = Reading.provider
    sessions = resource(Reading)


class PickySessions(MadeSessions):
    """Takes UUIDs as ids although nothing says so, and merges into a session that is there; reads lag behind writes."""

    provider = record("picky", own_ids="yes", repeated_create="merge", reads_lag_writes=True)
    newest_events = False

    def create(
        self, *, id: str | None = None, name: str | None = None, metadata: Mapping[str, Any] | None = None
    ) -> Session:
        if id is not None and len(id) != 36:
            raise InvalidValueError("id must be a UUID")
        number = self._store.begin("create")
        found = id or self._store.new_id("m")
        if found not in self._store.sessions:
            self._store.create(found, {})
        self._store.sessions[found] = attrs.evolve(self._store.sessions[found], name=name, metadata=metadata)
        self._store.end("create", number)
        return self._store.sessions[found]


class BlindSessions(Resource[ArchiveBase]):
    """Takes sessions and events, and can list neither."""

    provider = record("blind", own_ids="no", own_event_ids="no", event_fields=("name",))

    def create(self, *, name: str | None = None) -> Session:
        number = self._client.store.begin("create")
        session = self._client.store.create(self._client.store.new_id("b"), {"name": name})
        self._client.store.end("create", number)
        return session

    def add_events(self, session_id: str, events: Iterable[Event], /) -> None:
        number = self._client.store.begin("add_events")
        self._client.store.add_events(session_id, list(events))
        self._client.store.end("add_events", number)

    def get(self, session_id: str, /) -> Session:
        return self._client.store.one(session_id)


class EventlessSessions(Reading):
    """Has metadata, and takes no events."""

    provider = record("eventless", own_ids="yes", repeated_create="conflict")

    def create(
        self, *, id: str | None = None, name: str | None = None, metadata: Mapping[str, Any] | None = None
    ) -> Session:
        return self._store.create(id or self._store.new_id("n"), {"name": name, "metadata": metadata})


class ChoosySessions(WholeSessions):
    """Takes no events without a time, and says so when it is asked."""

    provider = record("choosy", own_ids="yes", repeated_create="conflict")

    def check_event(self, event: Event, /) -> Event:
        if event.started_at is None:
            raise InvalidValueError("started_at is missing")
        return event


class Choosy(ArchiveBase):
    provider = ChoosySessions.provider
    sessions = resource(ChoosySessions)


class Eventless(ArchiveBase):
    provider = EventlessSessions.provider
    sessions = resource(EventlessSessions)


class ForgettingSessions(AddingEvents):
    """Keeps neither ids nor metadata of events."""

    provider = record("forgetting", own_ids="yes", own_event_ids="no", event_fields=("name",))

    def create(self, *, id: str | None = None, name: str | None = None) -> Session:
        number = self._store.begin("create")
        session = self._store.create(id or "f", {"name": name})
        self._store.end("create", number)
        return session


class Picky(ArchiveBase):
    provider = PickySessions.provider
    sessions = resource(PickySessions)


class Blind(ArchiveBase):
    provider = BlindSessions.provider
    sessions = resource(BlindSessions)


class Forgetting(ArchiveBase):
    provider = ForgettingSessions.provider
    sessions = resource(ForgettingSessions)


class FeedSessions(Reading):
    """Lists events in no order, and gives one page for ever when it is broken."""

    provider = record("feed", events_order="unspecified")

    def list(
        self, *, page_size: int | None = None, max_items: int | None = None, cursor: str | None = None
    ) -> Pager[Session]:
        def fetch(cursor: str | None, /) -> PageData[Session]:
            self._store.begin("list")
            items = tuple(self._store.sessions.values())
            return PageData(items=items, next_cursor="again" if self._store.calls["stuck"] else None)

        return Pager(fetch, cursor=cursor, max_items=max_items)


class Feed(ArchiveBase):
    provider = FeedSessions.provider
    sessions = resource(FeedSessions)
