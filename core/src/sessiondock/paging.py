"""What one answered page holds, without I/O. Providers return it; the pagers read it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, TypeVar

import attrs

__all__ = ["PageData"]

T_co = TypeVar("T_co", covariant=True)


@attrs.frozen(kw_only=True)
class PageData(Generic[T_co]):
    """One page as a provider read it.

    Attributes:
        items: in the service's order.
        next_cursor: where the next page starts, None on the last.
        previous_cursor: where the previous page starts, None on the first or when there is no way back.
        total: matching items over all pages, None when the service does not say.
    """

    items: Sequence[T_co]
    next_cursor: str | None = None
    previous_cursor: str | None = None
    total: int | None = None
