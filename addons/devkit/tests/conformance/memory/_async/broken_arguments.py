"""Operations and clients that take arguments and options wrongly, in one way each."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Self

from sessiondock import UNSET, AsyncPager, Event, NotFoundError, Session, Unset
from sessiondock.authoring import ConnectionURL

from .. import wire
from ..provider import OPTIONAL, PROVIDER
from .client import AsyncMemory
from .sessions import AsyncMemorySessions


class ConvertsNames(AsyncMemorySessions):
    async def create(
        self,
        *,
        id: str | None = None,
        name: str | None = None,
        project: str | None = None,
        started_at: datetime | None = None,
        duration: timedelta | None = None,
        inputs: Mapping[str, Any] | None = None,
        metadata: Mapping[str, Any] | None = None,
        tags: Sequence[str] | None = None,
        error: str | Unset | None = UNSET,
    ) -> Session:
        return await super().create(name=None if name is None else str(name))


class ConvertsFilters(AsyncMemorySessions):
    def list(
        self,
        *,
        project: str | Unset = UNSET,
        error: str | Unset | None = UNSET,
        started_after: datetime | Unset = UNSET,
        page: int | None = None,
        page_size: int | None = None,
        max_items: int | None = None,
        cursor: str | None = None,
    ) -> AsyncPager[Session]:
        return super().list(project=project if isinstance(project, Unset) else str(project))


class UpdatesNothing(AsyncMemorySessions):
    async def update(
        self,
        session_id: str,
        /,
        *,
        name: str | Unset | None = UNSET,
        started_at: datetime | Unset | None = UNSET,
        outputs: Mapping[str, Any] | Unset | None = UNSET,
        metadata: Mapping[str, Any] | Unset | None = UNSET,
        tags: Sequence[str] | Unset = UNSET,
    ) -> Session:
        return await self.get(session_id)


class ForgetsUpdate(AsyncMemorySessions):
    async def update(
        self,
        session_id: str,
        /,
        *,
        name: str | Unset | None = UNSET,
        started_at: datetime | Unset | None = UNSET,
        outputs: Mapping[str, Any] | Unset | None = UNSET,
        metadata: Mapping[str, Any] | Unset | None = UNSET,
        tags: Sequence[str] | Unset = UNSET,
    ) -> Session:
        try:
            return await super().update(session_id, metadata={})
        except NotFoundError as error:
            error.operation = "get"
            raise


class ReadsEventsTwice(AsyncMemorySessions):
    async def add_events(self, session_id: str, events: Iterable[Event], /) -> tuple[Event, ...]:
        if any(isinstance(event, str) for event in events):
            events = ()
        return await super().add_events(session_id, events)


class DeletesElsewhere(AsyncMemorySessions):
    async def delete(self, session_id: str, /) -> None:
        await self._client.call(wire.delete(session_id.replace(" ", "+")))


class ChangesEnvironment(AsyncMemorySessions):
    async def get(self, session_id: str, /) -> Session:
        os.environ["CONFORMANCE_CALL"] = secrets.token_hex(8)
        return await super().get(session_id)


class IgnoresHeaders(AsyncMemory):
    def __init__(self, *, headers: Mapping[str, str] | None = None, **options: Any) -> None:
        super().__init__(**options)


class IgnoresURL(AsyncMemory):
    @classmethod
    def from_url(cls, url: ConnectionURL, /, **settings: Any) -> Self:
        return cls(**settings)


class MisreadsURL(AsyncMemory):
    @classmethod
    def from_url(cls, url: ConnectionURL, /, **settings: Any) -> Self:
        return cls(base_url=f"{super().from_url(url, **settings).base_url}/x", **settings)


class TakesNoKey(AsyncMemory):
    provider = replace(PROVIDER, settings=OPTIONAL)
