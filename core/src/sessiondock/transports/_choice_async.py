"""Which transport the asynchronous clients use; `_choice_sync` has the same shape."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..checks import shown
from ..errors import ConfigurationError, MissingDependencyError
from ._roots import roots
from .http2_choice import http2_library, wants_http2

if TYPE_CHECKING:
    from ._async.base import AsyncTransport

__all__ = ["TRANSPORTS", "choose_transport_async"]

TRANSPORTS = ("httpx", "httpx2", "aiohttp")


def choose_transport_async(name: str | None, http_client: Any, http2: bool = False) -> AsyncTransport:
    """The transport for ``transport=`` and ``http_client=``; both None chooses for each request.

    With ``http2`` the library is httpx unless httpx2 is named.

    ConfigurationError for an unknown name or object, and for HTTP/2 with a library or an object that does not take it;
    MissingDependencyError when the library is not installed.
    """
    if wants_http2(http2):
        return _over_http2(name, http_client)
    if http_client is not None:
        return _around(http_client, name)
    if name is None:
        from .unchosen import UnchosenTransport

        return UnchosenTransport()
    known = _text_or_none(name)
    if known in {"httpx", "httpx2"}:
        from ._async.with_httpcore import AsyncHTTPCoreTransport

        try:
            return AsyncHTTPCoreTransport(known)
        except ModuleNotFoundError as error:
            raise MissingDependencyError(f"the transport {name!r} needs: pip install {name}") from error
    if known == "aiohttp":
        try:
            from .with_aiohttp import AiohttpTransport
        except ModuleNotFoundError as error:
            raise MissingDependencyError("the transport 'aiohttp' needs: pip install 'sessiondock[aiohttp]'") from error
        return AiohttpTransport()
    raise ConfigurationError(
        f"transport must be 'httpx', 'httpx2' or 'aiohttp' for asynchronous clients, not {shown(name)}"
    )


def _text_or_none(name: object) -> str | None:
    return name if isinstance(name, str) else None


def _over_http2(name: str | None, http_client: Any) -> AsyncTransport:
    library = http2_library(name, http_client)
    from ._async.with_http2 import AsyncHTTP2Transport

    return AsyncHTTP2Transport(library)


def _around(client: Any, name: str | None) -> AsyncTransport:
    if name is not None:
        raise ConfigurationError("pass transport= or http_client=, not both")
    names = roots(client)
    if ("httpx", "AsyncClient") in names or ("httpx2", "AsyncClient") in names:
        from ._async.with_httpx import AsyncHTTPXTransport

        return AsyncHTTPXTransport(client)
    if ("aiohttp", "ClientSession") in names:
        from .with_aiohttp import AiohttpTransport

        return AiohttpTransport(client)
    if (
        hasattr(client, "send")
        and hasattr(client, "aclose")
        and not names & {("httpx", "Client"), ("httpx2", "Client")}
    ):
        transport: AsyncTransport = client
        return transport
    raise ConfigurationError(
        f"http_client must be an httpx.AsyncClient, httpx2.AsyncClient, aiohttp.ClientSession or a transport, "
        f"not {type(client).__module__}.{type(client).__name__}"
    )
