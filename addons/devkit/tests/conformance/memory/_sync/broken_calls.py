# Generated from tests/conformance/memory/_async/broken_calls.py: edit that file, not this one.
# Digest: 30e31accfd6fb200
"""Operations that are wrong in one way each."""

from __future__ import annotations

import logging
import threading
from typing import Any
from urllib.parse import quote

import attrs

from sessiondock import Session, errors
from sessiondock.authoring import Request

from .. import wire
from .sessions import MemorySessions

logger = logging.getLogger("addons.devkit.tests.conformance")


class IgnoresKeywords(MemorySessions):
    def get(self, session_id: str, /, **unsupported: Any) -> Session:
        return super().get(session_id)


class QuotesNothing(MemorySessions):
    def get(self, session_id: str, /) -> Session:
        request = Request(operation="get", method="GET", target=f"/sessions/{session_id}".replace(" ", "%20"))
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
