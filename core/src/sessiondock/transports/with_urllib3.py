"""Connections of our own through urllib3, which is what requests sends with. For synchronous code only.

This skips requests' sessions and adapters, which read the environment and look the pool up at each call.
"""

from __future__ import annotations

from builtins import TimeoutError as OSTimeout
from collections.abc import Iterator
from contextlib import nullcontext
from typing import Any

import urllib3
from urllib3 import exceptions as failures

from ..errors import DecodeError, IncompleteReadError, SessionDockError, TransportError
from ..http import Headers, PreparedRequest, Timeout
from ..http.deadline import Deadline
from ..http.message import LONGEST_BODY
from ..http.proxies import Proxies
from ..http.target import split_origin
from ._platform_sync import running_loop, time_limit
from ._sync.received import ReceivedResponse
from .failures import broken_off, causes, check_headers, check_status, not_connected, timed_out, unsendable
from .ownership import Owned
from .urllib3_connections import attempt
from .urllib3_pools import Place, Pools

__all__ = ["URLLib3Response", "URLLib3Transport", "translate"]

_CHUNK = 65536
_FAILURES = (failures.HTTPError, OSError, ValueError)
_NO_RETRIES = urllib3.Retry(False)


class URLLib3Transport:
    """Sends through connection pools of its own, which are looked up once for each origin."""

    def __init__(self) -> None:
        self._proxies = Proxies(socks="socks", install="'requests[socks]'")
        self._pools: Owned[Pools] = Owned(Pools, running_loop)
        self._limits = (Timeout(), urllib3.Timeout())

    def send(self, request: PreparedRequest, timeout: Timeout) -> URLLib3Response:
        """Send and wait for the headers."""
        check_headers(request)
        deadline = timeout.deadline
        attempt.sent, attempt.silence = False, timeout.read
        try:
            with nullcontext() if deadline is None else time_limit(deadline):
                place = self._place(request.url)
                response = place.pool.urlopen(
                    request.method,
                    request.url if place.wants_whole_url else split_origin(request.url)[1],
                    body=request.body,
                    headers=request.headers,
                    retries=_NO_RETRIES,
                    redirect=False,
                    assert_same_host=False,
                    timeout=self._phases(timeout),
                    preload_content=False,
                    decode_content=False,
                )
        except SessionDockError:
            raise
        except _FAILURES as error:
            if deadline is not None:
                deadline.check()
            raise translate(error, sent=attempt.sent) from error
        received = URLLib3Response(response, deadline, request.method)
        try:
            check_status(received.status)
        except TransportError:
            received.close()
            raise
        return received

    def _place(self, url: str) -> Place:
        origin, pools = split_origin(url)[0], self._pools.get()
        return pools.known.get(origin) or pools.find(origin, self._proxies.of(url))

    def _phases(self, timeout: Timeout) -> urllib3.Timeout:
        """The limits as urllib3 takes them; those of the call before are used again."""
        known, phases = self._limits
        if known is not timeout:
            phases = urllib3.Timeout(connect=timeout.connect, read=timeout.read)
            self._limits = (timeout, phases)
        return phases

    def close(self) -> None:
        """Close the pools."""
        pools = self._pools.take()
        if pools is not None:
            pools.close()


class URLLib3Response(ReceivedResponse):
    """A response of urllib3."""

    def __init__(self, raw: Any, deadline: Deadline | None, method: str | None) -> None:
        super().__init__(raw.status, Headers(raw.headers.items()), deadline)
        self._raw = raw
        self._method = method
        self._chunks: Iterator[bytes] | None = raw.stream(_CHUNK, decode_content=False) if raw.chunked else None
        self._received_any = False
        self._at_once = False

    def read(self, limit: int | None = LONGEST_BODY) -> bytes:
        """The whole body. DecodeError when it has more decoded bytes than the limit."""
        length = self._raw.length_remaining
        if length is None or (limit is not None and length > limit) or "content-encoding" in self._raw.headers:
            return super().read(limit)
        self._at_once = True
        try:
            body = self._within_deadline() or b""
            self._complete()
        except BaseException:
            self.close()
            raise
        return body

    def _receive(self) -> bytes | None:
        if self._chunks is not None:
            return next(self._chunks, None)
        raw = self._raw
        chunk: bytes = raw.read(decode_content=False) if self._at_once else raw.read1(_CHUNK, decode_content=False)
        self._received_any = self._received_any or bool(chunk)
        return chunk or None

    def _translate(self, error: Exception) -> SessionDockError:
        return translate(error, sent=True)

    def _complete(self) -> None:
        if not self._received_any and self._chunks is None and self._is_unframed():
            raise IncompleteReadError("the connection broke off inside the headers of the response")

    def _is_unframed(self) -> bool:
        """Whether neither a length nor a word of closing says that the body may end here, after nothing.

        With connections that are not ours, a response that ends inside its headers looks like that.
        """
        return (
            self._raw.version >= 11
            and self.status not in {204, 304}
            and "content-length" not in self.headers
            and "close" not in self.headers.get("connection", "").lower()
            and self._method != "HEAD"
        )

    def close(self) -> None:
        """Give up what is unread."""
        self._raw.close()
        self._raw.release_conn()


def translate(error: Exception, *, sent: bool) -> SessionDockError:
    """Our error for one of urllib3 or the socket.

    Args:
        error: what was raised.
        sent: whether any of the request may have left.
    """
    found = list(causes(error))
    if any(isinstance(each, failures.DecodeError) for each in found):
        return DecodeError("the compressed response is corrupt; check any proxy in between")
    if isinstance(error, failures.LocationValueError):
        return unsendable("the URL or a header is not valid")
    if not sent:
        return not_connected(error)
    if any(isinstance(each, (failures.TimeoutError, OSTimeout)) for each in found):
        return timed_out()
    return broken_off(error)
