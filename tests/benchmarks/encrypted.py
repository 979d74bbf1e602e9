"""TLS: how often each client shakes hands and resumes; and whether HTTP/2 wins with many calls in flight."""

from __future__ import annotations

from collections import Counter
from typing import Any

import attrs

from .cases import VENDOR, Case, Effort
from .contending import Contender, Workers, library, ours
from .vendors import VENDORS
from .with_nginx import Nginx, serving_files

__all__ = ["measure_encrypted"]

CALLS = 100
ENDS_AFTER = 10
TOGETHER = 64


def _contenders() -> list[tuple[Contender, int]]:
    """With how many calls in flight; 0 is synchronous code."""
    return [
        (library("urllib3"), 0),
        (ours("sessiondock"), 0),
        (ours("sessiondock[httpx]", transport="httpx"), 0),
        (library("aiohttp"), 1),
        (library("httpx"), 1),
        (ours("sessiondock[aiohttp], async", transport="aiohttp"), 1),
        (ours("sessiondock[httpx], async", transport="httpx"), 1),
    ]


def _handshakes(case: Case, server: Nginx) -> dict[str, int]:
    """Connections and resumed TLS sessions of the calls after those that warm up."""
    trusted = {"SSL_CERT_FILE": str(server.certificate), "REQUESTS_CA_BUNDLE": str(server.certificate)}
    before = len(server.log.read_text(encoding="utf-8").splitlines())
    with Workers(trusted) as workers:
        workers.rounds(case.contenders, case.task(server.encrypted), calls=CALLS, count=0)
    lines = [line.split() for line in server.log.read_text(encoding="utf-8").splitlines()[before:]]
    resumed = {connection: mark == "r" for connection, mark, _ in lines}
    return {"handshakes": len(resumed), "resumed": sum(resumed.values())}


def measure_encrypted(effort: Effort) -> dict[str, Any]:
    """As JSON: the handshakes by name, and the rounds with many calls in flight."""
    found: dict[str, Any] = {"handshakes": []}
    responses = VENDORS[VENDOR].responses()
    for ends_after in (CALLS * 10, ENDS_AFTER):
        with serving_files(responses, requests=ends_after) as server:
            for contender, together in _contenders():
                print(f"TLS {contender.name}", flush=True)
                case = _case([contender], together)
                found["handshakes"].append(
                    {"name": contender.name, "ends_after": ends_after, **_handshakes(case, server)}
                )
    with serving_files(responses) as server:
        trusted = {"SSL_CERT_FILE": str(server.certificate)}
        contenders = [
            library("httpx"),
            attrs.evolve(library("httpx", http2=True), name="httpx, HTTP/2"),
            library("aiohttp"),
            ours("sessiondock[aiohttp]", transport="aiohttp"),
            ours("sessiondock[httpx,http2]", transport="httpx", http2=True),
        ]
        case = _case(contenders, TOGETHER)
        with Workers(trusted) as workers:
            taken = workers.compared(
                contenders, case.task(server.encrypted), least=TOGETHER, pace=effort.pace, rounds=effort.rounds
            )
        found["many"] = {name: [round(each, 1) for each in figures] for name, figures in taken.items()}
        protocols = Counter(line.split()[2] for line in server.log.read_text(encoding="utf-8").splitlines())
        found["protocols"] = dict(protocols)
    return found


def _case(contenders: list[Contender], together: int) -> Case:
    return Case(group="TLS", title="get", vendor=VENDOR, operation="get", contenders=contenders, together=together)
