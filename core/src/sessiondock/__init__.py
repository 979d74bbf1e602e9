"""One API for agent and LLM sessions, whoever stores them.

``connect`` opens a synchronous client, ``connect_async`` an asynchronous one. Nothing is loaded by importing this
package; each name is, on first use.
"""

from __future__ import annotations

TYPE_CHECKING = False  # as typing's, whose import would cost more than all the rest

if TYPE_CHECKING:
    from ._async.client import AsyncBaseClient
    from ._async.http_client import AsyncHTTPClient
    from ._async.pager import AsyncPage, AsyncPager
    from ._async.protocols import (
        AsyncClient,
        AsyncSessions,
        AsyncSupportsAddEvents,
        AsyncSupportsAddRecording,
        AsyncSupportsCreate,
        AsyncSupportsDelete,
        AsyncSupportsGet,
        AsyncSupportsList,
        AsyncSupportsListEvents,
        AsyncSupportsRecordings,
        AsyncSupportsStreamRecording,
        AsyncSupportsUpdate,
    )
    from ._async.resource import AsyncResource
    from ._async.stream import AsyncByteStream
    from ._connect import connect, connect_async
    from ._doctor import Diagnosis, Finding, doctor
    from ._sync.client import BaseClient
    from ._sync.http_client import HTTPClient
    from ._sync.pager import Page, Pager
    from ._sync.protocols import (
        Client,
        Sessions,
        SupportsAddEvents,
        SupportsAddRecording,
        SupportsCreate,
        SupportsDelete,
        SupportsGet,
        SupportsList,
        SupportsListEvents,
        SupportsRecordings,
        SupportsStreamRecording,
        SupportsUpdate,
    )
    from ._sync.resource import Resource
    from ._sync.stream import ByteStream
    from ._unset import UNSET, Unset
    from .capabilities import Capabilities, Operation
    from .errors import (
        APIError,
        AuthenticationError,
        BadRequestError,
        ConfigurationError,
        ConflictError,
        ConnectError,
        DecodeError,
        IncompleteReadError,
        InvalidValueError,
        MissingDependencyError,
        NotFoundError,
        PaginationError,
        PermissionDeniedError,
        RateLimitError,
        RedirectError,
        SchemaVersionError,
        ServerError,
        SessionDockError,
        StorageError,
        TimeoutError,
        TransportError,
        UnknownProviderError,
        UnsupportedFieldError,
        UnsupportedOperationError,
        ValidationError,
    )
    from .hookspecs import hookimpl
    from .http.timeouts import Timeout
    from .models import Event, Recording, Session
    from .provider import Facts, Provider, Setting
    from .registry import find_provider, installed_providers, register
    from .version import __version__

_NAMES = {
    "_async.client": "AsyncBaseClient",
    "_async.http_client": "AsyncHTTPClient",
    "_async.pager": "AsyncPage AsyncPager",
    "_async.protocols": "AsyncClient AsyncSessions AsyncSupportsAddEvents AsyncSupportsAddRecording "
    "AsyncSupportsCreate AsyncSupportsDelete AsyncSupportsGet AsyncSupportsList AsyncSupportsListEvents "
    "AsyncSupportsRecordings AsyncSupportsStreamRecording AsyncSupportsUpdate",
    "_async.resource": "AsyncResource",
    "_async.stream": "AsyncByteStream",
    "_connect": "connect connect_async",
    "_doctor": "Diagnosis Finding doctor",
    "_sync.client": "BaseClient",
    "_sync.http_client": "HTTPClient",
    "_sync.pager": "Page Pager",
    "_sync.protocols": "Client Sessions SupportsAddEvents SupportsAddRecording SupportsCreate SupportsDelete "
    "SupportsGet SupportsList SupportsListEvents SupportsRecordings SupportsStreamRecording SupportsUpdate",
    "_sync.resource": "Resource",
    "_sync.stream": "ByteStream",
    "_unset": "UNSET Unset",
    "capabilities": "Capabilities Operation",
    "errors": "APIError AuthenticationError BadRequestError ConfigurationError ConflictError ConnectError DecodeError "
    "IncompleteReadError InvalidValueError MissingDependencyError NotFoundError PaginationError PermissionDeniedError "
    "RateLimitError RedirectError SchemaVersionError ServerError SessionDockError StorageError TimeoutError "
    "TransportError UnknownProviderError UnsupportedFieldError UnsupportedOperationError ValidationError",
    "hookspecs": "hookimpl",
    "http.timeouts": "Timeout",
    "models": "Event Recording Session",
    "provider": "Facts Provider Setting",
    "registry": "find_provider installed_providers register",
    "version": "__version__",
}

__all__ = [
    "UNSET",
    "APIError",
    "AsyncBaseClient",
    "AsyncByteStream",
    "AsyncClient",
    "AsyncHTTPClient",
    "AsyncPage",
    "AsyncPager",
    "AsyncResource",
    "AsyncSessions",
    "AsyncSupportsAddEvents",
    "AsyncSupportsAddRecording",
    "AsyncSupportsCreate",
    "AsyncSupportsDelete",
    "AsyncSupportsGet",
    "AsyncSupportsList",
    "AsyncSupportsListEvents",
    "AsyncSupportsRecordings",
    "AsyncSupportsStreamRecording",
    "AsyncSupportsUpdate",
    "AuthenticationError",
    "BadRequestError",
    "BaseClient",
    "ByteStream",
    "Capabilities",
    "Client",
    "ConfigurationError",
    "ConflictError",
    "ConnectError",
    "DecodeError",
    "Diagnosis",
    "Event",
    "Facts",
    "Finding",
    "HTTPClient",
    "IncompleteReadError",
    "InvalidValueError",
    "MissingDependencyError",
    "NotFoundError",
    "Operation",
    "Page",
    "Pager",
    "PaginationError",
    "PermissionDeniedError",
    "Provider",
    "RateLimitError",
    "Recording",
    "RedirectError",
    "Resource",
    "SchemaVersionError",
    "ServerError",
    "Session",
    "SessionDockError",
    "Sessions",
    "Setting",
    "StorageError",
    "SupportsAddEvents",
    "SupportsAddRecording",
    "SupportsCreate",
    "SupportsDelete",
    "SupportsGet",
    "SupportsList",
    "SupportsListEvents",
    "SupportsRecordings",
    "SupportsStreamRecording",
    "SupportsUpdate",
    "Timeout",
    "TimeoutError",
    "TransportError",
    "UnknownProviderError",
    "Unset",
    "UnsupportedFieldError",
    "UnsupportedOperationError",
    "ValidationError",
    "__version__",
    "connect",
    "connect_async",
    "doctor",
    "find_provider",
    "hookimpl",
    "installed_providers",
    "register",
]

if not TYPE_CHECKING:
    _WHERE = {name: module for module, names in _NAMES.items() for name in names.split()}

    def __getattr__(name):
        if name not in _WHERE:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module

        value = getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)
        globals()[name] = value
        return value

    def __dir__():
        return sorted({*globals(), *_WHERE})
