# Generated from src/sessiondock/_async/exchange.py: edit that file, not this one.
# Digest: 69efa57f26a3f616
"""One request and its answer, with the redirects in between."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Mapping

import attrs

from ..errors import ConfigurationError, RedirectError
from ..hooks import Hooks
from ..http import Headers, PreparedRequest, Timeout
from ..http.deadline import Deadline
from ..http.redact import safe_headers, safe_text, safe_url
from ..http.redirects import redirect
from ..transports._sync.base import Transport, TransportResponse

__all__ = ["Answer", "Exchange", "Pool"]

logger = logging.getLogger("sessiondock.http")
_REDIRECTS = 5


@attrs.define
class Pool:
    """A transport that a client and those made from it share, until it is closed.

    Attributes:
        transport: what sends.
        closed: whether it was closed.
    """

    transport: Transport = attrs.field(repr=False)
    closed: bool = False

    def send(self, request: PreparedRequest, timeout: Timeout) -> TransportResponse:
        """Send and wait for the header fields. ConfigurationError when the pool is closed."""
        if self.closed:
            raise ConfigurationError("the client is closed; make a new one", operation=request.operation)
        return self.transport.send(request, timeout)

    def close(self) -> None:
        """Close it once."""
        if not self.closed:
            self.closed = True
            self.transport.close()


class Answer:
    """An answer whose body is still to be read.

    Attributes:
        status: the HTTP status.
        headers: the header fields.
    """

    def __init__(self, answer: TransportResponse, deadline: Deadline) -> None:
        self._answer = answer
        self._deadline = deadline
        self.status: int = answer.status
        self.headers: Headers = answer.headers

    def read(self) -> bytes:
        """The whole body."""
        if not self._deadline.limited:
            return self._answer.read()
        return b"".join([chunk for chunk in self.iter_bytes()])

    def iter_bytes(self) -> Iterator[bytes]:
        """The body as it arrives. TimeoutError when the call's total is over."""
        try:
            for chunk in self._answer.iter_bytes():
                yield chunk
                self._deadline.check()
        except BaseException:
            self._answer.close()
            raise

    def close(self) -> None:
        """Give up what is unread, and with it the connection."""
        self._answer.close()


@attrs.frozen(kw_only=True)
class Exchange:
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
    pool: Pool
    base_url: str
    secrets: tuple[str, ...] = attrs.field(repr=False)
    timeout: Timeout
    hooks: Hooks

    def carry_out(
        self, request: PreparedRequest, deadline: Deadline, *, keyless: Mapping[str, str], stream: bool
    ) -> Answer:
        """Send and follow redirects as the rules allow; ``keyless`` are the header fields without credentials."""
        current = request
        for _ in range(_REDIRECTS + 1):
            answer = self._round_trip(current, deadline)
            found = redirect(answer.status, answer.headers, current=current.url, base=self.base_url, stream=stream)
            if found is None:
                return Answer(answer, deadline)
            answer.close()
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

    def _round_trip(self, request: PreparedRequest, deadline: Deadline) -> TransportResponse:
        deadline.check()
        if self.hooks:
            self.hooks.request_prepared(self.provider, request)
        sent = time.monotonic()
        answer = self.pool.send(request, self.timeout.within(deadline.remaining()))
        seconds = time.monotonic() - sent
        if logger.isEnabledFor(logging.DEBUG):
            shown = self.hooks.redact(safe_text(safe_url(request.url), self.secrets))
            logger.debug("%s %s -> %d in %.0f ms", request.method, shown, answer.status, seconds * 1000)
        if self.hooks:
            fields = safe_headers(answer.headers)
            self.hooks.response_received(self.provider, request.operation, answer.status, fields, seconds)
        return answer
