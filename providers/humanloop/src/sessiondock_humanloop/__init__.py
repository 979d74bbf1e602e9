"""Humanloop for sessiondock.

`Humanloop` speaks the v4 API, `HumanloopExport` reads what Humanloop's export script saved; each has an asynchronous
twin with the same names, parameters and behaviour.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ._async.client import AsyncHumanloop
    from ._async.export_client import AsyncHumanloopExport
    from ._async.export_sessions import AsyncHumanloopExportSessions
    from ._async.sessions import AsyncHumanloopSessions
    from ._sync.client import Humanloop
    from ._sync.export_client import HumanloopExport
    from ._sync.export_sessions import HumanloopExportSessions
    from ._sync.sessions import HumanloopSessions
    from .models import DamagedLine, ExportSummary, FileType, HumanloopLog, HumanloopProject, HumanloopSession

_NAMES = {
    "_async.client": "AsyncHumanloop",
    "_async.export_client": "AsyncHumanloopExport",
    "_async.export_sessions": "AsyncHumanloopExportSessions",
    "_async.sessions": "AsyncHumanloopSessions",
    "_sync.client": "Humanloop",
    "_sync.export_client": "HumanloopExport",
    "_sync.export_sessions": "HumanloopExportSessions",
    "_sync.sessions": "HumanloopSessions",
    "models": "DamagedLine ExportSummary FileType HumanloopLog HumanloopProject HumanloopSession",
}

__all__ = [
    "AsyncHumanloop",
    "AsyncHumanloopExport",
    "AsyncHumanloopExportSessions",
    "AsyncHumanloopSessions",
    "DamagedLine",
    "ExportSummary",
    "FileType",
    "Humanloop",
    "HumanloopExport",
    "HumanloopExportSessions",
    "HumanloopLog",
    "HumanloopProject",
    "HumanloopSession",
    "HumanloopSessions",
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
