"""What the kit found last, kept in pytest's cache, so that ``python -m sessiondock_devkit.doctor`` can show it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sessiondock.authoring import values

from .report import Result, totals

__all__ = ["KEY", "found_last", "summary"]

KEY = "sessiondock/conformance"
"""The key in pytest's cache; the file is ``.pytest_cache/v/sessiondock/conformance``."""


def summary(results: Iterable[Result], before: object) -> dict[str, Any]:
    """What the cache keeps: for each suite its totals, its failures and the time. Suites that did not run stay."""
    kept = {**before} if values.is_object(before) else {}
    by_suite: dict[str, list[Result]] = {}
    for result in results:
        by_suite.setdefault(result.suite, []).append(result)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    for suite, found in by_suite.items():
        failed = {result.id: result.note for result in found if result.outcome == "failed"}
        kept[suite] = {"totals": totals(found), "failed": failed, "at": now}
    return kept


def found_last(cache: Path, title: str) -> dict[str, Mapping[str, Any]]:
    """The suites of a provider, by its title, as a cache folder has them; none when there is no readable record."""
    try:
        kept: object = json.loads((cache / "v" / KEY).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    suites = kept if values.is_object(kept) else {}
    return {suite: each for suite, each in suites.items() if suite.startswith(f"{title} (") and values.is_object(each)}
