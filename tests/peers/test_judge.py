"""The judge itself: it must see planted differences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.request import Request, urlopen

import pytest

from sessiondock.testing import FakeServer, ReceivedRequest, Reply, route
from tests.peers._judge import Judge, Run
from tests.peers._support import Peer, Sdk, outcome

URLLIB = Sdk(name="urllib", requirements=("pip",), imports="urllib")
DRIVER = """
import socket, urllib.request
from datetime import datetime, timezone

def ask(url, body=None):
    request = urllib.request.Request(url, body and body.encode(), {"X-Key": "k"})
    with urllib.request.urlopen(request) as answer:
        return {"at": datetime(2024, 1, 2, tzinfo=timezone.utc), "bytes": answer.read()}

async def ask_async(url):
    print("noise on standard output")
    return ask(url)

def leave():
    socket.create_connection(("192.0.2.1", 80), timeout=1)

def die():
    raise SystemExit("dying words")
"""


class FakeWord(FakeServer):
    vendor = "word"

    @route("GET", "/word")
    @route("POST", "/word")
    def word(self, request: ReceivedRequest) -> Reply:
        return Reply.text("word")


@pytest.fixture(scope="module")
def peer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Peer]:
    driver = tmp_path_factory.mktemp("driver") / "driver.py"
    driver.write_text(DRIVER, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SESSIONDOCK_PEERS", str(driver.parent / "peers"))
        with Peer(URLLIB, driver) as peer:
            yield peer


def test_a_driver_answers_in_both_variants(peer: Peer) -> None:
    expected = {"result": {"at": "2024-01-02T00:00:00+00:00", "bytes": {"base64": "d29yZA=="}}}
    with FakeWord() as fake:
        assert peer.ask("ask", url=f"{fake.base_url}/word") == expected
        assert peer.ask("ask_async", url=f"{fake.base_url}/word") == expected
    assert "noise on standard output" in peer.log()


def test_an_exception_carries_the_status(peer: Peer) -> None:
    with FakeWord() as fake:
        error = peer.ask("ask", url=f"{fake.base_url}/other")["error"]
    assert (error["type"], error["status"]) == ("HTTPError", 404)


def test_nothing_leaves_loopback(peer: Peer) -> None:
    assert "tried to reach" in peer.ask("leave")["error"]["message"]


def test_a_dead_process_tells_its_last_words(peer: Peer) -> None:
    with pytest.raises(RuntimeError, match="dying words"):
        peer.ask("die")


def run(value: Any = 1, **changes: Any) -> Run:
    request = {"method": "GET", "path": "/a", "query": {"q": "1"}, "body": {"x": [1, 2]}, "auth": "k", **changes}
    return Run((request,), {"result": {"value": value}})


@pytest.mark.parametrize(
    ("changed", "place"),
    [
        ({"method": "PUT"}, "method"),
        ({"path": "/b"}, "path"),
        ({"query": {"q": "2"}}, "query"),
        ({"query": {"q": "1", "r": ""}}, "query.r"),
        ({"body": {"x": [1, 3]}}, "body.x[*]"),
        ({"body": None}, "body"),
        ({"auth": None}, "auth"),
        ({"value": True}, "result.value"),
    ],
)
def test_every_difference_is_seen_unless_listed(changed: dict[str, Any], place: str) -> None:
    judge = Judge("sdk", auth="X-Key")
    with pytest.raises(AssertionError, match=f" {re.escape(place.removesuffix('[*]'))}"):
        judge.compare("op", run(), run(**changed))
    judge.compare("op", run(), run(**changed), known={place: "reason"})
    assert judge.listed == [f"op: {place}: reason"]


def test_a_listed_difference_must_occur() -> None:
    with pytest.raises(AssertionError, match="no difference in path"):
        Judge("sdk", auth="X-Key").compare("op", run(), run(), known={"path": "reason"})


def test_another_number_of_requests_is_a_difference() -> None:
    more = Run((*run().requests, *run().requests), run().outcome)
    judge = Judge("sdk", auth="X-Key")
    with pytest.raises(AssertionError, match="requests: the SDK has 1, we have 2"):
        judge.compare("op", run(), more)
    judge.compare("op", more, more)
    assert (judge.sent, judge.equal) == (3, 3)


def test_what_was_sent_is_captured() -> None:
    def ask(url: str) -> bytes:
        with urlopen(Request(url, b'{"c":3}', {"X-Key": "k"})) as answer:
            return bytes(answer.read())

    with FakeWord() as fake:
        url = f"{fake.base_url}/word?a=1&a=2&b="
        seen = Judge("sdk", auth="X-Key").capture(fake, lambda: outcome(lambda: ask(url)))
    (request,) = seen.requests
    assert request == {
        "method": "POST",
        "path": "/word",
        "query": {"a": ["1", "2"], "b": ""},
        "body": {"c": 3},
        "auth": "k",
    }
    assert seen.outcome == {"result": {"base64": "d29yZA=="}}
