"""One request and its answer, with the redirects in between."""

from __future__ import annotations

import logging
import time
from collections.abc import AsyncIterator, Mapping

import attrs

from ..errors import ConfigurationError, RedirectError
from ..hooks import Hooks
from ..http import Headers, PreparedRequest, Timeout
from ..http.deadline import Deadline
from ..http.redact import safe_headers, safe_text, safe_url
from ..http.redirects import redirect
from ..transports._async.base import AsyncTransport, AsyncTransportResponse

__all__ = ["AsyncAnswer", "AsyncExchange", "AsyncPool"]

logger = logging.getLogger("sessiondock.http")
_REDIRECTS = 5


@attrs.define
class AsyncPool:
    """A transport that a client and those made from it share, until it is closed.

    Attributes:
        transport: what sends.
        closed: whether it was closed.
    """

    transport: AsyncTransport = attrs.field(repr=False)
    closed: bool = False

    async def send(self, request: PreparedRequest, timeout: Timeout) -> AsyncTransportResponse:
        """Send and wait for the header fields. ConfigurationError when the pool is closed."""
        if self.closed:
            raise ConfigurationError("the client is closed; make a new one", operation=request.operation)
        return await self.transport.send(request, timeout)

    async def aclose(self) -> None:
        """Close it once."""
        if not self.closed:
            self.closed = True
            await self.transport.aclose()


class AsyncAnswer:
    """An answer whose body is still to be read.

    Attributes:
        status: the HTTP status.
        headers: the header fields.
    """

    def __init__(self, answer: AsyncTransportResponse, deadline: Deadline) -> None:
        self._answer = answer
        self._deadline = deadline
        self.status: int = answer.status
        self.headers: Headers = answer.headers

    async def aread(self) -> bytes:
        """The whole body."""
        if not self._deadline.limited:
            return await self._answer.aread()
        return b"".join([chunk async for chunk in self.aiter_bytes()])

    async def aiter_bytes(self) -> AsyncIterator[bytes]:
        """The body as it arrives. TimeoutError when the call's total is over."""
        try:
            async for chunk in self._answer.aiter_bytes():
                yield chunk
                self._deadline.check()
        except BaseException:
            await self._answer.aclose()
            raise

    async def aclose(self) -> None:
        """Give up what is unread, and with it the connection."""
        await self._answer.aclose()


@attrs.frozen(kw_only=True)
class AsyncExchange:
    """What all exchanges of a client share.

    Attributes:
        provider: its name, for hooks.
        pool: what sends.
        base_url: whose origin may see the key.
        secrets: texts that must not be shown.
        timeout: limits per phase.
        hooks: the plugins.
    """

    provider: str
    pool: AsyncPool
    base_url: str
    secrets: tuple[str, ...] = attrs.field(repr=False)
    timeout: Timeout
    hooks: Hooks

    async def carry_out(
        self, request: PreparedRequest, deadline: Deadline, *, keyless: Mapping[str, str], stream: bool
    ) -> AsyncAnswer:
        """Send and follow redirects as the rules allow; ``keyless`` are the header fields without credentials."""
        current = request
        for _ in range(_REDIRECTS + 1):
            answer = await self._round_trip(current, deadline)
            found = redirect(answer.status, answer.headers, current=current.url, base=self.base_url, stream=stream)
            if found is None:
                return AsyncAnswer(answer, deadline)
            await answer.aclose()
            if found.url is None:
                raise self._refused(found.location)
            current = attrs.evolve(current, url=found.url, headers=current.headers if found.with_key else dict(keyless))
        raise RedirectError(f"the service redirects more than {_REDIRECTS} times")

    def _refused(self, location: str) -> RedirectError:
        shown = safe_text(location, self.secrets)
        error = RedirectError(
            f"the service redirects to {shown}, where the key must not go; set base_url to that place"
        )
        error.location = shown
        return error

    async def _round_trip(self, request: PreparedRequest, deadline: Deadline) -> AsyncTransportResponse:
        deadline.check()
        if self.hooks:
            self.hooks.request_prepared(self.provider, request)
        sent = time.monotonic()
        answer = await self.pool.send(request, self.timeout.within(deadline.remaining()))
        seconds = time.monotonic() - sent
        if logger.isEnabledFor(logging.DEBUG):
            shown = self.hooks.redact(safe_text(safe_url(request.url), self.secrets))
            logger.debug("%s %s -> %d in %.0f ms", request.method, shown, answer.status, seconds * 1000)
        if self.hooks:
            fields = safe_headers(answer.headers)
            self.hooks.response_received(self.provider, request.operation, answer.status, fields, seconds)
        return answer
