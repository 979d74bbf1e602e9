"""Options of the asynchronous clients that speak HTTP, as a type; `options_sync` has the same shape."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Literal, TypeAlias, TypedDict

from ._unset import Unset
from .http.timeouts import Timeout

if TYPE_CHECKING:
    import aiohttp
    import httpx
    import httpx2

    from .transports._async.base import AsyncTransport

__all__ = ["AsyncClientOptions", "AsyncHTTPClientOption", "AsyncTransportName"]

AsyncTransportName: TypeAlias = Literal["httpx", "httpx2", "aiohttp"]
"""The HTTP libraries that ``transport=`` names."""

AsyncHTTPClientOption: TypeAlias = "httpx.AsyncClient | httpx2.AsyncClient | aiohttp.ClientSession | AsyncTransport"
"""The clients and sessions that ``http_client=`` takes."""


class AsyncClientOptions(TypedDict, total=False):
    """The keyword arguments that every client speaking HTTP takes.

    Attributes:
        api_key: the API key. Defaults to the provider's environment variables, then to a ``credential`` hook.
        base_url: the service's address. Defaults to the environment, then to the vendor's own.
        timeout: seconds of silence allowed, a `Timeout`, or None for no limit. Default: connect 5 s, read 60 s.
        max_retries: attempts beyond the first, default 2.
        max_response_bytes: how many decoded bytes a response that is read into memory may have, default 100 million;
            None for any number. More are a DecodeError. Recordings are streamed and not limited.
        headers: sent with every request.
        transport: the HTTP library to use.
        http2: speak HTTP/2 with services that do, over TLS; needs ``sessiondock[http2]``, and the transport ``"httpx"``
            (chosen if none is) or ``"httpx2"``.
        http_client: a client of one of those libraries, set up and closed by the caller, or a transport.
        plugins: hook plugins beside the installed ones.
    """

    api_key: str | None
    base_url: str | None
    timeout: Timeout | float | Unset | None
    max_retries: int | None
    max_response_bytes: int | Unset | None
    headers: Mapping[str, str] | None
    transport: AsyncTransportName | None
    http2: bool
    http_client: AsyncHTTPClientOption | None
    plugins: Iterable[object]
