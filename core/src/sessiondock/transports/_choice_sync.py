"""Which transport the synchronous clients use; `_choice_async` has the same shape."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..checks import shown
from ..errors import ConfigurationError, MissingDependencyError
from ._roots import roots
from .http2_choice import http2_library, wants_http2

if TYPE_CHECKING:
    from ._sync.base import Transport

__all__ = ["TRANSPORTS", "choose_transport"]

TRANSPORTS = ("requests", "httpx", "httpx2")


def choose_transport(name: str | None, http_client: Any, http2: bool = False) -> Transport:
    """The transport for ``transport=`` and ``http_client=``; both None gives requests' urllib3.

    With ``http2`` the library is httpx unless httpx2 is named.

    ConfigurationError for an unknown name or object, and for HTTP/2 with a library or an object that does not take it;
    MissingDependencyError when the library is not installed.
    """
    if wants_http2(http2):
        return _over_http2(name, http_client)
    if http_client is not None:
        return _around(http_client, name)
    known = name if isinstance(name, str) else None
    if name is None or known == "requests":
        from .with_urllib3 import URLLib3Transport

        return URLLib3Transport()
    if known in {"httpx", "httpx2"}:
        from ._sync.with_httpcore import HTTPCoreTransport

        try:
            return HTTPCoreTransport(known)
        except ModuleNotFoundError as error:
            raise MissingDependencyError(f"the transport {name!r} needs: pip install {name}") from error
    raise ConfigurationError(
        f"transport must be 'requests', 'httpx' or 'httpx2' for synchronous clients, not {shown(name)}"
    )


def _over_http2(name: str | None, http_client: Any) -> Transport:
    library = http2_library(name, http_client)
    from ._sync.with_http2 import HTTP2Transport

    return HTTP2Transport(library)


def _around(client: Any, name: str | None) -> Transport:
    if name is not None:
        raise ConfigurationError("pass transport= or http_client=, not both")
    names = roots(client)
    if ("requests", "Session") in names:
        from .with_requests import RequestsTransport

        return RequestsTransport(client)
    if ("httpx", "Client") in names or ("httpx2", "Client") in names:
        from ._sync.with_httpx import HTTPXTransport

        return HTTPXTransport(client)
    if hasattr(client, "send") and hasattr(client, "close") and not hasattr(client, "aclose"):
        transport: Transport = client
        return transport
    raise ConfigurationError(
        f"http_client must be a requests.Session, httpx.Client, httpx2.Client or a transport, "
        f"not {type(client).__module__}.{type(client).__name__}"
    )
