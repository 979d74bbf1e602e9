"""Everything that the author of a provider or an add-on imports from the core, beside ``sessiondock`` itself.

Names are loaded on first use, so importing this module costs next to nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .lazy import lazy_exports as lazy_exports

if TYPE_CHECKING:
    from . import advice as advice
    from . import checks as checks
    from . import registry as registry
    from . import runtime_async as runtime_async
    from . import runtime_sync as runtime_sync
    from . import values as values
    from ._async.client import AsyncAction as AsyncAction
    from ._async.client import AsyncBaseClient as AsyncBaseClient
    from ._async.http_client import AsyncHTTPClient as AsyncHTTPClient
    from ._async.http_client import AsyncHTTPResource as AsyncHTTPResource
    from ._async.http_recording import http_recording_async as http_recording_async
    from ._async.pager import AsyncFetch as AsyncFetch
    from ._async.pager import AsyncPage as AsyncPage
    from ._async.pager import AsyncPager as AsyncPager
    from ._async.resource import AsyncResource as AsyncResource
    from ._async.stream import AsyncByteSource as AsyncByteSource
    from ._async.stream import AsyncByteStream as AsyncByteStream
    from ._async.stream import AsyncOpenSource as AsyncOpenSource
    from ._file_lock import try_lock as try_lock
    from ._fork_gate import before_fork as before_fork
    from ._fork_gate import inside_sqlite as inside_sqlite
    from ._sync.client import Action as Action
    from ._sync.client import BaseClient as BaseClient
    from ._sync.http_client import HTTPClient as HTTPClient
    from ._sync.http_client import HTTPResource as HTTPResource
    from ._sync.http_recording import http_recording as http_recording
    from ._sync.pager import Fetch as Fetch
    from ._sync.pager import Page as Page
    from ._sync.pager import Pager as Pager
    from ._sync.resource import Resource as Resource
    from ._sync.stream import ByteSource as ByteSource
    from ._sync.stream import ByteStream as ByteStream
    from ._sync.stream import OpenSource as OpenSource
    from ._unset import UNSET as UNSET
    from ._unset import Unset as Unset
    from .binding import parameters as parameters
    from .binding import unsupported_fields as unsupported_fields
    from .capabilities import capabilities_of as capabilities_of
    from .client_options import url_options as url_options
    from .client_options import url_value as url_value
    from .codec import Codec as Codec
    from .connection_url import ConnectionURL as ConnectionURL
    from .context import ClientContext as ClientContext
    from .hooks import Hooks as Hooks
    from .hooks import load_hooks as load_hooks
    from .hooks import usable_hooks as usable_hooks
    from .http.call import Call as Call
    from .http.call import no_content as no_content
    from .http.deadline import Deadline as Deadline
    from .http.message import Headers as Headers
    from .http.message import PreparedRequest as PreparedRequest
    from .http.message import Request as Request
    from .http.message import Response as Response
    from .http.retry import RETRYABLE_STATUSES as RETRYABLE_STATUSES
    from .http.retry import RetryPolicy as RetryPolicy
    from .http.target import json_body as json_body
    from .http.target import path as path
    from .http.target import segment as segment
    from .http.target import with_query as with_query
    from .http.timeouts import Timeout as Timeout
    from .http_service import HTTPService as HTTPService
    from .http_service import bearer as bearer
    from .keywords import accepted_settings as accepted_settings
    from .lazy import lazy_exports as lazy_exports
    from .logs import get_logger as get_logger
    from .models import model as model
    from .models import raw_field as raw_field
    from .operation_scope import OperationScope as OperationScope
    from .options_async import AsyncClientOptions as AsyncClientOptions
    from .options_async import AsyncHTTPClientOption as AsyncHTTPClientOption
    from .options_async import AsyncTransportName as AsyncTransportName
    from .options_sync import ClientOptions as ClientOptions
    from .options_sync import HTTPClientOption as HTTPClientOption
    from .options_sync import TransportName as TransportName
    from .paging import NumberedPages as NumberedPages
    from .paging import OffsetPages as OffsetPages
    from .paging import Overlap as Overlap
    from .paging import PageData as PageData
    from .polling import Polling as Polling
    from .provider import Facts as Facts
    from .provider import Provider as Provider
    from .provider import Setting as Setting
    from .raw_reader import RawReader as RawReader
    from .resource_binding import resource as resource
    from .resource_binding import resource_class as resource_class
    from .resume import inner_cursor as inner_cursor
    from .settings import required_setting as required_setting
    from .settings import resolve as resolve
    from .straight_line import reader_of_lines as reader_of_lines
    from .transports._async.base import AsyncTransport as AsyncTransport
    from .transports._async.base import AsyncTransportResponse as AsyncTransportResponse
    from .transports._choice_async import choose_transport_async as choose_transport_async
    from .transports._choice_sync import choose_transport as choose_transport
    from .transports._sync.base import Transport as Transport
    from .transports._sync.base import TransportResponse as TransportResponse
else:
    __getattr__, __dir__, __all__ = lazy_exports(
        __name__,
        {
            "sessiondock": "advice checks registry runtime_async runtime_sync values",
            "sessiondock._async.client": "AsyncAction AsyncBaseClient",
            "sessiondock._async.http_client": "AsyncHTTPClient AsyncHTTPResource",
            "sessiondock._async.http_recording": "http_recording_async",
            "sessiondock._async.pager": "AsyncFetch AsyncPage AsyncPager",
            "sessiondock._async.resource": "AsyncResource",
            "sessiondock._async.stream": "AsyncByteSource AsyncByteStream AsyncOpenSource",
            "sessiondock._file_lock": "try_lock",
            "sessiondock._fork_gate": "before_fork inside_sqlite",
            "sessiondock._sync.client": "Action BaseClient",
            "sessiondock._sync.http_client": "HTTPClient HTTPResource",
            "sessiondock._sync.http_recording": "http_recording",
            "sessiondock._sync.pager": "Fetch Page Pager",
            "sessiondock._sync.resource": "Resource",
            "sessiondock._sync.stream": "ByteSource ByteStream OpenSource",
            "sessiondock._unset": "UNSET Unset",
            "sessiondock.binding": "parameters unsupported_fields",
            "sessiondock.capabilities": "capabilities_of",
            "sessiondock.client_options": "url_options url_value",
            "sessiondock.codec": "Codec",
            "sessiondock.connection_url": "ConnectionURL",
            "sessiondock.context": "ClientContext",
            "sessiondock.hooks": "Hooks load_hooks usable_hooks",
            "sessiondock.http.call": "Call no_content",
            "sessiondock.http.deadline": "Deadline",
            "sessiondock.http.message": "Headers PreparedRequest Request Response",
            "sessiondock.http.retry": "RETRYABLE_STATUSES RetryPolicy",
            "sessiondock.http.target": "json_body path segment with_query",
            "sessiondock.http.timeouts": "Timeout",
            "sessiondock.http_service": "HTTPService bearer",
            "sessiondock.keywords": "accepted_settings",
            "sessiondock.lazy": "lazy_exports",
            "sessiondock.logs": "get_logger",
            "sessiondock.operation_scope": "OperationScope",
            "sessiondock.options_async": "AsyncClientOptions AsyncHTTPClientOption AsyncTransportName",
            "sessiondock.options_sync": "ClientOptions HTTPClientOption TransportName",
            "sessiondock.models": "model raw_field",
            "sessiondock.paging": "NumberedPages OffsetPages Overlap PageData",
            "sessiondock.polling": "Polling",
            "sessiondock.provider": "Facts Provider Setting",
            "sessiondock.raw_reader": "RawReader",
            "sessiondock.resource_binding": "resource resource_class",
            "sessiondock.resume": "inner_cursor",
            "sessiondock.settings": "required_setting resolve",
            "sessiondock.straight_line": "reader_of_lines",
            "sessiondock.transports._async.base": "AsyncTransport AsyncTransportResponse",
            "sessiondock.transports._choice_async": "choose_transport_async",
            "sessiondock.transports._choice_sync": "choose_transport",
            "sessiondock.transports._sync.base": "Transport TransportResponse",
        },
    )
