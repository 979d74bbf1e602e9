"""What a call costs: ``python -m tests.benchmarks.bench_calls [vendor ...]``.

CPU time of the client's process for typed results through sessiondock, as a multiple of the same requests through the
HTTP library alone, which gives dictionaries. Median of the rounds, and in brackets the ratio of the two least figures.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable, Generator
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import Any

import aiohttp
import httpx
import requests
import urllib3

from .rounds import Measured, measured
from .serving import serving
from .vendors import VENDORS, Vendor

ROUNDS = 9
CALLS = {"create": 200, "get": 200, "update": 200, "list": 15}
BODIES = {
    "create": b'{"external_id":"call-2025-04-01-0193","duration":0,"tags":["parcel"]}',
    "update": b'{"tags":["parcel","production"]}',
    "list": b'{"filters":[],"pagination":{"limit":100}}',
}
HEADERS = {
    "Accept": "application/json",
    "Accept-Encoding": "gzip, deflate",
    "User-Agent": "bench",
    "Authorization": "Bearer key",
}
TYPED = {**HEADERS, "Content-Type": "application/json"}
Work = Callable[[int], object]


def _times(call: Callable[[], object]) -> Work:
    def work(calls: int) -> None:
        for _ in range(calls):
            call()

    return work


def _request(vendor: Vendor, address: str, operation: str) -> tuple[str, str, bytes | None, dict[str, str]]:
    method, path = vendor.routes[operation].split(" ")
    body = BODIES.get(operation) if method != "GET" else None
    return method, f"{address}{vendor.prefix}{path}", body, TYPED if body else HEADERS


@contextmanager
def synchronous(vendor: Vendor, address: str, operation: str) -> Generator[dict[str, Work]]:
    """Contenders: the libraries alone, then ours over each of them."""
    method, url, body, headers = _request(vendor, address, operation)
    ours = vendor.calls[operation]
    with ExitStack() as stack:
        pool = stack.enter_context(urllib3.PoolManager())
        session = stack.enter_context(requests.Session())
        client = stack.enter_context(httpx.Client())
        given = stack.enter_context(requests.Session())
        given_httpx = stack.enter_context(httpx.Client())
        own = {
            "sessiondock": stack.enter_context(vendor.open(address)),
            "sessiondock, transport='httpx'": stack.enter_context(vendor.open(address, transport="httpx")),
            "sessiondock, given requests.Session": stack.enter_context(vendor.open(address, http_client=given)),
            "sessiondock, given httpx.Client": stack.enter_context(vendor.open(address, http_client=given_httpx)),
        }
        yield {
            "urllib3": _times(lambda: json.loads(pool.request(method, url, body=body, headers=headers).data)),
            "requests": _times(lambda: session.request(method, url, data=body, headers=headers).json()),
            "httpx": _times(lambda: client.request(method, url, content=body, headers=headers).json()),
            **{name: _times(partial(ours, each)) for name, each in own.items()},
        }


def _in_flight(runner: asyncio.Runner, call: Callable[[], Awaitable[object]], together: int) -> Work:
    async def some(calls: int) -> None:
        for _ in range(calls):
            await call()

    async def many(calls: int) -> None:
        await asyncio.gather(*(some(-(-calls // together)) for _ in range(together)))

    return lambda calls: runner.run(many(calls))


async def _raw(session: aiohttp.ClientSession, method: str, url: str, body: bytes | None, headers: Any) -> object:
    async with session.request(method, url, data=body, headers=headers) as response:
        return json.loads(await response.read())


async def _raw_httpx(client: httpx.AsyncClient, method: str, url: str, body: bytes | None, headers: Any) -> object:
    return (await client.request(method, url, content=body, headers=headers)).json()


@contextmanager
def asynchronous(vendor: Vendor, address: str, operation: str, together: int) -> Generator[dict[str, Work]]:
    """The same for asyncio."""
    method, url, body, headers = _request(vendor, address, operation)
    ours = vendor.calls[operation]
    with asyncio.Runner() as runner:

        async def start() -> list[Any]:
            session, given, client = aiohttp.ClientSession(), aiohttp.ClientSession(), httpx.AsyncClient()
            return [
                session,
                client,
                vendor.open(address, asynchronous=True, transport="aiohttp"),
                vendor.open(address, asynchronous=True, transport="httpx"),
                given,
                vendor.open(address, asynchronous=True, http_client=given),
            ]

        session, client, over_aiohttp, over_httpx, _, injected = opened = runner.run(start())
        calls: dict[str, Callable[[], Awaitable[object]]] = {
            "aiohttp": lambda: _raw(session, method, url, body, headers),
            "httpx": lambda: _raw_httpx(client, method, url, body, headers),
            "sessiondock, transport='aiohttp'": lambda: ours(over_aiohttp),
            "sessiondock, transport='httpx'": lambda: ours(over_httpx),
            "sessiondock, given ClientSession": lambda: ours(injected),
        }
        yield {name: _in_flight(runner, call, together) for name, call in calls.items()}

        async def stop() -> None:
            for each in opened:
                await (each.close() if isinstance(each, aiohttp.ClientSession) else each.aclose())

        runner.run(stop())


def show(title: str, floor: str, found: dict[str, Measured]) -> None:
    """One table."""
    print(f"\n{title} ({floor}: {found[floor].median:.0f} us)", flush=True)
    for name, each in found.items():
        if name != floor:
            median, least = each.ratios(found[floor])
            print(f"  {name:<40} {median:5.2f}  ({least:.2f})", flush=True)


def main(names: list[str]) -> None:
    """All tables of the vendors named."""
    for name in names or list(VENDORS):
        vendor = VENDORS[name]
        with serving(vendor.responses()) as address:
            for operation in vendor.calls:
                with synchronous(vendor, address, operation) as contenders:
                    found = measured(contenders, calls=CALLS[operation], rounds=ROUNDS)
                show(f"{name} {operation}", "urllib3", found)
            for operation, together in (("get", 1), ("get", 16), ("get", 64), ("list", 16)):
                with asynchronous(vendor, address, operation, together) as contenders:
                    found = measured(contenders, calls=max(CALLS[operation], together), rounds=ROUNDS)
                show(f"{name} {operation}, asyncio, {together} in flight", "aiohttp", found)


if __name__ == "__main__":
    main(sys.argv[1:])
