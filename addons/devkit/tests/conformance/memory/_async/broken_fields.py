"""Arguments that are handled wrongly, in one way each, and clients that are wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Never

import attrs

from sessiondock import (
    AsyncByteStream,
    AsyncPager,
    Capabilities,
    Event,
    Facts,
    IncompleteReadError,
    Recording,
    Session,
    Setting,
)
from sessiondock.authoring import AsyncHTTPResource, ConnectionURL, http_recording_async, runtime_async

from .. import wire
from ..provider import PROVIDER
from .client import AsyncMemory
from .sessions import AsyncMemorySessions


class TakesAnything(AsyncMemorySessions):
    async def create(self, **fields: Any) -> Session:
        """Create a session of anything."""
        return await super().create(**fields)


class TakesLimit(AsyncMemorySessions):
    def list(
        self,
        *,
        limit: int | None = None,
        page: int | None = None,
        page_size: int | None = None,
        max_items: int | None = None,
        cursor: str | None = None,
        **fields: Any,
    ) -> AsyncPager[Session]:
        """Sessions."""
        return super().list(page=page, page_size=page_size or limit, max_items=max_items, cursor=cursor)


class GuessesZones(AsyncMemorySessions):
    async def create(self, *, started_at: datetime | None = None, **fields: Any) -> Session:
        guessed = started_at.replace(tzinfo=UTC) if started_at is not None and started_at.tzinfo is None else started_at
        return await super().create(started_at=guessed, **fields)


class DropsOffsets(AsyncMemorySessions):
    async def create(self, *, started_at: datetime | None = None, **fields: Any) -> Session:
        dropped = started_at.replace(tzinfo=UTC) if started_at is not None else None
        return await super().create(started_at=dropped, **fields)

    async def update(self, session_id: str, /, **fields: Any) -> Session:
        started_at: Any = fields.get("started_at")
        if isinstance(started_at, datetime) and started_at.tzinfo is not None:
            fields["started_at"] = started_at.replace(tzinfo=UTC)
        return await super().update(session_id, **fields)


class WritesNone(AsyncMemorySessions):
    async def create(self, **fields: Any) -> Session:
        if "error" in fields:
            fields["error"] = str(fields["error"])
        return await super().create(**fields)


class BendsValues(AsyncMemorySessions):
    async def create(self, *, inputs: Mapping[str, Any] | None = None, **fields: Any) -> Session:
        bent = None if inputs is None else {name: str(value) for name, value in inputs.items()}
        return await super().create(inputs=bent, **fields)


class ChangesArguments(AsyncMemorySessions):
    async def create(self, *, inputs: dict[str, Any] | Mapping[str, Any] | None = None, **fields: Any) -> Session:
        if isinstance(inputs, dict):
            inputs["added"] = True
        return await super().create(inputs=inputs, **fields)


class ChecksNoSizes(AsyncMemorySessions):
    def list(self, *, page_size: int | None = None, **fields: Any) -> AsyncPager[Session]:
        try:
            return super().list(page_size=page_size, **fields)
        except ValueError:
            return super().list(**fields)


class IgnoresMaxItems(AsyncMemorySessions):
    def list(self, *, max_items: int | None = None, **fields: Any) -> AsyncPager[Session]:
        return super().list(**fields)


class IgnoresCursors(AsyncMemorySessions):
    def list(self, *, cursor: str | None = None, **fields: Any) -> AsyncPager[Session]:
        return super().list(**fields)


class SkipsEvents(AsyncMemorySessions):
    async def add_events(self, session_id: str, events: Iterable[Event], /) -> tuple[Event, ...]:
        return await super().add_events(session_id, [event for event in events or () if isinstance(event, Event)])  # pyright: ignore[reportUnnecessaryIsInstance]


class GivesLists(AsyncMemorySessions):
    async def recordings(self, session_id: str, /) -> Any:
        return [*await super().recordings(session_id)]


class TakesPages(AsyncMemorySessions):
    def stream_recording(self, recording: Recording, /) -> AsyncByteStream:
        return AsyncByteStream(http_recording_async(self._client, wire.stream_recording(recording), bool))


class Careless(AsyncByteStream):
    async def save(self, path: Any, **options: Any) -> Path:
        found = b""
        try:
            async for chunk in self.iter_bytes():
                found += chunk
        except IncompleteReadError:
            pass
        await runtime_async.run_blocking(Path(path).write_bytes, found)
        return Path(path)


class Littering(AsyncByteStream):
    async def save(self, path: Any, **options: Any) -> Path:
        await runtime_async.run_blocking(Path(path).with_suffix(".copy").touch)
        return await super().save(path, **options)


class SavesCarelessly(AsyncMemorySessions):
    def stream_recording(self, recording: Recording, /) -> AsyncByteStream:
        return Careless(http_recording_async(self._client, wire.stream_recording(recording), wire.is_recording))


class LeavesLitter(AsyncMemorySessions):
    def stream_recording(self, recording: Recording, /) -> AsyncByteStream:
        return Littering(http_recording_async(self._client, wire.stream_recording(recording), wire.is_recording))


class SaysOtherFacts(AsyncMemory):
    @property
    def capabilities(self) -> Capabilities:
        return attrs.evolve(super().capabilities, facts=Facts())


class ClosesOnce(AsyncMemory):
    _closed = False

    async def aclose(self) -> None:
        if self._closed:
            raise RuntimeError("closed already")
        self._closed = True
        await super().aclose()


class NeedsNoKey(AsyncMemory):
    def __init__(self, *, api_key: str | None = "anonymous", **settings: Any) -> None:
        super().__init__(api_key=api_key, **settings)


class KeepsOptions(AsyncMemory):
    def with_options(self, **options: Any) -> Any:
        return self


class ReadsOneVariable(AsyncMemory):
    provider = replace(PROVIDER, settings=(Setting(name="api_key", environment=("MEMORY_API_KEY",), secret=True),))


class ShowsKeyInRepr(AsyncMemory):
    def __repr__(self) -> str:
        return f"<ShowsKeyInRepr {self._pipeline.credentials}>"


class TakesKeyInURL(AsyncMemory):
    @classmethod
    def from_url(cls, url: ConnectionURL, /, **settings: Any) -> TakesKeyInURL:
        options: dict[str, Any] = {**dict(url.query), **settings}
        return cls(**options)


class PretendsAll(AsyncHTTPResource):
    """Get and nothing else, but every other operation seems to be there."""

    provider = PROVIDER

    async def get(self, session_id: str, /) -> Session:
        """One session."""
        return await self._client.call(wire.get(session_id))

    def __getattr__(self, name: str) -> Any:
        def missing(*args: Any, **fields: Any) -> Never:
            raise NotImplementedError(name)

        return missing
