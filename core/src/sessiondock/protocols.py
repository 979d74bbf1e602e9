"""The protocols of clients and operations, sync and async, and the types of their keyword arguments.

A function that serves several providers asks for the operations it uses, for instance ``SupportsGet[Session]``. Each
name is loaded on first use, so that sync code loads nothing of async code.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .lazy import lazy_exports

if TYPE_CHECKING:
    from ._async.protocols import AsyncClient as AsyncClient
    from ._async.protocols import AsyncSessions as AsyncSessions
    from ._async.protocols import AsyncSupportsAddEvents as AsyncSupportsAddEvents
    from ._async.protocols import AsyncSupportsAddRecording as AsyncSupportsAddRecording
    from ._async.protocols import AsyncSupportsCreate as AsyncSupportsCreate
    from ._async.protocols import AsyncSupportsDelete as AsyncSupportsDelete
    from ._async.protocols import AsyncSupportsGet as AsyncSupportsGet
    from ._async.protocols import AsyncSupportsList as AsyncSupportsList
    from ._async.protocols import AsyncSupportsListEvents as AsyncSupportsListEvents
    from ._async.protocols import AsyncSupportsRecordings as AsyncSupportsRecordings
    from ._async.protocols import AsyncSupportsStreamRecording as AsyncSupportsStreamRecording
    from ._async.protocols import AsyncSupportsUpdate as AsyncSupportsUpdate
    from ._sync.protocols import Client as Client
    from ._sync.protocols import Sessions as Sessions
    from ._sync.protocols import SupportsAddEvents as SupportsAddEvents
    from ._sync.protocols import SupportsAddRecording as SupportsAddRecording
    from ._sync.protocols import SupportsCreate as SupportsCreate
    from ._sync.protocols import SupportsDelete as SupportsDelete
    from ._sync.protocols import SupportsGet as SupportsGet
    from ._sync.protocols import SupportsList as SupportsList
    from ._sync.protocols import SupportsListEvents as SupportsListEvents
    from ._sync.protocols import SupportsRecordings as SupportsRecordings
    from ._sync.protocols import SupportsStreamRecording as SupportsStreamRecording
    from ._sync.protocols import SupportsUpdate as SupportsUpdate
    from .fields import AddRecordingFields as AddRecordingFields
    from .fields import CreateFields as CreateFields
    from .fields import DeleteOptions as DeleteOptions
    from .fields import EventFilters as EventFilters
    from .fields import GetOptions as GetOptions
    from .fields import SessionFilters as SessionFilters
    from .fields import StreamRecordingOptions as StreamRecordingOptions
    from .fields import UpdateFields as UpdateFields
else:
    __getattr__, __dir__, __all__ = lazy_exports(
        __name__,
        {
            "sessiondock._async.protocols": "AsyncClient AsyncSessions AsyncSupportsAddEvents "
            "AsyncSupportsAddRecording AsyncSupportsCreate AsyncSupportsDelete AsyncSupportsGet AsyncSupportsList "
            "AsyncSupportsListEvents AsyncSupportsRecordings AsyncSupportsStreamRecording AsyncSupportsUpdate",
            "sessiondock._sync.protocols": "Client Sessions SupportsAddEvents SupportsAddRecording SupportsCreate "
            "SupportsDelete SupportsGet SupportsList SupportsListEvents SupportsRecordings SupportsStreamRecording "
            "SupportsUpdate",
            "sessiondock.fields": "AddRecordingFields CreateFields DeleteOptions EventFilters GetOptions "
            "SessionFilters StreamRecordingOptions UpdateFields",
        },
    )
