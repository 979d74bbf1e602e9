"""requests, for synchronous code only."""

from __future__ import annotations

import os
import ssl
from builtins import TimeoutError as OSTimeout
from collections.abc import Iterator
from contextlib import nullcontext
from typing import Any, cast

import requests
from requests import exceptions as failures
from requests.adapters import HTTPAdapter
from requests.structures import CaseInsensitiveDict
from urllib3 import exceptions as urllib3_failures

from ..errors import (
    ConfigurationError,
    DecodeError,
    IncompleteReadError,
    MissingDependencyError,
    SessionDockError,
    TransportError,
)
from ..http import Headers, PreparedRequest, Timeout
from ..http.deadline import Deadline
from ..http.proxies import Proxies
from ._platform_sync import running_loop, time_limit
from ._sync.received import ReceivedResponse
from .failures import broken_off, causes, check_headers, check_status, not_connected, timed_out, unsendable
from .ownership import Borrowed, Owned
from .urllib3_connections import POOLS, attempt

__all__ = ["RequestsTransport"]

_CHUNK = 65536
_FAILURES = (failures.RequestException, urllib3_failures.HTTPError, OSError, ValueError)
_UNUSABLE = (
    failures.InvalidURL,
    failures.InvalidSchema,
    failures.MissingSchema,
    failures.InvalidHeader,
    urllib3_failures.LocationValueError,
)
_UNCONNECTED = (urllib3_failures.NewConnectionError, urllib3_failures.ConnectTimeoutError)


class RequestsTransport:
    """Sends through a user's session as the user set it up, or straight through an adapter of its own.

    A session has no timeouts of its own, so ours always apply; without our connections, a deadline is noticed between
    reads only.

    Args:
        session: a ``requests.Session``, which is never closed here; None for an adapter of our own.
    """

    def __init__(self, session: requests.Session | None = None) -> None:
        self._session = session
        self._borrowed = Borrowed(running_loop)
        self._proxies = Proxies(socks="socks", install="'requests[socks]'")
        self._adapters: Owned[HTTPAdapter] = Owned(_Adapter, running_loop)
        ca_bundle = os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("CURL_CA_BUNDLE")
        self._verify: bool | str = ca_bundle or True

    def send(self, request: PreparedRequest, timeout: Timeout) -> ReceivedResponse:
        """Send and wait for the headers."""
        check_headers(request)
        session, deadline = self._session, timeout.deadline
        limits = (timeout.connect, timeout.read)
        attempt.sent, attempt.silence = False, timeout.read
        try:
            with nullcontext() if deadline is None else time_limit(deadline):
                if session is None:
                    response = self._through_adapter(request, limits)
                else:
                    self._borrowed.check()
                    response = _through_session(session, request, limits)
        except SessionDockError:
            raise
        except _FAILURES as error:
            found = getattr(error, "response", None)
            if not isinstance(error, failures.HTTPError) or found is None:
                if deadline is not None:
                    deadline.check()
                raise translate(error, sent=attempt.sent if session is None else None) from error
            # of a hook that raises for the status: the response is what counts
            response = found
        received = RequestsResponse(response, deadline, own=session is None)
        try:
            check_status(received.status)
        except TransportError:
            received.close()
            raise
        return received

    def _through_adapter(
        self, request: PreparedRequest, limits: tuple[float | None, float | None]
    ) -> requests.Response:
        proxy = self._proxies.of(request.url)
        return self._adapters.get().send(
            _bare(request),
            stream=True,
            timeout=cast("Any", limits),
            verify=self._verify,
            proxies={"all": proxy} if proxy else {},
        )

    def close(self) -> None:
        """Close the adapter of our own."""
        adapter = self._adapters.take()
        if adapter is not None:
            adapter.close()


class _Adapter(HTTPAdapter):
    """An adapter with connections of ours, except through a SOCKS proxy."""

    def __init__(self) -> None:
        super().__init__(pool_maxsize=64)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = POOLS

    def proxy_manager_for(self, proxy: str, **proxy_kwargs: Any) -> Any:
        manager = super().proxy_manager_for(proxy, **proxy_kwargs)
        if not proxy.lower().startswith("socks"):
            manager.pool_classes_by_scheme = POOLS
        return manager


def _bare(request: PreparedRequest) -> requests.PreparedRequest:
    ready = requests.PreparedRequest()
    ready.method, ready.url, ready.body = request.method, request.url, request.body
    ready.headers = CaseInsensitiveDict(request.headers)
    return ready


def _through_session(
    session: requests.Session, request: PreparedRequest, limits: tuple[float | None, float | None]
) -> requests.Response:
    settings: dict[str, Any] = dict(session.merge_environment_settings(request.url, {}, True, None, None))
    if getattr(request, "anonymous", False):
        # not prepared by the session, so that it adds neither headers, cookies nor authentication
        return session.send(_bare(request), timeout=limits, allow_redirects=False, **{**settings, "cert": None})
    ready = session.prepare_request(
        requests.Request(
            request.method,
            request.url,
            headers=request.headers,
            data=request.body,
            # authentication of any kind keeps .netrc from replacing the API key
            auth=session.auth or _as_it_is,
        )
    )
    return session.send(ready, timeout=limits, allow_redirects=False, **settings)


def _as_it_is(ready: requests.PreparedRequest) -> requests.PreparedRequest:
    return ready


class RequestsResponse(ReceivedResponse):
    """A response of requests."""

    def __init__(self, response: requests.Response, deadline: Deadline | None, *, own: bool) -> None:
        raw: Any = response.raw
        super().__init__(response.status_code, Headers(raw.headers.items()), deadline)
        self._response = response
        self._raw = raw
        self._chunks: Iterator[bytes] | None = raw.stream(_CHUNK, decode_content=False) if raw.chunked else None
        self._received_any = False
        if not own:
            self._prepare_foreign()

    def _prepare_foreign(self) -> None:
        """What our own connections do by themselves."""
        connection = getattr(self._raw, "connection", None)
        sock = getattr(connection, "sock", None)
        if self.status >= 500 and sock is not None:
            # the pool gets a connection without a socket, and what is unread stays readable
            cast("Any", connection).sock = None
            sock.close()

    def _receive(self) -> bytes | None:
        if self._chunks is not None:
            return next(self._chunks, None)
        chunk: bytes = self._raw.read1(_CHUNK, decode_content=False)
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
            and cast("Any", self._response.request).method != "HEAD"
        )

    def close(self) -> None:
        """Give up what is unread."""
        self._response.close()


def translate(error: Exception, *, sent: bool | None) -> SessionDockError:
    """Our error for one of requests, urllib3 or the socket.

    Args:
        error: what was raised.
        sent: whether any of the request may have left, None when only the error can tell.
    """
    found = list(causes(error))
    if sent is None:
        sent = not any(_before_sending(each) for each in found)
    if any(isinstance(each, urllib3_failures.DecodeError) for each in found):
        return DecodeError("the compressed response is corrupt; check any proxy in between")
    unusable = _unusable(error)
    if unusable is not None:
        return unusable
    if not sent:
        return not_connected(error)
    if any(isinstance(each, (urllib3_failures.TimeoutError, failures.Timeout, OSTimeout)) for each in found):
        return timed_out()
    return broken_off(error)


def _unusable(error: Exception) -> SessionDockError | None:
    if isinstance(error, failures.InvalidSchema) and "SOCKS" in str(error):
        return MissingDependencyError("the SOCKS proxy of the environment needs: pip install 'requests[socks]'")
    if type(error) is OSError and "TLS" in str(error):
        return ConfigurationError(
            "a file of TLS certificates does not exist; check REQUESTS_CA_BUNDLE and CURL_CA_BUNDLE, "
            "and verify= and cert= of a session"
        )
    if isinstance(error, failures.InvalidProxyURL):
        return ConfigurationError("the environment names a proxy whose URL is not valid")
    if isinstance(error, _UNUSABLE) and not isinstance(error.args[0], urllib3_failures.InvalidHeader):
        return unsendable("the URL or a header is not valid")
    return None


def _before_sending(error: BaseException) -> bool:
    """Whether this can only have happened before anything was sent. A ProxyError or SSLError may come later too."""
    if isinstance(error, _UNCONNECTED):
        return True
    refused_by_proxy = type(error) is OSError and str(error).startswith("Tunnel connection failed")
    return refused_by_proxy or isinstance(error, ssl.SSLCertVerificationError)
