"""What the conformance kit cannot know of the filters of this provider."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from sessiondock_devkit.conformance import FilterSample

_EARLY, _MIDDLE, _LATE = (datetime(2024, 5, day, 7, 8, 9, tzinfo=UTC) for day in (1, 2, 3))

FILTER_SAMPLES: Mapping[str, FilterSample] = {
    "tags_any": FilterSample(value=("vip", "new"), matching={"tags": ("vip", "x")}, other={"tags": ("x",)}),
    "metadata_paths": FilterSample(
        value={"customer.plan": "gold"},
        matching={"metadata": {"customer": {"plan": "gold"}}},
        other={"metadata": {"customer": {"plan": "silver"}}},
    ),
    "metadata_numbers": FilterSample(
        value={"score": (0.5, None)}, matching={"metadata": {"score": 1}}, other={"metadata": {"score": 0.25}}
    ),
    "has_error": FilterSample(value=True, matching={"error": "timed out"}, other={"error": None}),
    **{
        f"{name}_after": FilterSample(value=_MIDDLE, matching={f"{name}_at": _LATE}, other={f"{name}_at": _EARLY})
        for name in ("created", "updated")
    },
    **{
        f"{name}_before": FilterSample(value=_MIDDLE, matching={f"{name}_at": _EARLY}, other={f"{name}_at": _LATE})
        for name in ("created", "updated")
    },
    "search": FilterSample(
        value="lost parcel",
        matching={"inputs": {"text": "A parcel was lost."}},
        other={"inputs": {"text": "A parcel came."}},
    ),
}

SKIPS: Mapping[str, str] = {
    "create_round_trip[if_exists]": "It says what becomes of a session that is there, and is not stored.",
    "list_filters[ids]": "The same id cannot be given to several sessions.",
}
