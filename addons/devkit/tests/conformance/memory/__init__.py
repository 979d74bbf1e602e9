"""A provider for the kit's own tests: every operation, in the memory of a fake server."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ._async.client import AsyncMemory as AsyncMemory
    from ._async.variants import AsyncArchive as AsyncArchive
    from ._async.variants import AsyncLagging as AsyncLagging
    from ._sync.client import Memory as Memory
    from ._sync.variants import Archive as Archive
    from ._sync.variants import Lagging as Lagging
else:
    from sessiondock.authoring import lazy_exports

    __getattr__, __dir__, __all__ = lazy_exports(
        __name__,
        {
            "_async.client": "AsyncMemory",
            "_async.variants": "AsyncArchive AsyncLagging",
            "_sync.client": "Memory",
            "_sync.variants": "Archive Lagging",
        },
    )
