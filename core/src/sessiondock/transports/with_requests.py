"""requests, for synchronous code only."""

from __future__ import annotations

import os
from builtins import TimeoutError as OSTimeout
from collections.abc import Iterator
from typing import Any, cast

import requests
from requests import exceptions as failures
from requests.adapters import HTTPAdapter
from requests.structures import CaseInsensitiveDict
from urllib3 import exceptions as urllib3_failures
from urllib3.response import BaseHTTPResponse

from ..errors import ConnectError, IncompleteReadError, TransportError
from ..errors import TimeoutError as CallTimeoutError
from ..http import Headers, PreparedRequest, Timeout
from ..http.proxies import Proxies

__all__ = ["RequestsTransport"]

_CHUNK = 65536
FAILURES = (failures.RequestException, urllib3_failures.HTTPError, OSError, ValueError)


class RequestsTransport:
    """Sends through a user's session as the user set it up, or straight through an adapter of its own.

    Args:
        session: a ``requests.Session``, which is never closed here; None for an adapter of our own.
    """

    def __init__(self, session: requests.Session | None = None) -> None:
        self._session = session
        self._proxies = Proxies()
        self._adapter = HTTPAdapter(pool_maxsize=64)
        ca_bundle = os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("CURL_CA_BUNDLE")
        self._verify: bool | str = ca_bundle or True

    def send(self, request: PreparedRequest, timeout: Timeout) -> RequestsResponse:
        """Send and wait for the header fields."""
        limits = (timeout.connect, timeout.read)
        try:
            if self._session is not None:
                return RequestsResponse(_through_session(self._session, request, limits))
            return RequestsResponse(self._through_adapter(request, limits))
        except FAILURES as error:
            raise translate(error) from error

    def _through_adapter(
        self, request: PreparedRequest, limits: tuple[float | None, float | None]
    ) -> requests.Response:
        proxy = self._proxies.of(request.url)
        ready = requests.PreparedRequest()
        ready.method, ready.url, ready.body = request.method, request.url, request.body
        ready.headers = CaseInsensitiveDict(request.headers)
        return self._adapter.send(
            ready,
            stream=True,
            timeout=cast("Any", limits),
            verify=self._verify,
            proxies={"all": proxy} if proxy else {},
        )

    def close(self) -> None:
        """Close the adapter of our own."""
        self._adapter.close()


def _through_session(
    session: requests.Session, request: PreparedRequest, limits: tuple[float | None, float | None]
) -> requests.Response:
    ready = session.prepare_request(
        requests.Request(request.method, request.url, headers=request.headers, data=request.body)
    )
    settings: dict[str, Any] = dict(session.merge_environment_settings(request.url, {}, True, None, None))
    return session.send(ready, timeout=limits, allow_redirects=False, **settings)


class RequestsResponse:
    """An answer of requests."""

    def __init__(self, response: requests.Response) -> None:
        self._response = response
        self.status: int = response.status_code
        self.headers = Headers(response.raw.headers.items())

    def read(self) -> bytes:
        """The whole body."""
        raw: BaseHTTPResponse = self._response.raw
        try:
            return raw.read(decode_content=True)
        except FAILURES as error:
            raise translate(error, answered=True) from error

    def iter_bytes(self) -> Iterator[bytes]:
        """The body as it arrives."""
        raw: Any = self._response.raw
        try:
            if raw.chunked:
                yield from raw.stream(_CHUNK, decode_content=True)
                return
            while chunk := raw.read1(_CHUNK, decode_content=True):
                yield chunk
        except FAILURES as error:
            raise translate(error, answered=True) from error

    def close(self) -> None:
        """Give up what is unread."""
        self._response.close()


def translate(error: Exception, *, answered: bool = False) -> TransportError:
    """Our error for one of requests, urllib3 or the socket; ``answered`` when the header fields had come already."""
    if isinstance(error, failures.ConnectTimeout):
        return CallTimeoutError("connecting took too long", may_have_arrived=False)
    if isinstance(error, (failures.Timeout, urllib3_failures.TimeoutError, OSTimeout)):
        return CallTimeoutError("the service was silent for too long")
    if isinstance(error, (failures.SSLError, failures.ProxyError, failures.InvalidURL, failures.InvalidSchema)):
        return ConnectError(f"cannot connect: {error}", may_have_arrived=False)
    if isinstance(error, ValueError) and not answered and not isinstance(_reason(error), urllib3_failures.HTTPError):
        return TransportError("the request cannot be sent: a header field is not valid", may_have_arrived=False)
    if isinstance(_reason(error), urllib3_failures.NewConnectionError):
        return ConnectError(f"cannot connect: {error}", may_have_arrived=False)
    return IncompleteReadError(f"the connection broke off: {error}")


def _reason(error: BaseException) -> object:
    inner = error.args[0] if error.args else None
    return getattr(inner, "reason", inner)
