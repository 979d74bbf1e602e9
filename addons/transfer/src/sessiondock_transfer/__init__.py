"""Copy, check, export and erase sessions between any two providers of sessiondock.

`plan`, `copy`, `check` and `sync` take clients of ``sessiondock``, or connection URLs; ``plan_async`` and the others do
the same with asynchronous clients.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sessiondock.authoring import lazy_exports

if TYPE_CHECKING:
    from ._async.api import check_async as check_async
    from ._async.api import copy_async as copy_async
    from ._async.api import plan_async as plan_async
    from ._async.api import sync_async as sync_async
    from ._sync.api import check as check
    from ._sync.api import copy as copy
    from ._sync.api import plan as plan
    from ._sync.api import sync as sync
    from .errors import LossError as LossError
    from .errors import ManifestError as ManifestError
    from .errors import ManifestInUseError as ManifestInUseError
    from .errors import ManifestPairError as ManifestPairError
    from .errors import ManifestVersionError as ManifestVersionError
    from .plans import Plan as Plan
    from .progress import Progress as Progress
    from .reports import Entry as Entry
    from .reports import Report as Report
    from .retrying import Patience as Patience
else:
    __getattr__, __dir__, __all__ = lazy_exports(
        __name__,
        {
            "_async.api": "check_async copy_async plan_async sync_async",
            "_sync.api": "check copy plan sync",
            "errors": "LossError ManifestError ManifestInUseError ManifestPairError ManifestVersionError",
            "plans": "Plan",
            "progress": "Progress",
            "reports": "Entry Report",
            "retrying": "Patience",
        },
    )
