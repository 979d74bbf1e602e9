"""Orq's trace sessions for sessiondock: `Orq`, and `AsyncOrq` with the same names, parameters and behaviour.

What ``list`` and ``count`` can ask for is in ``sessiondock_orq.query``, which is loaded when it is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ._async.client import AsyncOrq as AsyncOrq
    from ._async.sessions import AsyncOrqSessions as AsyncOrqSessions
    from ._sync.client import Orq as Orq
    from ._sync.sessions import OrqSessions as OrqSessions
    from .models import OrqBilling as OrqBilling
    from .models import OrqSession as OrqSession
    from .models import OrqUsage as OrqUsage
else:
    from sessiondock.authoring import lazy_exports

    __getattr__, __dir__, __all__ = lazy_exports(
        __name__,
        {
            "_async.client": "AsyncOrq",
            "_async.sessions": "AsyncOrqSessions",
            "_sync.client": "Orq",
            "_sync.sessions": "OrqSessions",
            "models": "OrqBilling OrqSession OrqUsage",
        },
    )
