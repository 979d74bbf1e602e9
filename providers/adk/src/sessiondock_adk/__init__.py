"""Google ADK's session server for sessiondock: `Adk`, and `AsyncAdk` with the same names, parameters and behaviour."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ._async.client import AsyncAdk as AsyncAdk
    from ._async.sessions import AsyncAdkSessions as AsyncAdkSessions
    from ._sync.client import Adk as Adk
    from ._sync.sessions import AdkSessions as AdkSessions
    from .models import AdkEvent as AdkEvent
    from .models import AdkSession as AdkSession
else:
    from sessiondock.authoring import lazy_exports

    __getattr__, __dir__, __all__ = lazy_exports(
        __name__,
        {
            "_async.client": "AsyncAdk",
            "_async.sessions": "AsyncAdkSessions",
            "_sync.client": "Adk",
            "_sync.sessions": "AdkSessions",
            "models": "AdkEvent AdkSession",
        },
    )
