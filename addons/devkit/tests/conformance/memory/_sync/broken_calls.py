# Generated from tests/conformance/memory/_async/broken_calls.py: edit that file, not this one.
# Digest: bc27b5d252250898
"""Operations that are wrong in one way each."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

import attrs

from sessiondock import Pager, Event, Session, errors
from sessiondock.authoring import PageData, Request, runtime_sync

from .. import wire
from .sessions import MemorySessions

logger = logging.getLogger("addons.devkit.tests.conformance")


class IgnoresKeywords(MemorySessions):
    def get(self, session_id: str, /, **unsupported: Any) -> Session:
        return super().get(session_id)


class QuotesNothing(MemorySessions):
    def get(self, session_id: str, /) -> Session:
        request = Request(operation="get", method="GET", target=f"/sessions/{quote(session_id, safe='/?#=%;')}")
        return self._client.call(attrs.evolve(wire.get("x"), request=request))


class ChecksNoIds(MemorySessions):
    def get(self, session_id: str, /) -> Session:
        request = Request(operation="get", method="GET", target=f"/sessions/{quote(str(session_id), safe='')}")
        return self._client.call(attrs.evolve(wire.get("x"), request=request))


class MakesUpSessions(MemorySessions):
    def get(self, session_id: str, /) -> Session:
        try:
            return super().get(session_id)
        except errors.NotFoundError:
            return Session(id=session_id)


class GivesNoSession(MemorySessions):
    def get(self, session_id: str, /) -> Any:
        return (super().get(session_id)).raw


class DropsUnknownFields(MemorySessions):
    def get(self, session_id: str, /) -> Session:
        session = super().get(session_id)
        return attrs.evolve(session, raw={"id": session.id})


class GuessesAnswers(MemorySessions):
    def get(self, session_id: str, /) -> Session:
        try:
            return super().get(session_id)
        except errors.DecodeError:
            return Session(id=session_id)


class RaisesAnotherClass(MemorySessions):
    def get(self, session_id: str, /) -> Session:
        try:
            return super().get(session_id)
        except errors.PermissionDeniedError as error:
            raise errors.AuthenticationError(error.message, status=error.status) from error


class ForgetsOperation(MemorySessions):
    def get(self, session_id: str, /) -> Session:
        try:
            return super().get(session_id)
        except errors.APIError as error:
            error.operation = None
            raise


class HoldsLock(MemorySessions):
    def create(self, **fields: Any) -> Session:
        try:
            return super().create(**fields)
        except errors.APIError as error:
            error.detail = threading.Lock()
            raise


class LeaksLibrary(MemorySessions):
    def get(self, session_id: str, /) -> Session:
        try:
            return super().get(session_id)
        except errors.TransportError as error:
            raise OSError(str(error)) from error


class QuotesPages(MemorySessions):
    def get(self, session_id: str, /) -> Session:
        try:
            return super().get(session_id)
        except errors.ServerError as error:
            error.message += error.body
            raise


class TriesOnce(MemorySessions):
    def get(self, session_id: str, /) -> Session:
        return self._client.with_options(max_retries=0).call(wire.get(session_id))


class TriesForEver(MemorySessions):
    def get(self, session_id: str, /) -> Session:
        for _ in range(3):
            try:
                return super().get(session_id)
            except errors.ServerError:
                continue
        return super().get(session_id)


class HidesTimeouts(MemorySessions):
    def get(self, session_id: str, /) -> Session:
        try:
            return super().get(session_id)
        except errors.TimeoutError as error:
            raise errors.TransportError(error.message) from error


class CreatesOnce(MemorySessions):
    def create(self, **fields: Any) -> Session:
        client = self._client.with_options(max_retries=0)
        return client.call(wire.create(fields))


class CreatesAgain(MemorySessions):
    def create(self, **fields: Any) -> Session:
        call = wire.create(fields)
        return self._client.call(attrs.evolve(call, request=attrs.evolve(call.request, idempotent=True)))


class DeletesAgain(MemorySessions):
    def delete(self, session_id: str, /) -> None:
        client = self._client.with_options(max_retries=0)
        try:
            client.call(wire.delete(session_id))
        except errors.ServerError:
            client.call(wire.delete(session_id))


class ShowsKeyInErrors(MemorySessions):
    def get(self, session_id: str, /) -> Session:
        try:
            return super().get(session_id)
        except errors.AuthenticationError as error:
            error.message += str(self._client._pipeline.credentials)  # pyright: ignore[reportPrivateUsage]
            raise


class ShowsKeyInLogs(MemorySessions):
    def get(self, session_id: str, /) -> Session:
        logger.debug("asking with %s", self._client._pipeline.credentials)  # pyright: ignore[reportPrivateUsage]
        return super().get(session_id)


class IgnoresTimeouts(MemorySessions):
    def get(self, session_id: str, /) -> Session:
        return self._client.with_options(timeout=None).call(wire.get(session_id))


class CreatesAfterClose(MemorySessions):
    def create(self, **fields: Any) -> Session:
        try:
            return self._client.call(wire.create(fields))
        except errors.TransportError:
            return self._client.call(wire.create(fields))


class AddsEventsAgain(MemorySessions):
    def add_events(self, session_id: str, events: Iterable[Event], /) -> tuple[Event, ...]:
        call = wire.add_events(session_id, events)
        return self._client.call(attrs.evolve(call, request=attrs.evolve(call.request, idempotent=True)))


class GetsTwice(MemorySessions):
    def get(self, session_id: str, /) -> Session:
        super().get(session_id)
        return super().get(session_id)


class AsksForEach(MemorySessions):
    def list(
        self, *, page_size: int | None = None, max_items: int | None = None, cursor: str | None = None, **fields: Any
    ) -> Pager[Session]:
        listing = wire.sessions(page_size=page_size)

        def fetch(cursor: str | None, /) -> PageData[Session]:
            page = self._client.call(listing.page(cursor))
            return attrs.evolve(page, items=[self.get(session.id) for session in page.items])

        return Pager(fetch, cursor=cursor, max_items=max_items)


class ReadsAllPages(MemorySessions):
    def list(
        self, *, page_size: int | None = None, max_items: int | None = None, cursor: str | None = None, **fields: Any
    ) -> Pager[Session]:
        listing = wire.sessions(page_size=page_size)
        known: dict[str | None, PageData[Session]] = {}

        def fetch(cursor: str | None, /) -> PageData[Session]:
            following = cursor
            while following not in known and (following is not None or not known):
                known[following] = self._client.call(listing.page(following))
                following = known[following].next_cursor
            return known[cursor]

        return Pager(fetch, cursor=cursor, max_items=max_items)


class ReadsEventsAgain(MemorySessions):
    def list_events(
        self, session_id: str, /, *, page_size: int | None = None, max_items: int | None = None, **fields: Any
    ) -> Pager[Event]:
        listing = wire.events(session_id, page_size=page_size)

        def fetch(cursor: str | None, /) -> PageData[Event]:
            self._client.call(listing.page(cursor))
            return self._client.call(listing.page(cursor))

        return Pager(fetch, max_items=max_items)


class ReadsAllEventsAgain(MemorySessions):
    def list_events(
        self, session_id: str, /, *, page_size: int | None = None, max_items: int | None = None, **fields: Any
    ) -> Pager[Event]:
        listing = wire.events(session_id, page_size=None)

        def fetch(cursor: str | None, /) -> PageData[Event]:
            whole = self._client.call(listing.page(None))
            start, size = int(cursor or 0), page_size or 20
            more = start + size < len(whole.items)
            return PageData(items=whole.items[start : start + size], next_cursor=str(start + size) if more else None)

        return Pager(fetch, max_items=max_items)


class OpensConnections(MemorySessions):
    def get(self, session_id: str, /) -> Session:
        key = self._client._pipeline.credentials["Authorization"]  # pyright: ignore[reportPrivateUsage]
        with type(self._client)(api_key=key, base_url=self._client.base_url) as client:
            return client.call(wire.get(session_id))


class OneAtATime(MemorySessions):
    busy = False

    def get(self, session_id: str, /) -> Session:
        while self.busy:
            runtime_sync.sleep(0.01)
        self.busy = True
        try:
            return super().get(session_id)
        finally:
            self.busy = False


class LeavesThread(MemorySessions):
    def get(self, session_id: str, /) -> Session:
        threading.Thread(target=threading.Event().wait, args=[8], name="left", daemon=True).start()
        return super().get(session_id)


class PrintsKey(MemorySessions):
    def get(self, session_id: str, /) -> Session:
        print(self._client._pipeline.credentials)  # pyright: ignore[reportPrivateUsage]
        return super().get(session_id)


class SendsKeyInQuery(MemorySessions):
    def get(self, session_id: str, /) -> Session:
        call = wire.get(session_id)
        key = "&".join(self._client._pipeline.credentials.values())  # pyright: ignore[reportPrivateUsage]
        target = f"{call.request.target}?key={quote(key)}"
        return self._client.call(attrs.evolve(call, request=attrs.evolve(call.request, target=target)))
