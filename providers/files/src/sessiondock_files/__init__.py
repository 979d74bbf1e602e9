"""Sessions in files that you keep, for sessiondock: `Files`, and `AsyncFiles` with the same names and behaviour."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ._async.client import AsyncFiles as AsyncFiles
    from ._async.sessions import AsyncFilesSessions as AsyncFilesSessions
    from ._sync.client import Files as Files
    from ._sync.sessions import FilesSessions as FilesSessions
    from .compaction import Compaction as Compaction
    from .new_session import NewSession as NewSession
else:
    from sessiondock.authoring import lazy_exports

    __getattr__, __dir__, __all__ = lazy_exports(
        __name__,
        {
            "_async.client": "AsyncFiles",
            "_async.sessions": "AsyncFilesSessions",
            "_sync.client": "Files",
            "_sync.sessions": "FilesSessions",
            "compaction": "Compaction",
            "new_session": "NewSession",
        },
    )
