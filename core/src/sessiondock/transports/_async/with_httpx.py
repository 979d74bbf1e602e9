"""A client of the caller's own, of httpx or httpx2."""

from __future__ import annotations

import importlib
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

from ... import runtime_async
from ...errors import DecodeError, SessionDockError
from ...http import Headers, PreparedRequest, Timeout
from ...http.deadline import Deadline
from .._platform_async import running_loop, time_limit
from ..failures import broken_off, check_headers, closed_client, unsendable
from ..hanging_up import hang_up
from ..httpx_requests import RequestBuilder
from ..ownership import Borrowed
from .received import AsyncReceivedResponse, AsyncWholeResponse
from .with_httpcore import translate as translate_core

if TYPE_CHECKING:
    import httpx

__all__ = ["AsyncHTTPXTransport"]


class AsyncHTTPXTransport:
    """Sends through a caller's client as the caller set it up.

    Args:
        client: a client of httpx or httpx2, which is never closed here.
    """

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client
        self._httpx: Any = importlib.import_module(_library(client))
        self._requests = RequestBuilder(self._httpx, client)
        self._borrowed = Borrowed(running_loop)

    async def send(self, request: PreparedRequest, timeout: Timeout) -> AsyncReceivedResponse | AsyncWholeResponse:
        """Send and wait for the headers."""
        self._borrowed.check()
        if self._client.is_closed:
            raise closed_client()
        check_headers(request)
        limits = _phases(timeout) if timeout.chosen else None
        try:
            if timeout.deadline is None:
                response = await self._send(request, limits)
            else:
                async with time_limit(timeout.deadline):
                    response = await self._send(request, limits)
        except SessionDockError:
            raise
        except self._httpx.HTTPStatusError as error:
            # of a hook that raises for the status: the response is what counts
            response = error.response
        except (self._httpx.HTTPError, self._httpx.InvalidURL, OSError, ExceptionGroup) as error:
            if timeout.deadline is not None:
                timeout.deadline.check()
            raise translate(self._httpx, error) from error
        return self._received(response, timeout, limits)

    async def _send(self, request: PreparedRequest, limits: dict[str, float | None] | None) -> httpx.Response:
        extensions = {} if limits is None else {"timeout": limits}
        if getattr(request, "anonymous", False):
            if limits is None:
                extensions = {"timeout": self._client.timeout.as_dict()}
            # not built by the client, so that it adds neither headers nor cookies; no authentication either
            ready = self._httpx.Request(
                request.method, request.url, headers=request.headers, content=request.body, extensions=extensions
            )
            return await self._client.send(ready, auth=None, stream=True, follow_redirects=False)
        ready = self._requests.build(request, extensions)
        return await self._client.send(ready, stream=True, follow_redirects=False)

    def _received(
        self, response: httpx.Response, timeout: Timeout, limits: dict[str, float | None] | None
    ) -> AsyncReceivedResponse | AsyncWholeResponse:
        if not response.is_stream_consumed and not response.is_closed:
            return HTTPXResponse(response, self._httpx, timeout.deadline, limits)
        try:
            body = response.content
        except self._httpx.ResponseNotRead:
            body = b""
        return AsyncWholeResponse(response.status_code, _headers(response), body)

    async def aclose(self) -> None:
        """Nothing is closed, since nothing was made."""


class HTTPXResponse(AsyncReceivedResponse):
    """A response of httpx."""

    def __init__(
        self, response: httpx.Response, module: Any, deadline: Deadline | None, limits: dict[str, float | None] | None
    ) -> None:
        super().__init__(response.status_code, _headers(response), deadline)
        self._response = response
        self._httpx = module
        # the bytes as they came: the response itself would decode them into pieces of any size
        stream: Any = response.stream
        self._chunks: AsyncIterator[bytes] = aiter(stream)
        if deadline is not None and limits is not None:
            limits["read"] = deadline.limit(limits["read"])

    async def _receive(self) -> bytes | None:
        return await anext(self._chunks, None)

    def _translate(self, error: Exception) -> SessionDockError:
        return translate(self._httpx, error)

    async def _complete(self) -> None:
        if self.status >= 500:
            hang_up(self._response.extensions)
        await runtime_async.finish(self._response.aclose)

    async def aclose(self) -> None:
        """Give up what is unread."""
        await runtime_async.finish(self._response.aclose)


def _library(client: object) -> str:
    roots = (base.__module__.partition(".")[0] for base in type(client).__mro__)
    return next(root for root in roots if root in {"httpx", "httpx2"})


def _headers(response: httpx.Response) -> Headers:
    # as its multi_items(), which asks for the encoding twice for each of them
    encoding = response.headers.encoding
    return Headers([(name.decode(encoding), value.decode(encoding)) for name, value in response.headers.raw])


def _phases(timeout: Timeout) -> dict[str, float | None]:
    return {"connect": timeout.connect, "read": timeout.read, "write": timeout.read, "pool": timeout.read}


def translate(module: Any, error: Exception) -> SessionDockError:
    """Our error for one of the library's."""
    if isinstance(error, (module.InvalidURL, module.UnsupportedProtocol)):
        return unsendable("the URL is not valid")
    if isinstance(error, module.DecodingError):
        return DecodeError("the compressed response is corrupt; check any proxy in between")
    if isinstance(error, module.HTTPError):
        return translate_core(module, error)
    return broken_off(error)
