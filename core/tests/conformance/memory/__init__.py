"""A provider for the kit's own tests: every operation, in the memory of a fake server."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ._async.client import AsyncMemory
    from ._sync.client import Memory

_WHERE = {"AsyncMemory": "_async.client", "Memory": "_sync.client"}

__all__ = ["AsyncMemory", "Memory"]

if not TYPE_CHECKING:

    def __getattr__(name):
        if name not in _WHERE:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module

        return getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)
