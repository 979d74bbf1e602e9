"""A response of aiohttp."""

from __future__ import annotations

import asyncio
from builtins import TimeoutError as OSTimeout
from collections.abc import Mapping
from typing import Any, Self

import aiohttp

from ..errors import SessionDockError
from ..http import Headers
from ..http.deadline import Deadline
from ..http.message import LONGEST_BODY
from ._async.received import AsyncReceivedResponse
from .aiohttp_exchange import Received
from .failures import broken_off, timed_out

__all__ = ["AiohttpResponse"]


class AiohttpResponse(AsyncReceivedResponse):
    """A response of aiohttp.

    Args:
        status: the HTTP status.
        headers: as aiohttp has them.
        content: the body.
        source: what holds the connection and can release or close it.
        protocol: of the connection; None when it was given back already, with the whole body come.
        deadline: of the call.
    """

    def __init__(
        self,
        status: int,
        headers: Mapping[str, str],
        content: aiohttp.StreamReader,
        source: Any,
        protocol: Any,
        deadline: Deadline | None,
    ) -> None:
        super().__init__(status, Headers(headers.items()), deadline)
        self._is_coded = "Content-Encoding" in headers
        self._content = content
        self._source = source
        self._protocol = protocol
        # the end of the connection, unless the body is there already
        self._ended: asyncio.Future[None] | None = None
        if protocol is not None and not content.is_eof():
            self._watch(protocol)

    @classmethod
    def of(cls, response: aiohttp.ClientResponse, session: aiohttp.ClientSession, deadline: Deadline | None) -> Self:
        """That of a session."""
        if response.status >= 500:
            _end_after(response, session)
        connection = response.connection
        protocol = None if connection is None else connection.protocol
        return cls(response.status, response.headers, response.content, response, protocol, deadline)

    @classmethod
    def on(cls, received: Received, deadline: Deadline | None) -> Self:
        """That on a connection."""
        connection, message, content = received
        protocol = connection.protocol
        if message.code >= 500:
            protocol.force_close()
        return cls(message.code, message.headers, content, connection, protocol, deadline)

    def _watch(self, protocol: Any) -> None:
        """Learn of the end of the connection."""
        self._ended = getattr(protocol, "closed", None)
        if self._ended is not None:
            self._ended.add_done_callback(self._wake)
        elif not protocol.is_connected():
            self._break_off()

    def _wake(self, ended: asyncio.Future[None]) -> None:
        """Fail a reader whom aiohttp leaves waiting for ever, when the framing breaks after the first packet."""
        _look_at(ended)
        self._break_off()

    def _break_off(self) -> None:
        content = self._content
        if not content.is_eof() and content.exception() is None:
            content.set_exception(aiohttp.ClientPayloadError())

    def _forget(self) -> None:
        if self._ended is not None:
            self._ended.remove_done_callback(self._wake)
            # one for the whole life of the connection
            self._ended.remove_done_callback(_look_at)
            self._ended.add_done_callback(_look_at)

    async def aread(self, limit: int | None = LONGEST_BODY) -> bytes:
        """The whole body. One that came with its headers, as most do, is taken without waiting."""
        content = self._content
        came = self._ended is None and content.is_eof() and content.exception() is None
        if not came or self._is_coded:
            return await super().aread(limit)
        body = content.read_nowait()
        await self._check_size(len(body), limit)
        if self._protocol is not None:
            self._source.release()
        return body

    async def _receive(self) -> bytes | None:
        return await self._content.readany() or None

    def _translate(self, error: Exception) -> SessionDockError:
        return timed_out() if isinstance(error, OSTimeout) else broken_off(error)

    async def _complete(self) -> None:
        self._forget()
        self._source.release()

    async def aclose(self) -> None:
        """Give up what is unread. A connection on which nothing is unread goes back to its pool."""
        self._forget()
        if self._content.is_eof() and self._content.exception() is None:
            self._source.release()
        else:
            self._source.close()


def _look_at(ended: asyncio.Future[None]) -> None:
    """Retrieve an exception that asyncio would else complain of."""
    if not ended.cancelled():
        ended.exception()


def _end_after(response: aiohttp.ClientResponse, session: aiohttp.ClientSession) -> None:
    """End the connection after a 5xx, as far as it can still be reached, also when the whole response came at once."""
    connection = response.connection
    if connection is not None and connection.protocol is not None:
        connection.protocol.force_close()
    elif not session.trace_configs:
        # it is back in the pool, but without traces nothing has run since, so nobody has taken it
        protocol = getattr(response, "_protocol", None)
        if protocol is not None:
            protocol.close()
