"""Checks of the synchronous variant alone; `_only_async` has the same shape."""

from __future__ import annotations

from ._sync.calls import Calls

__all__ = ["VariantChecks"]


class VariantChecks(Calls):
    """There are none yet: threads are tried by the checks that both variants share."""
