"""One API for agent and LLM sessions, whoever stores them.

``connect`` opens a synchronous client, ``connect_async`` an asynchronous one. Importing this package loads nothing;
each name is loaded on first use.
"""

from __future__ import annotations

TYPE_CHECKING = False  # typing's own costs more to import than everything else here

if TYPE_CHECKING:
    from ._async.client import AsyncBaseClient as AsyncBaseClient
    from ._async.http_client import AsyncHTTPClient as AsyncHTTPClient
    from ._async.pager import AsyncPage as AsyncPage
    from ._async.pager import AsyncPager as AsyncPager
    from ._async.resource import AsyncResource as AsyncResource
    from ._async.stream import AsyncByteStream as AsyncByteStream
    from ._connect import connect as connect
    from ._connect import connect_async as connect_async
    from ._doctor import Diagnosis as Diagnosis
    from ._doctor import Finding as Finding
    from ._doctor import doctor as doctor
    from ._sync.client import BaseClient as BaseClient
    from ._sync.http_client import HTTPClient as HTTPClient
    from ._sync.pager import Page as Page
    from ._sync.pager import Pager as Pager
    from ._sync.resource import Resource as Resource
    from ._sync.stream import ByteStream as ByteStream
    from ._unset import UNSET as UNSET
    from ._unset import Unset as Unset
    from .capabilities import Capabilities as Capabilities
    from .capabilities import Operation as Operation
    from .errors import APIError as APIError
    from .errors import AuthenticationError as AuthenticationError
    from .errors import BadRequestError as BadRequestError
    from .errors import CertificateError as CertificateError
    from .errors import ConfigurationError as ConfigurationError
    from .errors import ConflictError as ConflictError
    from .errors import ConnectError as ConnectError
    from .errors import DamagedError as DamagedError
    from .errors import DecodeError as DecodeError
    from .errors import IncompleteReadError as IncompleteReadError
    from .errors import InvalidValueError as InvalidValueError
    from .errors import MissingDependencyError as MissingDependencyError
    from .errors import MissingFieldError as MissingFieldError
    from .errors import NotFoundError as NotFoundError
    from .errors import PaginationError as PaginationError
    from .errors import PermissionDeniedError as PermissionDeniedError
    from .errors import RateLimitError as RateLimitError
    from .errors import RedirectError as RedirectError
    from .errors import SchemaVersionError as SchemaVersionError
    from .errors import ServerError as ServerError
    from .errors import SessionDockError as SessionDockError
    from .errors import StorageError as StorageError
    from .errors import TimeoutError as TimeoutError
    from .errors import TransportError as TransportError
    from .errors import UnknownProviderError as UnknownProviderError
    from .errors import UnsupportedFieldError as UnsupportedFieldError
    from .errors import UnsupportedOperationError as UnsupportedOperationError
    from .errors import ValidationError as ValidationError
    from .hookspecs import hookimpl as hookimpl
    from .http.timeouts import Timeout as Timeout
    from .models import Event as Event
    from .models import Recording as Recording
    from .models import Session as Session
    from .protocols import AsyncClient as AsyncClient
    from .protocols import AsyncSessions as AsyncSessions
    from .protocols import Client as Client
    from .protocols import Sessions as Sessions
    from .provider import Facts as Facts
    from .provider import Provider as Provider
    from .provider import Requirement as Requirement
    from .provider import Setting as Setting
    from .registry import find_provider as find_provider
    from .registry import installed_providers as installed_providers
    from .registry import register as register
    from .version import __version__ as __version__
else:
    from .lazy import lazy_exports

    __getattr__, __dir__, __all__ = lazy_exports(
        __name__,
        {
            "_async.client": "AsyncBaseClient",
            "_async.http_client": "AsyncHTTPClient",
            "_async.pager": "AsyncPage AsyncPager",
            "_async.resource": "AsyncResource",
            "_async.stream": "AsyncByteStream",
            "_connect": "connect connect_async",
            "_doctor": "Diagnosis Finding doctor",
            "_sync.client": "BaseClient",
            "_sync.http_client": "HTTPClient",
            "_sync.pager": "Page Pager",
            "_sync.resource": "Resource",
            "_sync.stream": "ByteStream",
            "_unset": "UNSET Unset",
            "errors": "APIError AuthenticationError BadRequestError CertificateError ConfigurationError ConflictError "
            "ConnectError DamagedError DecodeError IncompleteReadError InvalidValueError "
            "MissingDependencyError MissingFieldError NotFoundError PaginationError "
            "PermissionDeniedError RateLimitError RedirectError SchemaVersionError "
            "ServerError SessionDockError StorageError TimeoutError TransportError "
            "UnknownProviderError UnsupportedFieldError UnsupportedOperationError "
            "ValidationError",
            "hookspecs": "hookimpl",
            "http.timeouts": "Timeout",
            "models": "Event Recording Session",
            "capabilities": "Capabilities Operation",
            "protocols": "AsyncClient AsyncSessions Client Sessions",
            "provider": "Facts Provider Requirement Setting",
            "registry": "find_provider installed_providers register",
            "version": "__version__",
        },
    )
