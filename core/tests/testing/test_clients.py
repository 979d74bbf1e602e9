"""Ordinary clients against the fake server."""

from __future__ import annotations

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
import requests

from core.tests.testing.acme import FakeEcho
from core.tests.testing.clients import Ask


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_methods_with_a_body(ask: Ask, method: str) -> None:
    with FakeEcho() as server:
        answer = ask(f"{server.base_url}/echo/a%2Fb", method, b"body")

    said = json.loads(answer.body)
    assert (said["method"], said["path"]) == (method, "/echo/a%2Fb")
    assert (said["params"], said["body"]) == ({"word": "a/b"}, "body")


def test_plain_streamed_and_missing(ask: Ask) -> None:
    with FakeEcho() as server:
        assert ask(f"{server.base_url}/echo/a").status == 200
        assert ask(f"{server.base_url}/chunks/abc").body == b"abc"
        assert ask(f"{server.base_url}/sized/abc").body == b"abc"
        assert ask(f"{server.base_url}/nowhere").status == 404
        assert ask(f"{server.base_url}/echo/a", "HEAD").status == 405

    assert [request.route for request in server.requests] == [
        "/echo/{word}",
        "/chunks/{text}",
        "/sized/{text}",
        None,
        "/echo/{word}",
    ]


def test_pooling_clients_reuse_their_connection() -> None:
    with FakeEcho() as server:
        with requests.Session() as session:
            for _ in range(3):
                session.get(f"{server.base_url}/echo/a")
        with httpx.Client() as client:
            for _ in range(3):
                client.post(f"{server.base_url}/echo/a", content=iter([b"chunk", b"ed"]))

    assert [request.connection for request in server.requests] == [1, 1, 1, 2, 2, 2]
    assert server.requests[-1].body == b"chunked"
    assert server.requests[-1].headers["Transfer-Encoding"] == "chunked"


def test_eight_threads_at_once() -> None:
    def work(number: int) -> list[str]:
        with requests.Session() as session:
            return [session.get(f"{server.base_url}/echo/{number}-{turn}").json()["path"] for turn in range(25)]

    with FakeEcho() as server, ThreadPoolExecutor(8) as pool:
        said = list(pool.map(work, range(8)))

    assert said == [[f"/echo/{number}-{turn}" for turn in range(25)] for number in range(8)]
    assert len(server.requests) == 200
    assert len({request.connection for request in server.requests}) == 8


async def test_many_tasks_at_once() -> None:
    with FakeEcho() as server:
        async with httpx.AsyncClient(base_url=server.base_url) as client:
            answers = await asyncio.gather(*(client.get(f"/echo/{number}") for number in range(50)))

    assert [answer.json()["path"] for answer in answers] == [f"/echo/{number}" for number in range(50)]
