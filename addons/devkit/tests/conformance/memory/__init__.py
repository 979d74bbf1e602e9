"""A provider for the kit's own tests: every operation, in the memory of a fake server."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ._async.client import AsyncMemory
    from ._async.variants import AsyncArchive, AsyncLagging
    from ._sync.client import Memory
    from ._sync.variants import Archive, Lagging

_WHERE = {
    "Archive": "_sync.variants",
    "AsyncArchive": "_async.variants",
    "AsyncLagging": "_async.variants",
    "AsyncMemory": "_async.client",
    "Lagging": "_sync.variants",
    "Memory": "_sync.client",
}

__all__ = ["Archive", "AsyncArchive", "AsyncLagging", "AsyncMemory", "Lagging", "Memory"]

if not TYPE_CHECKING:

    def __getattr__(name):
        if name not in _WHERE:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module

        return getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)
