"""Which transport the asynchronous clients use; `_choice_sync` has the same shape."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..checks import shown
from ..errors import ConfigurationError, MissingDependencyError
from ._roots import roots

if TYPE_CHECKING:
    from ._async.base import AsyncTransport

__all__ = ["TRANSPORTS", "choose_transport_async"]

TRANSPORTS = ("httpx", "httpx2", "aiohttp")


def choose_transport_async(name: str | None, http_client: Any) -> AsyncTransport:
    """The transport for ``transport=`` and ``http_client=``; both None chooses for each request.

    ConfigurationError for an unknown name or object, MissingDependencyError when the library is not installed.
    """
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
