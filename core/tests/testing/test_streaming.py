"""Bodies much larger than the memory they take."""

from __future__ import annotations

import random
import tracemalloc
from collections.abc import Callable, Iterator

import httpx
import pytest
import requests

from sessiondock.testing import FakeServer, Fault, ReceivedRequest, Reply

MEBIBYTE = 1024 * 1024
SIZE = 64 * MEBIBYTE


NOISE = random.Random(7).randbytes(65536)


def pieces(size: int) -> Iterator[bytes]:
    for number in range(size // 65536):
        turn = number % 65536
        yield NOISE[turn:] + NOISE[:turn]


def stream(request: ReceivedRequest) -> Reply:
    """As many bytes as `?length=` says, which then are declared; else 64 MiB."""
    length = request.query_first("length")
    return Reply.stream(pieces(int(length or SIZE)), length=None if length is None else int(length))


def count_with_requests(url: str) -> int:
    with requests.get(url, stream=True, timeout=20) as response:
        return sum(len(piece) for piece in response.iter_content(65536))


def count_with_httpx(url: str) -> int:
    with httpx.stream("GET", url) as response:
        return sum(len(piece) for piece in response.iter_bytes(65536))


@pytest.mark.parametrize("count", [count_with_requests, count_with_httpx])
@pytest.mark.parametrize("query", ["", f"?length={SIZE}"])
def test_a_body_of_64_mib_takes_no_memory(count: Callable[[str], int], query: str) -> None:
    received, peak = measured(count, FakeServer(), query)

    assert received == SIZE
    assert peak < 8 * MEBIBYTE


def test_compressing_a_body_takes_no_memory() -> None:
    server = FakeServer()
    server.faults.add(Fault.gzip())
    received, peak = measured(count_with_requests, server, f"?length={SIZE // 4}")

    assert received == SIZE // 4
    assert peak < 4 * MEBIBYTE


def measured(count: Callable[[str], int], server: FakeServer, query: str) -> tuple[int, int]:
    """Bytes received, and the peak of the memory taken by client and server together."""
    with server:
        server.add_route("GET", "/stream", stream)
        tracemalloc.start()
        try:
            received = count(f"{server.base_url}/stream{query}")
            return received, tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()


async def test_an_async_client_streams_too() -> None:
    with FakeServer() as server:
        server.add_route("GET", "/stream", stream)
        async with httpx.AsyncClient() as client, client.stream("GET", f"{server.base_url}/stream") as response:
            assert sum([len(piece) async for piece in response.aiter_bytes()]) == SIZE


def test_a_fault_in_the_middle_of_a_large_body() -> None:
    with FakeServer() as server:
        server.add_route("GET", "/stream", stream)
        server.faults.add(Fault.half_body())
        received: list[int] = []
        with requests.get(f"{server.base_url}/stream?length={SIZE}", stream=True, timeout=20) as response:
            sizes = (len(piece) for piece in response.iter_content(65536))
            with pytest.raises(requests.exceptions.ChunkedEncodingError):
                received.extend(sizes)

    assert sum(received) == SIZE // 2
