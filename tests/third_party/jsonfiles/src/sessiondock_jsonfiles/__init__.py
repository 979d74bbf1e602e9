"""Sessions as JSON files in a folder: `JsonFiles`, and `AsyncJsonFiles` with the same names and behaviour."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sessiondock.authoring import lazy_exports

if TYPE_CHECKING:
    from ._async.client import AsyncJsonFiles as AsyncJsonFiles
    from ._async.sessions import AsyncJsonFilesSessions as AsyncJsonFilesSessions
    from ._sync.client import JsonFiles as JsonFiles
    from ._sync.sessions import JsonFilesSessions as JsonFilesSessions
else:
    __getattr__, __dir__, __all__ = lazy_exports(
        __name__,
        {
            "_async.client": "AsyncJsonFiles",
            "_async.sessions": "AsyncJsonFilesSessions",
            "_sync.client": "JsonFiles",
            "_sync.sessions": "JsonFilesSessions",
        },
    )
