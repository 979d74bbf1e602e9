"""Cursors for the middle of a page, without I/O.

A service's own cursors lead to the start of a page. When ``max_items`` cuts a page short, the rest of it must not be
lost, so the page's cursor then wraps the service's cursor of that page and says how much of it was given. The pager
makes and reads these cursors; a provider that validates cursors sees its own with `inner_cursor`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

import attrs

from .checks import shown
from .errors import InvalidValueError

__all__ = ["ResumePoint", "inner_cursor", "outer_cursor"]

_PREFIX = "sd1."


@attrs.frozen(kw_only=True)
class ResumePoint:
    """A place in the middle of a page.

    Attributes:
        inner: the service's own cursor of the page, None for the first page.
        given: how many items of the page lie before the place.
        last_id: the id of the last of them, or None when it has none.
    """

    inner: str | None
    given: int = 0
    last_id: str | int | None = None

    @classmethod
    def after(cls, inner: str | None, items: Sequence[object]) -> ResumePoint:
        """The place behind these first items of the page at a cursor."""
        last_id = getattr(items[-1], "id", None) if items else None
        known = isinstance(last_id, (str, int)) and not isinstance(last_id, bool)
        return cls(inner=inner, given=len(items), last_id=last_id if known else None)

    @classmethod
    def read(cls, cursor: str | None) -> ResumePoint:
        """The place that a page's cursor names. Raises InvalidValueError when it was altered or cut off."""
        if cursor is None or not cursor.startswith(_PREFIX):
            return cls(inner=cursor)
        point = _decoded(cursor)
        if point is None or str(point) != cursor:
            raise InvalidValueError(f"{shown(cursor)} is not the cursor of a page; pass page.cursor unchanged")
        return point

    def __str__(self) -> str:
        import base64

        text = json.dumps([self.inner, self.given, self.last_id], separators=(",", ":"))
        return _PREFIX + base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")

    @property
    def is_start(self) -> bool:
        """Whether it is the start of a page."""
        return self.given == 0 and self.last_id is None

    def passed(self, items: Sequence[object]) -> int:
        """How many items at the start of the page lie before the place.

        The id decides while the page still holds it, so items that were added or removed before it do no harm.
        """
        found = self._behind_last(items)
        return min(self.given, len(items)) if found is None else found

    def beyond(self, items: Sequence[object], next_cursor: str | None) -> ResumePoint:
        """The same place seen from the next page, when all of this page's items lie before it."""
        if self._behind_last(items) is not None:
            return ResumePoint(inner=next_cursor)
        return ResumePoint(inner=next_cursor, given=max(self.given - len(items), 0), last_id=self.last_id)

    def _behind_last(self, items: Sequence[object]) -> int | None:
        if self.last_id is None:
            return None
        return next((n for n, item in enumerate(items, 1) if getattr(item, "id", None) == self.last_id), None)


def inner_cursor(cursor: str | None) -> str | None:
    """The service's own cursor within a page's cursor; any other value is returned as it is.

    Raises:
        InvalidValueError: the cursor was altered or cut off.
    """
    return ResumePoint.read(cursor).inner if isinstance(cursor, str) else cursor


def outer_cursor(cursor: str | None) -> str | None:
    """A service's cursor as a page shows it: one that looks like ours is wrapped, so that it comes back as it was."""
    if cursor is None or not cursor.startswith(_PREFIX):
        return cursor
    return str(ResumePoint(inner=cursor))


def _decoded(cursor: str) -> ResumePoint | None:
    import base64

    text = cursor.removeprefix(_PREFIX)
    try:
        inner, given, last_id = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (TypeError, ValueError, RecursionError):
        return None
    fits = (
        (inner is None or (isinstance(inner, str) and inner != ""))
        and (isinstance(given, int) and not isinstance(given, bool) and given >= 0)
        and (last_id is None or (isinstance(last_id, (str, int)) and not isinstance(last_id, bool)))
    )
    return ResumePoint(inner=inner, given=given, last_id=last_id) if fits else None
