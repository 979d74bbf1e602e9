"""Copy, check, export and erase sessions between any two providers of sessiondock.

`plan`, `copy`, `check` and `sync` take clients of ``sessiondock``, or connection URLs; ``plan_async`` and the others do
the same with asynchronous clients. So do `export` and ``export_async``, `import_` and ``import_async``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sessiondock.authoring import lazy_exports

if TYPE_CHECKING:
    from ._async.api import check_async as check_async
    from ._async.api import copy_async as copy_async
    from ._async.api import plan_async as plan_async
    from ._async.api import sync_async as sync_async
    from ._async.erase import erase_async as erase_async
    from ._async.export import export_async as export_async
    from ._async.fanout import AsyncFanout as AsyncFanout
    from ._async.fanout import fanout_async as fanout_async
    from ._async.imports import import_async as import_async
    from ._sync.api import check as check
    from ._sync.api import copy as copy
    from ._sync.api import plan as plan
    from ._sync.api import sync as sync
    from ._sync.erase import erase as erase
    from ._sync.export import export as export
    from ._sync.fanout import Fanout as Fanout
    from ._sync.fanout import fanout as fanout
    from ._sync.imports import import_ as import_
    from .errors import LossError as LossError
    from .errors import ManifestError as ManifestError
    from .errors import ManifestInUseError as ManifestInUseError
    from .errors import ManifestPairError as ManifestPairError
    from .errors import ManifestVersionError as ManifestVersionError
    from .export_report import ExportReport as ExportReport
    from .export_report import ImportReport as ImportReport
    from .fanout_report import Drift as Drift
    from .fanout_report import Drifted as Drifted
    from .fanout_report import DriftReport as DriftReport
    from .fanout_report import Unsent as Unsent
    from .formats.record import ExportedRecording as ExportedRecording
    from .formats.record import ExportedSession as ExportedSession
    from .formats.record import Format as Format
    from .formats.record import ImportedSession as ImportedSession
    from .formats.record import SessionWriter as SessionWriter
    from .formats.record import SkippedSession as SkippedSession
    from .formats.registry import find_format as find_format
    from .formats.registry import installed_formats as installed_formats
    from .formats.registry import register_format as register_format
    from .partitioning import Partition as Partition
    from .partitioning import copy_partition as copy_partition
    from .partitioning import copy_partitions as copy_partitions
    from .partitioning import merge_manifests as merge_manifests
    from .partitioning import partitions as partitions
    from .plans import Plan as Plan
    from .progress import Progress as Progress
    from .receipt import ErasedSession as ErasedSession
    from .receipt import Receipt as Receipt
    from .receipt import verify_receipt as verify_receipt
    from .redaction import Redactor as Redactor
    from .reports import Entry as Entry
    from .reports import Report as Report
    from .request_ids import RequestIds as RequestIds
    from .retrying import Patience as Patience
else:
    __getattr__, __dir__, __all__ = lazy_exports(
        __name__,
        {
            "_async.api": "check_async copy_async plan_async sync_async",
            "_async.erase": "erase_async",
            "_async.export": "export_async",
            "_async.fanout": "AsyncFanout fanout_async",
            "_async.imports": "import_async",
            "_sync.api": "check copy plan sync",
            "_sync.erase": "erase",
            "_sync.export": "export",
            "_sync.fanout": "Fanout fanout",
            "_sync.imports": "import_",
            "errors": "LossError ManifestError ManifestInUseError ManifestPairError ManifestVersionError",
            "export_report": "ExportReport ImportReport",
            "fanout_report": "Drift DriftReport Drifted Unsent",
            "formats.record": "ExportedRecording ExportedSession Format ImportedSession SessionWriter SkippedSession",
            "formats.registry": "find_format installed_formats register_format",
            "partitioning": "Partition copy_partition copy_partitions merge_manifests partitions",
            "plans": "Plan",
            "progress": "Progress",
            "receipt": "ErasedSession Receipt verify_receipt",
            "redaction": "Redactor",
            "reports": "Entry Report",
            "request_ids": "RequestIds",
            "retrying": "Patience",
        },
    )
