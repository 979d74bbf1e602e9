"""Where the time of a call goes, by step: what is left between a call and the floor under it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .cases import VENDOR, Case, Effort
from .contending import Workers, ours
from .vendors import VENDORS
from .with_nginx import serving_files

__all__ = ["STEPS", "measure_steps", "step_of"]

STEPS: tuple[str, ...] = (
    "event loop and sockets",
    "HTTP library",
    "our transport",
    "JSON",
    "typed models",
    "path, wire and arguments",
    "pipeline",
)
_LIBRARIES = ("urllib3", "aiohttp", "yarl", "multidict", "httpcore", "h11", "anyio", "requests")
_PARTS = (
    ("/sessiondock/transports/", "our transport"),
    ("/json_text.py", "JSON"),
    ("/http/json_page.py", "JSON"),
    ("/sessiondock/undecoded.py", "JSON"),
    ("/json/", "JSON"),
    ("/sessiondock/http/target.py", "path, wire and arguments"),
    ("/sessiondock/binding.py", "path, wire and arguments"),
    ("/sessiondock/checks.py", "path, wire and arguments"),
    ("/sessiondock/current_call.py", "path, wire and arguments"),
    ("/sessiondock/codec.py", "typed models"),
    ("/sessiondock/values.py", "typed models"),
    ("/sessiondock/kinds.py", "typed models"),
    ("/sessiondock/in_place.py", "typed models"),
    ("/sessiondock/straight_line.py", "typed models"),
    ("/sessiondock/from_bytes.py", "typed models"),
    ("/sessiondock/received.py", "typed models"),
    ("/sessiondock/models.py", "typed models"),
    ("/sessiondock/", "pipeline"),
    ("/sessiondock_", "path, wire and arguments"),
    ("/http/client.py", "HTTP library"),
    ("/email/", "HTTP library"),
)


def step_of(file: str) -> str:
    """The step that a source file belongs to."""
    name = file.replace("\\", "/")
    if name.startswith("<reader of "):
        return "typed models"
    if any(f"/site-packages/{library}" in name for library in _LIBRARIES):
        return "HTTP library"
    return next((step for part, step in _PARTS if part in name), "event loop and sockets")


def measure_steps(effort: Effort) -> list[dict[str, Any]]:
    """For each call a title and step -> per cent of its CPU time."""
    with serving_files(VENDORS[VENDOR].responses()) as server, Workers() as workers:
        return [_measured(case, server.address, effort, workers) for case in _cases()]


def _cases() -> Iterator[Case]:
    for operation, title in (("get", "get"), ("list", "list of 100")):
        for together in (0, 16):
            contender = ours("async", transport="aiohttp") if together else ours("sync")
            yield Case(
                group="steps",
                title=f"{title}, aiohttp, {together} in flight" if together else f"{title}, sync",
                vendor=VENDOR,
                operation=operation,
                contenders=[contender],
                together=together,
            )


def _measured(case: Case, address: str, effort: Effort, workers: Workers) -> dict[str, Any]:
    print(f"steps of {case.title}", flush=True)
    found = workers.sampled(case.contenders[0], case.task(address), samples=effort.rounds * 200)
    steps = dict.fromkeys(STEPS, 0)
    for file, count in found.items():
        steps[step_of(file)] += count
    whole = sum(steps.values())
    return {"title": case.title, "steps": {step: round(100 * count / whole, 1) for step, count in steps.items()}}
