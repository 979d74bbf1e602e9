"""The protocols of clients and operations, sync and async, and the types of their keyword arguments.

A function that serves several providers asks for the operations it uses, for instance ``SupportsGet[Session]``. Each
name is loaded on first use, so that sync code loads nothing of async code.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
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
    from .fields import (
        AddRecordingFields,
        CreateFields,
        DeleteOptions,
        EventFilters,
        GetOptions,
        SessionFilters,
        StreamRecordingOptions,
        UpdateFields,
    )

__all__ = [
    "AddRecordingFields",
    "AsyncClient",
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
    "Client",
    "CreateFields",
    "DeleteOptions",
    "EventFilters",
    "GetOptions",
    "SessionFilters",
    "Sessions",
    "StreamRecordingOptions",
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
    "UpdateFields",
]

if not TYPE_CHECKING:

    def __getattr__(name):
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module

        variant = "_async.protocols" if name.startswith("Async") else "_sync.protocols"
        module = "fields" if name.endswith(("Fields", "Options", "Filters")) else variant
        return getattr(import_module(f"sessiondock.{module}"), name)

    def __dir__():
        return sorted({*globals(), *__all__})
