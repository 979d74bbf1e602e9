"""Humanloop's sessions for sessiondock: the v4 API, and the directories that Humanloop's export script wrote.

Sync and async classes have the same names, parameters and behaviour.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ._async.client import AsyncHumanloop as AsyncHumanloop
    from ._async.export_client import AsyncHumanloopExport as AsyncHumanloopExport
    from ._async.export_sessions import AsyncHumanloopExportSessions as AsyncHumanloopExportSessions
    from ._async.sessions import AsyncHumanloopSessions as AsyncHumanloopSessions
    from ._sync.client import Humanloop as Humanloop
    from ._sync.export_client import HumanloopExport as HumanloopExport
    from ._sync.export_sessions import HumanloopExportSessions as HumanloopExportSessions
    from ._sync.sessions import HumanloopSessions as HumanloopSessions
    from .models import DamagedLine as DamagedLine
    from .models import ExportSummary as ExportSummary
    from .models import FileType as FileType
    from .models import HumanloopFeedback as HumanloopFeedback
    from .models import HumanloopJudgment as HumanloopJudgment
    from .models import HumanloopLog as HumanloopLog
    from .models import HumanloopProject as HumanloopProject
    from .models import HumanloopSession as HumanloopSession
else:
    from sessiondock.authoring import lazy_exports

    __getattr__, __dir__, __all__ = lazy_exports(
        __name__,
        {
            "_async.client": "AsyncHumanloop",
            "_async.export_client": "AsyncHumanloopExport",
            "_async.export_sessions": "AsyncHumanloopExportSessions",
            "_async.sessions": "AsyncHumanloopSessions",
            "_sync.client": "Humanloop",
            "_sync.export_client": "HumanloopExport",
            "_sync.export_sessions": "HumanloopExportSessions",
            "_sync.sessions": "HumanloopSessions",
            "models": "DamagedLine ExportSummary FileType HumanloopFeedback HumanloopJudgment HumanloopLog "
            "HumanloopProject HumanloopSession",
        },
    )
