"""The rename table that every distribution shares: written name -> generated name.

A distribution's own table (``[tool.sessiondock.codegen.renames]``) lists only the names it defines itself.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

_OPERATIONS: Final = (
    "Create",
    "Get",
    "List",
    "Update",
    "Delete",
    "AddEvents",
    "ListEvents",
    "Recordings",
    "StreamRecording",
    "AddRecording",
)

CORE_RENAMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "AsyncClient": "Client",
        "AsyncBaseClient": "BaseClient",
        "AsyncHTTPClient": "HTTPClient",
        "AsyncResource": "Resource",
        "AsyncPager": "Pager",
        "AsyncPage": "Page",
        "AsyncFetch": "Fetch",
        "AsyncHTTPResource": "HTTPResource",
        "AsyncHTTPSource": "HTTPSource",
        "AsyncAction": "Action",
        "AsyncClientOptions": "ClientOptions",
        "AsyncHTTPClientOption": "HTTPClientOption",
        "AsyncTransportName": "TransportName",
        "AsyncPipeline": "Pipeline",
        "AsyncReceive": "Receive",
        "AsyncStreamedResponse": "StreamedResponse",
        "AsyncOpenSource": "OpenSource",
        "AsyncSessions": "Sessions",
        "AsyncByteStream": "ByteStream",
        "AsyncByteSource": "ByteSource",
        "AsyncTransport": "Transport",
        "AsyncHTTPXTransport": "HTTPXTransport",
        "AsyncTransportResponse": "TransportResponse",
        **{f"AsyncSupports{verb}": f"Supports{verb}" for verb in _OPERATIONS},
        "connect_async": "connect",
        "choose_transport_async": "choose_transport",
        "http_recording_async": "http_recording",
        "options_async": "options_sync",
        "ASYNC_TRANSPORTS": "SYNC_TRANSPORTS",
        "_choice_async": "_choice_sync",
        "runtime_async": "runtime_sync",
        "_async": "_sync",
    }
)
"""Names that the core defines. Each must occur in the core's sources."""

DEVKIT_RENAMES: Final[Mapping[str, str]] = MappingProxyType({"AsyncConformance": "Conformance"})
"""Names that this distribution defines."""

STANDARD_RENAMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "AsyncExitStack": "ExitStack",
        "AsyncHTTPTransport": "HTTPTransport",
        "aclose": "close",
        "aiter": "iter",
        "aiter_bytes": "iter_bytes",
        "aiter_raw": "iter_raw",
        "anext": "next",
        "handle_async_request": "handle_request",
        "aread": "read",
    }
)
"""Names of the standard library and of httpx, there for whoever needs them."""

SHARED_RENAMES: Final[Mapping[str, str]] = MappingProxyType({**CORE_RENAMES, **DEVKIT_RENAMES, **STANDARD_RENAMES})
