"""HoneyHive's sessions for sessiondock.

`HoneyHive` speaks the session API of 2024-05, `HoneyHiveV1` the API of today's cloud. `AsyncHoneyHive` and
`AsyncHoneyHiveV1` have the same names, parameters and behaviour.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sessiondock.authoring import lazy_exports

if TYPE_CHECKING:
    from ._async.client import AsyncHoneyHive as AsyncHoneyHive
    from ._async.client import AsyncHoneyHiveV1 as AsyncHoneyHiveV1
    from ._async.sessions import AsyncHoneyHiveSessions as AsyncHoneyHiveSessions
    from ._async.sessions_v1 import AsyncHoneyHiveV1Sessions as AsyncHoneyHiveV1Sessions
    from ._sync.client import HoneyHive as HoneyHive
    from ._sync.client import HoneyHiveV1 as HoneyHiveV1
    from ._sync.sessions import HoneyHiveSessions as HoneyHiveSessions
    from ._sync.sessions_v1 import HoneyHiveV1Sessions as HoneyHiveV1Sessions
    from .models import EventFilter as EventFilter
    from .models import EventsReceipt as EventsReceipt
    from .models import HoneyHiveEvent as HoneyHiveEvent
    from .models import HoneyHiveSession as HoneyHiveSession
else:
    __getattr__, __dir__, __all__ = lazy_exports(
        __name__,
        {
            "_async.client": "AsyncHoneyHive AsyncHoneyHiveV1",
            "_async.sessions": "AsyncHoneyHiveSessions",
            "_async.sessions_v1": "AsyncHoneyHiveV1Sessions",
            "_sync.client": "HoneyHive HoneyHiveV1",
            "_sync.sessions": "HoneyHiveSessions",
            "_sync.sessions_v1": "HoneyHiveV1Sessions",
            "models": "EventFilter EventsReceipt HoneyHiveEvent HoneyHiveSession",
        },
    )
