"""Operations that are wrong in one way each."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

import attrs

from sessiondock import AsyncPager, Event, Session, errors
from sessiondock.authoring import PageData, Request, runtime_async

from .. import wire
from .sessions import AsyncMemorySessions

logger = logging.getLogger("addons.devkit.tests.conformance")


class IgnoresKeywords(AsyncMemorySessions):
    async def get(self, session_id: str, /, **unsupported: Any) -> Session:
        return await super().get(session_id)


class QuotesNothing(AsyncMemorySessions):
    async def get(self, session_id: str, /) -> Session:
        request = Request(operation="get", method="GET", target=f"/sessions/{quote(session_id, safe='/?#=%;')}")
        return await self._client.call(attrs.evolve(wire.get("x"), request=request))


class ChecksNoIds(AsyncMemorySessions):
    async def get(self, session_id: str, /) -> Session:
        request = Request(operation="get", method="GET", target=f"/sessions/{quote(str(session_id), safe='')}")
        return await self._client.call(attrs.evolve(wire.get("x"), request=request))


class MakesUpSessions(AsyncMemorySessions):
    async def get(self, session_id: str, /) -> Session:
        try:
            return await super().get(session_id)
        except errors.NotFoundError:
            return Session(id=session_id)


class GivesNoSession(AsyncMemorySessions):
    async def get(self, session_id: str, /) -> Any:
        return (await super().get(session_id)).raw


class DropsUnknownFields(AsyncMemorySessions):
    async def get(self, session_id: str, /) -> Session:
        session = await super().get(session_id)
        return attrs.evolve(session, raw={"id": session.id})


class GuessesAnswers(AsyncMemorySessions):
    async def get(self, session_id: str, /) -> Session:
        try:
            return await super().get(session_id)
        except errors.DecodeError:
            return Session(id=session_id)


class RaisesAnotherClass(AsyncMemorySessions):
    async def get(self, session_id: str, /) -> Session:
        try:
            return await super().get(session_id)
        except errors.PermissionDeniedError as error:
            raise errors.AuthenticationError(error.message, status=error.status) from error


class ForgetsOperation(AsyncMemorySessions):
    async def get(self, session_id: str, /) -> Session:
        try:
            return await super().get(session_id)
        except errors.APIError as error:
            error.operation = None
            raise


class HoldsLock(AsyncMemorySessions):
    async def create(self, **fields: Any) -> Session:
        try:
            return await super().create(**fields)
        except errors.APIError as error:
            error.detail = threading.Lock()
            raise


class LeaksLibrary(AsyncMemorySessions):
    async def get(self, session_id: str, /) -> Session:
        try:
            return await super().get(session_id)
        except errors.TransportError as error:
            raise OSError(str(error)) from error


class QuotesPages(AsyncMemorySessions):
    async def get(self, session_id: str, /) -> Session:
        try:
            return await super().get(session_id)
        except errors.ServerError as error:
            error.message += error.body
            raise


class TriesOnce(AsyncMemorySessions):
    async def get(self, session_id: str, /) -> Session:
        return await self._client.with_options(max_retries=0).call(wire.get(session_id))


class TriesForEver(AsyncMemorySessions):
    async def get(self, session_id: str, /) -> Session:
        for _ in range(3):
            try:
                return await super().get(session_id)
            except errors.ServerError:
                continue
        return await super().get(session_id)


class HidesTimeouts(AsyncMemorySessions):
    async def get(self, session_id: str, /) -> Session:
        try:
            return await super().get(session_id)
        except errors.TimeoutError as error:
            raise errors.TransportError(error.message) from error


class CreatesOnce(AsyncMemorySessions):
    async def create(self, **fields: Any) -> Session:
        client = self._client.with_options(max_retries=0)
        return await client.call(wire.create(fields))


class CreatesAgain(AsyncMemorySessions):
    async def create(self, **fields: Any) -> Session:
        call = wire.create(fields)
        return await self._client.call(attrs.evolve(call, request=attrs.evolve(call.request, idempotent=True)))


class DeletesAgain(AsyncMemorySessions):
    async def delete(self, session_id: str, /) -> None:
        client = self._client.with_options(max_retries=0)
        try:
            await client.call(wire.delete(session_id))
        except errors.ServerError:
            await client.call(wire.delete(session_id))


class ShowsKeyInErrors(AsyncMemorySessions):
    async def get(self, session_id: str, /) -> Session:
        try:
            return await super().get(session_id)
        except errors.AuthenticationError as error:
            error.message += str(self._client._pipeline.credentials)  # pyright: ignore[reportPrivateUsage]
            raise


class ShowsKeyInLogs(AsyncMemorySessions):
    async def get(self, session_id: str, /) -> Session:
        logger.debug("asking with %s", self._client._pipeline.credentials)  # pyright: ignore[reportPrivateUsage]
        return await super().get(session_id)


class IgnoresTimeouts(AsyncMemorySessions):
    async def get(self, session_id: str, /) -> Session:
        return await self._client.with_options(timeout=None).call(wire.get(session_id))


class CreatesAfterClose(AsyncMemorySessions):
    async def create(self, **fields: Any) -> Session:
        try:
            return await self._client.call(wire.create(fields))
        except errors.TransportError:
            return await self._client.call(wire.create(fields))


class AddsEventsAgain(AsyncMemorySessions):
    async def add_events(self, session_id: str, events: Iterable[Event], /) -> tuple[Event, ...]:
        call = wire.add_events(session_id, events)
        return await self._client.call(attrs.evolve(call, request=attrs.evolve(call.request, idempotent=True)))


class GetsTwice(AsyncMemorySessions):
    async def get(self, session_id: str, /) -> Session:
        await super().get(session_id)
        return await super().get(session_id)


class AsksForEach(AsyncMemorySessions):
    def list(
        self, *, page_size: int | None = None, max_items: int | None = None, cursor: str | None = None, **fields: Any
    ) -> AsyncPager[Session]:
        listing = wire.sessions(page_size=page_size)

        async def fetch(cursor: str | None, /) -> PageData[Session]:
            page = await self._client.call(listing.page(cursor))
            return attrs.evolve(page, items=[await self.get(session.id) for session in page.items])

        return AsyncPager(fetch, cursor=cursor, max_items=max_items)


class ReadsAllPages(AsyncMemorySessions):
    def list(
        self, *, page_size: int | None = None, max_items: int | None = None, cursor: str | None = None, **fields: Any
    ) -> AsyncPager[Session]:
        listing = wire.sessions(page_size=page_size)
        known: dict[str | None, PageData[Session]] = {}

        async def fetch(cursor: str | None, /) -> PageData[Session]:
            following = cursor
            while following not in known and (following is not None or not known):
                known[following] = await self._client.call(listing.page(following))
                following = known[following].next_cursor
            return known[cursor]

        return AsyncPager(fetch, cursor=cursor, max_items=max_items)


class ReadsEventsAgain(AsyncMemorySessions):
    def list_events(
        self, session_id: str, /, *, page_size: int | None = None, max_items: int | None = None, **fields: Any
    ) -> AsyncPager[Event]:
        listing = wire.events(session_id, page_size=page_size)

        async def fetch(cursor: str | None, /) -> PageData[Event]:
            await self._client.call(listing.page(cursor))
            return await self._client.call(listing.page(cursor))

        return AsyncPager(fetch, max_items=max_items)


class ReadsAllEventsAgain(AsyncMemorySessions):
    def list_events(
        self, session_id: str, /, *, page_size: int | None = None, max_items: int | None = None, **fields: Any
    ) -> AsyncPager[Event]:
        listing = wire.events(session_id, page_size=None)

        async def fetch(cursor: str | None, /) -> PageData[Event]:
            whole = await self._client.call(listing.page(None))
            start, size = int(cursor or 0), page_size or 20
            more = start + size < len(whole.items)
            return PageData(items=whole.items[start : start + size], next_cursor=str(start + size) if more else None)

        return AsyncPager(fetch, max_items=max_items)


class OpensConnections(AsyncMemorySessions):
    async def get(self, session_id: str, /) -> Session:
        key = self._client._pipeline.credentials["Authorization"]  # pyright: ignore[reportPrivateUsage]
        async with type(self._client)(api_key=key, base_url=self._client.base_url) as client:
            return await client.call(wire.get(session_id))


class OneAtATime(AsyncMemorySessions):
    busy = False

    async def get(self, session_id: str, /) -> Session:
        while self.busy:
            await runtime_async.sleep(0.01)
        self.busy = True
        try:
            return await super().get(session_id)
        finally:
            self.busy = False


class LeavesThread(AsyncMemorySessions):
    async def get(self, session_id: str, /) -> Session:
        threading.Thread(target=threading.Event().wait, args=[8], name="left", daemon=True).start()
        return await super().get(session_id)


class PrintsKey(AsyncMemorySessions):
    async def get(self, session_id: str, /) -> Session:
        print(self._client._pipeline.credentials)  # pyright: ignore[reportPrivateUsage]
        return await super().get(session_id)


class SendsKeyInQuery(AsyncMemorySessions):
    async def get(self, session_id: str, /) -> Session:
        call = wire.get(session_id)
        key = "&".join(self._client._pipeline.credentials.values())  # pyright: ignore[reportPrivateUsage]
        target = f"{call.request.target}?key={quote(key)}"
        return await self._client.call(attrs.evolve(call, request=attrs.evolve(call.request, target=target)))
