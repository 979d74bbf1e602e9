"""Copy, check, export and erase sessions between any two providers of sessiondock."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ._async.export import export_async as export_async
    from ._async.imports import import_async as import_async
    from ._sync.export import export as export
    from ._sync.imports import import_ as import_
    from .export_report import ExportReport as ExportReport
    from .export_report import ImportReport as ImportReport
    from .formats.record import ExportedRecording as ExportedRecording
    from .formats.record import ExportedSession as ExportedSession
    from .formats.record import Format as Format
    from .formats.record import ImportedSession as ImportedSession
    from .formats.record import SessionWriter as SessionWriter
    from .formats.record import SkippedSession as SkippedSession
    from .formats.registry import find_format as find_format
    from .formats.registry import installed_formats as installed_formats
    from .formats.registry import register_format as register_format
    from .messages import Message as Message
    from .messages import ToolCall as ToolCall
    from .redaction import Redactor as Redactor
else:
    from sessiondock.authoring import lazy_exports

    __getattr__, __dir__, __all__ = lazy_exports(
        __name__,
        {
            "_async.export": "export_async",
            "_async.imports": "import_async",
            "_sync.export": "export",
            "_sync.imports": "import_",
            "export_report": "ExportReport ImportReport",
            "formats.record": "ExportedRecording ExportedSession Format ImportedSession SessionWriter SkippedSession",
            "formats.registry": "find_format installed_formats register_format",
            "messages": "Message ToolCall",
            "redaction": "Redactor",
        },
    )
