"""A ``requests.Session`` of the caller's own, for synchronous code only."""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from contextlib import nullcontext
from typing import Any, cast

import requests
from requests import exceptions as failures
from requests.structures import CaseInsensitiveDict
from urllib3 import exceptions as urllib3_failures

from ..errors import ConfigurationError, MissingDependencyError, SessionDockError, TransportError
from ..http import Headers, PreparedRequest, Timeout
from ..http.deadline import Deadline
from ._platform_sync import running_loop, time_limit
from ._sync.received import WholeResponse
from .failures import causes, check_headers, check_status, timed_out, unsendable
from .ownership import Borrowed
from .with_urllib3 import URLLib3Response
from .with_urllib3 import translate as translate_urllib3

__all__ = ["RequestsTransport"]

_FAILURES = (failures.RequestException, urllib3_failures.HTTPError, OSError, ValueError)
_UNUSABLE = (
    failures.InvalidURL,
    failures.InvalidSchema,
    failures.MissingSchema,
    failures.InvalidHeader,
    urllib3_failures.LocationValueError,
)
_PREPARE = requests.Session.prepare_request
_MERGE = requests.Session.merge_environment_settings
_UNCONNECTED = (urllib3_failures.NewConnectionError, urllib3_failures.ConnectTimeoutError)


class RequestsTransport:
    """Sends through a user's session as the user set it up.

    A session has no timeouts of its own, so ours always apply; a deadline is noticed between reads only.

    Args:
        session: a ``requests.Session``, which is never closed here.
    """

    def __init__(self, session: requests.Session) -> None:
        self._session = session
        self._borrowed = Borrowed(running_loop)
        self._settings = _Settings()

    def send(self, request: PreparedRequest, timeout: Timeout) -> URLLib3Response | WholeResponse:
        """Send and wait for the headers."""
        check_headers(request)
        deadline = timeout.deadline
        limits = (timeout.connect, timeout.read)
        try:
            with nullcontext() if deadline is None else time_limit(deadline):
                self._borrowed.check()
                response = self._through_session(request, limits)
        except SessionDockError:
            raise
        except _FAILURES as error:
            found = getattr(error, "response", None)
            if not isinstance(error, failures.HTTPError) or found is None:
                if deadline is not None:
                    deadline.check()
                raise translate(error) from error
            # of a hook that raises for the status: the response is what counts
            response = found
        try:
            check_status(response.status_code)
        except TransportError:
            response.close()
            raise
        if _is_consumed(response):
            # by a hook
            return WholeResponse(response.status_code, Headers(response.headers.items()), _content(response))
        return RequestsResponse(response, deadline)

    def _through_session(
        self, request: PreparedRequest, limits: tuple[float | None, float | None]
    ) -> requests.Response:
        session = self._session
        settings = self._settings.of(session, request.url)
        if getattr(request, "anonymous", False):
            # not prepared by the session, so that it adds neither headers, cookies nor authentication
            ready, settings = _bare(request, request.headers), {**settings, "cert": None}
        else:
            ready = _prepared(session, request)
        return session.send(ready, timeout=limits, allow_redirects=False, **settings)

    def close(self) -> None:
        """Nothing is closed, since nothing was made."""


def _bare(request: PreparedRequest, headers: Mapping[str, str]) -> requests.PreparedRequest:
    ready: Any = requests.PreparedRequest()
    ready.method, ready.url, ready.body = request.method, request.url, request.body
    ready.headers = CaseInsensitiveDict(headers)
    # none, but a redirect's are looked for
    ready.prepare_cookies({})
    prepared: requests.PreparedRequest = ready
    return prepared


def _is_plain(session: requests.Session) -> bool:
    """Whether a session adds nothing but headers and hooks to a request, and nobody has changed how it does that."""
    return (
        type(session) is requests.Session
        and not (session.auth or session.params or session.cookies)
        and requests.Session.prepare_request is _PREPARE
        and "prepare_request" not in vars(session)
        and all(_is_clean(name) and _is_clean(value) for name, value in session.headers.items())
    )


def _is_clean(text: object) -> bool:
    """Whether requests would take this in a header as it is; of what is not clean, requests decides."""
    return isinstance(text, str) and text.isascii() and text.isprintable() and text == text.strip()


def _prepared(session: requests.Session, request: PreparedRequest) -> requests.PreparedRequest:
    """The request as the session prepares it; in a third of the time where that adds nothing."""
    if _is_plain(session):
        ready = _bare(request, {})
        own: dict[str, Any] = dict(session.headers)
        ready.headers.update(own)
        ready.headers.update(request.headers)
        ready.hooks = session.hooks
        return ready
    return session.prepare_request(
        requests.Request(
            request.method,
            request.url,
            headers=request.headers,
            data=request.body,
            # authentication of any kind keeps .netrc from replacing the API key
            auth=session.auth or _as_it_is,
        )
    )


class _Settings:
    """Proxies and certificates of a session, with the environment's, which is read once for each place and setting."""

    def __init__(self) -> None:
        self._known: dict[Any, dict[str, Any]] = {}

    def of(self, session: requests.Session, url: str) -> dict[str, Any]:
        """The keywords for `requests.Session.send`."""
        if (
            type(session) is not requests.Session
            or requests.Session.merge_environment_settings is not _MERGE
            or "merge_environment_settings" in vars(session)
        ):
            return dict(session.merge_environment_settings(url, {}, True, None, None))
        place = url[: url.find("/", 8) if "/" in url[8:] else len(url)]
        # 0 and False are equal, and not the same to requests
        key = (place, session.trust_env, type(session.verify), session.verify, session.cert, *session.proxies.items())
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = dict(session.merge_environment_settings(url, {}, True, None, None))
        return found


def _as_it_is(ready: requests.PreparedRequest) -> requests.PreparedRequest:
    return ready


def _is_consumed(response: requests.Response) -> bool:
    """Whether somebody has read the body, or has made the response."""
    return response.raw is None or getattr(response, "_content_consumed", False)


def _content(response: requests.Response) -> bytes:
    try:
        return response.content or b""
    except RuntimeError:
        # read in pieces, and not kept
        return b""


class RequestsResponse(URLLib3Response):
    """A response of requests."""

    def __init__(self, response: requests.Response, deadline: Deadline | None) -> None:
        raw: Any = response.raw
        super().__init__(raw, deadline, cast("Any", response.request).method)
        self._response = response
        connection = getattr(raw, "connection", None)
        sock = getattr(connection, "sock", None)
        if self.status >= 500 and sock is not None:
            # the pool gets a connection without a socket, and what is unread stays readable
            cast("Any", connection).sock = None
            sock.close()

    def _translate(self, error: Exception) -> SessionDockError:
        return translate(error, sent=True)

    def close(self) -> None:
        """Give up what is unread."""
        self._response.close()


def translate(error: Exception, *, sent: bool | None = None) -> SessionDockError:
    """Our error for one of requests, urllib3 or the socket.

    Args:
        error: what was raised.
        sent: whether any of the request may have left, None when only the error can tell.
    """
    found = list(causes(error))
    if sent is None:
        sent = not any(_before_sending(each) for each in found)
    unusable = _unusable(error)
    if unusable is not None:
        return unusable
    if sent and any(isinstance(each, failures.Timeout) for each in found):
        return timed_out()
    return translate_urllib3(error, sent=sent)


def _unusable(error: Exception) -> SessionDockError | None:
    if isinstance(error, failures.InvalidSchema) and "SOCKS" in str(error):
        return MissingDependencyError("the SOCKS proxy of the environment needs: pip install 'requests[socks]'")
    if type(error) is OSError and "TLS" in str(error):
        return ConfigurationError(
            "a file of TLS certificates does not exist; check verify= and cert= of the session, REQUESTS_CA_BUNDLE and "
            "CURL_CA_BUNDLE"
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
