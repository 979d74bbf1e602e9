"""How the filters of ``list`` are tried."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import attrs

__all__ = ["ARRANGING", "FILTERS", "FilterSample"]


@attrs.frozen(kw_only=True)
class FilterSample:
    """A filter of ``list``, and sessions that it finds and does not find.

    Attributes:
        value: what ``list`` gets.
        matching: fields of ``create`` of a session that it finds.
        other: the same for a session that it does not find.
    """

    value: Any
    matching: Mapping[str, Any]
    other: Mapping[str, Any]


def _equal(field: str, value: Any, other: Any) -> FilterSample:
    return FilterSample(value=value, matching={field: value}, other={field: other})


_EARLY, _MIDDLE, _LATE = (datetime(2024, 5, day, 7, 8, 9, tzinfo=UTC) for day in (1, 2, 3))

FILTERS: Mapping[str, FilterSample] = {
    **{field: _equal(field, f"{field}-1", f"{field}-2") for field in ("project", "user_id", "external_id", "name")},
    "environment": _equal("environment", "production", "staging"),
    "error": _equal("error", "timed out", "no such tool"),
    "tags": _equal("tags", ("vip",), ("regular",)),
    "metadata": _equal("metadata", {"plan": "gold"}, {"plan": "silver"}),
    "metadata_keys": FilterSample(
        value=("plan",), matching={"metadata": {"plan": "gold"}}, other={"metadata": {"other": 1}}
    ),
    "name_contains": FilterSample(value="parcel", matching={"name": "Where is my parcel?"}, other={"name": "Refund"}),
    "started_after": FilterSample(value=_MIDDLE, matching={"started_at": _LATE}, other={"started_at": _EARLY}),
    "started_before": FilterSample(value=_MIDDLE, matching={"started_at": _EARLY}, other={"started_at": _LATE}),
}
"""Samples for the filters of the vocabulary."""

ARRANGING = frozenset(
    {
        *("page", "page_size", "max_items", "cursor", "order", "order_by", "sort", "descending"),
        *("fields", "included_fields"),
    }
)
"""Parameters of ``list`` that do not select sessions."""
