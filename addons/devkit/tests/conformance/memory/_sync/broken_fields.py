# Generated from tests/conformance/memory/_async/broken_fields.py: edit that file, not this one.
# Digest: bfd19b8018fe0d10
"""Arguments that are handled wrongly, in one way each, and clients that are wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Never

import attrs

from sessiondock import (
    ByteStream,
    Pager,
    Capabilities,
    Event,
    Facts,
    IncompleteReadError,
    Recording,
    Session,
    Setting,
)
from sessiondock.authoring import HTTPResource, ConnectionURL, http_recording, runtime_sync

from .. import wire
from ..provider import PROVIDER
from .client import Memory
from .sessions import MemorySessions


class TakesAnything(MemorySessions):
    def create(self, **fields: Any) -> Session:
        """Create a session of anything."""
        return super().create(**fields)


class TakesLimit(MemorySessions):
    def list(
        self,
        *,
        limit: int | None = None,
        page: int | None = None,
        page_size: int | None = None,
        max_items: int | None = None,
        cursor: str | None = None,
        **fields: Any,
    ) -> Pager[Session]:
        """Sessions."""
        return super().list(page=page, page_size=page_size or limit, max_items=max_items, cursor=cursor)


class GuessesZones(MemorySessions):
    def create(self, *, started_at: datetime | None = None, **fields: Any) -> Session:
        guessed = started_at.replace(tzinfo=UTC) if started_at is not None and started_at.tzinfo is None else started_at
        return super().create(started_at=guessed, **fields)


class DropsOffsets(MemorySessions):
    def create(self, *, started_at: datetime | None = None, **fields: Any) -> Session:
        dropped = started_at.replace(tzinfo=UTC) if started_at is not None else None
        return super().create(started_at=dropped, **fields)

    def update(self, session_id: str, /, **fields: Any) -> Session:
        started_at: Any = fields.get("started_at")
        if isinstance(started_at, datetime) and started_at.tzinfo is not None:
            fields["started_at"] = started_at.replace(tzinfo=UTC)
        return super().update(session_id, **fields)


class WritesNone(MemorySessions):
    def create(self, **fields: Any) -> Session:
        if "error" in fields:
            fields["error"] = str(fields["error"])
        return super().create(**fields)


class BendsValues(MemorySessions):
    def create(self, *, inputs: Mapping[str, Any] | None = None, **fields: Any) -> Session:
        bent = None if inputs is None else {name: str(value) for name, value in inputs.items()}
        return super().create(inputs=bent, **fields)


class ChangesArguments(MemorySessions):
    def create(self, *, inputs: dict[str, Any] | Mapping[str, Any] | None = None, **fields: Any) -> Session:
        if isinstance(inputs, dict):
            inputs["added"] = True
        return super().create(inputs=inputs, **fields)


class ChecksNoSizes(MemorySessions):
    def list(self, *, page_size: int | None = None, **fields: Any) -> Pager[Session]:
        try:
            return super().list(page_size=page_size, **fields)
        except ValueError:
            return super().list(**fields)


class IgnoresMaxItems(MemorySessions):
    def list(self, *, max_items: int | None = None, **fields: Any) -> Pager[Session]:
        return super().list(**fields)


class IgnoresCursors(MemorySessions):
    def list(self, *, cursor: str | None = None, **fields: Any) -> Pager[Session]:
        return super().list(**fields)


class SkipsEvents(MemorySessions):
    def add_events(self, session_id: str, events: Iterable[Event], /) -> tuple[Event, ...]:
        return super().add_events(session_id, [event for event in events or () if isinstance(event, Event)])  # pyright: ignore[reportUnnecessaryIsInstance]


class GivesLists(MemorySessions):
    def recordings(self, session_id: str, /) -> Any:
        return [*super().recordings(session_id)]


class TakesPages(MemorySessions):
    def stream_recording(self, recording: Recording, /) -> ByteStream:
        return ByteStream(http_recording(self._client, wire.stream_recording(recording), bool))


class Careless(ByteStream):
    def save(self, path: Any, **options: Any) -> Path:
        found = b""
        try:
            for chunk in self.iter_bytes():
                found += chunk
        except IncompleteReadError:
            pass
        runtime_sync.run_blocking(Path(path).write_bytes, found)
        return Path(path)


class Littering(ByteStream):
    def save(self, path: Any, **options: Any) -> Path:
        runtime_sync.run_blocking(Path(path).with_suffix(".copy").touch)
        return super().save(path, **options)


class SavesCarelessly(MemorySessions):
    def stream_recording(self, recording: Recording, /) -> ByteStream:
        return Careless(http_recording(self._client, wire.stream_recording(recording), wire.is_recording))


class LeavesLitter(MemorySessions):
    def stream_recording(self, recording: Recording, /) -> ByteStream:
        return Littering(http_recording(self._client, wire.stream_recording(recording), wire.is_recording))


class SaysOtherFacts(Memory):
    @property
    def capabilities(self) -> Capabilities:
        return attrs.evolve(super().capabilities, facts=Facts())


class ClosesOnce(Memory):
    _closed = False

    def close(self) -> None:
        if self._closed:
            raise RuntimeError("closed already")
        self._closed = True
        super().close()


class NeedsNoKey(Memory):
    def __init__(self, *, api_key: str | None = "anonymous", **settings: Any) -> None:
        super().__init__(api_key=api_key, **settings)


class KeepsOptions(Memory):
    def with_options(self, **options: Any) -> Any:
        return self


class ReadsOneVariable(Memory):
    provider = replace(PROVIDER, settings=(Setting(name="api_key", environment=("MEMORY_API_KEY",), secret=True),))


class ShowsKeyInRepr(Memory):
    def __repr__(self) -> str:
        return f"<ShowsKeyInRepr {self._pipeline.credentials}>"


class TakesKeyInURL(Memory):
    @classmethod
    def from_url(cls, url: ConnectionURL, /, **settings: Any) -> TakesKeyInURL:
        options: dict[str, Any] = {**dict(url.query), **settings}
        return cls(**options)


class PretendsAll(HTTPResource):
    """Get and nothing else, but every other operation seems to be there."""

    provider = PROVIDER

    def get(self, session_id: str, /) -> Session:
        """One session."""
        return self._client.call(wire.get(session_id))

    def __getattr__(self, name: str) -> Any:
        def missing(*args: Any, **fields: Any) -> Never:
            raise NotImplementedError(name)

        return missing
