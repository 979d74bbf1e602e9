"""Memory of lists that are read to their end, and of many calls in flight."""

from __future__ import annotations

from typing import Any

from .cases import VENDOR, Case, Effort
from .contending import Contender, Workers, library, ours
from .paged import serving_pages
from .vendors import VENDORS
from .with_nginx import serving_files

__all__ = ["FLOWN", "ITEMS", "measure_memory"]

ITEMS = (1_000, 100_000)
FLOWN = (1, 1_000)
_PAGED = "syllable"


def measure_memory(effort: Effort) -> dict[str, list[dict[str, Any]]]:
    """``lists`` and ``flown``: for each contender its name and its peaks in MiB, with few and with many."""
    return {"lists": _lists(ITEMS if effort.started > 3 else (ITEMS[0], ITEMS[1] // 10)), "flown": _flown()}


def _lists(items: tuple[int, ...]) -> list[dict[str, Any]]:
    contenders = [
        (ours(), 0),
        (ours("sessiondock[httpx]", transport="httpx"), 0),
        (ours("requests.Session", given="requests:Session"), 0),
        (ours("sessiondock[aiohttp]", transport="aiohttp"), 1),
        (ours("sessiondock[httpx], async", transport="httpx"), 1),
    ]
    vendor = VENDORS[_PAGED]
    sessions = [{**vendor.session, "session_id": f"@{number:04}"} for number in range(100)]
    page = {**vendor.page(sessions), "total_pages": 100_000, "total_count": 10_000_000}
    found: list[dict[str, Any]] = []
    with serving_pages(page) as address:
        for contender, together in contenders:
            case = Case(
                group="memory", title="", vendor=_PAGED, operation="list", contenders=[contender], together=together
            )
            task = {**case.task(address), "operation": "all"}
            peaks = [_peak(contender, {**task, "items": count}, 1) for count in items]
            print(f"list of {items[-1]}, {contender.name}", flush=True)
            found.append({"name": contender.name, "items": list(items), "peaks": peaks})
    return found


def _flown() -> list[dict[str, Any]]:
    contenders = [
        library("aiohttp"),
        ours("sessiondock[aiohttp]", transport="aiohttp"),
        # its five seconds for a place in the pool are not enough for so many
        library("httpx", timeout=300),
        ours("sessiondock[httpx]", transport="httpx"),
    ]
    found: list[dict[str, Any]] = []
    with serving_files(VENDORS[VENDOR].responses()) as server:
        for contender in contenders:
            peaks: list[float] = []
            for together in FLOWN:
                case = Case(
                    group="memory",
                    title="",
                    vendor=VENDOR,
                    operation="get",
                    contenders=[contender],
                    together=together,
                )
                peaks.append(_peak(contender, case.task(server.address), FLOWN[1]))
            print(f"{FLOWN[1]} in flight, {contender.name}", flush=True)
            found.append({"name": contender.name, "flown": list(FLOWN), "peaks": peaks})
    return found


def _peak(contender: Contender, task: dict[str, Any], calls: int) -> float:
    """Of a process that does nothing else."""
    with Workers() as workers:
        taken = workers.rounds([contender], task, calls=calls, count=1)
    return round(taken[contender.name][0]["peak"], 1)
