"""What is done to the bytes and headers of HTTP/2 before h2 sees them, and who may ask for HTTP/2."""

from __future__ import annotations

import importlib.util
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.tests._async.dock import AsyncDock
from core.tests._sync.dock import Dock
from core.tests.transports.kinds import prepared
from sessiondock import ConfigurationError, MissingDependencyError
from sessiondock.connection_url import ConnectionURL
from sessiondock.transports._choice_async import choose_transport_async as choose_async
from sessiondock.transports._choice_sync import choose_transport as choose_sync
from sessiondock.transports.http2_frames import GoAways, header_fields


def frame(kind: int, payload: bytes) -> bytes:
    return len(payload).to_bytes(3, "big") + bytes([kind, 0, 0, 0, 0, 1]) + payload


def go_away(last: int) -> bytes:
    return frame(7, last.to_bytes(4, "big") + bytes(4) + b"words")


OTHER = st.builds(frame, st.sampled_from([0, 1, 4, 6, 8, 9]), st.binary(max_size=40))
GONE = st.builds(go_away, st.integers(0, 2**31 - 1))


@given(frames=st.lists(OTHER | GONE, max_size=8), cuts=st.lists(st.integers(0, 300), max_size=10))
def test_go_aways_are_taken_out_wherever_the_bytes_are_cut(frames: list[bytes], cuts: list[int]) -> None:
    wire = b"".join(frames)
    found, passed, start = GoAways(), b"", 0
    for end in [*sorted(cuts), len(wire)]:
        passed += found.feed(wire[start:end])
        start = max(start, min(end, len(wire)))
    assert passed == b"".join(each for each in frames if each[3] != 7)
    lasts = [int.from_bytes(each[9:13], "big") for each in frames if each[3] == 7]
    assert found.last == (min(lasts) if lasts else None)


def test_the_header_block_of_a_request() -> None:
    fields = dict(header_fields(prepared("https://me:pw@example.com:8443?a=1", "POST", b"xy", **{"X-Mine": "A"})))
    assert (fields[b":authority"], fields[b":path"], fields[b":scheme"]) == (b"example.com:8443", b"/?a=1", b"https")
    assert (fields[b"x-mine"], fields[b"content-length"]) == (b"A", b"2")


@pytest.mark.parametrize("choose", [choose_async, choose_sync])
def test_who_may_ask_for_http2(choose: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("requests", "aiohttp", 5):
        with pytest.raises(ConfigurationError, match="http2=True needs the transport 'httpx' or 'httpx2', not"):
            choose(name, None, True)
    with pytest.raises(ConfigurationError, match=r"not both.*httpx\.Client\(http2=True\)"):
        choose(None, httpx.AsyncClient, True)
    with pytest.raises(ConfigurationError, match="http2 must be True or False, not 'yes'"):
        choose(None, None, "yes")
    find: Any = importlib.util.find_spec
    for gone, words in (("h2", r"pip install 'sessiondock\[http2\]'"), ("httpx2", "pip install httpx2")):

        def without(name: str, *package: str, gone: str = gone) -> Any:
            return None if name == gone else find(name, *package)

        monkeypatch.setattr(importlib.util, "find_spec", without)
        with pytest.raises(MissingDependencyError, match=words):
            choose("httpx2", None, True)


@pytest.mark.parametrize("cls", [Dock, AsyncDock])
def test_the_option_of_clients_and_urls(cls: Any) -> None:
    with pytest.raises(ConfigurationError, match="http2=True needs the transport"):
        cls(api_key="k", base_url="https://x", http2=True, transport="requests" if cls is Dock else "aiohttp")

    def transport(query: str) -> str:
        client = cls.from_url(ConnectionURL.parse(f"dock://?base_url=https://x&{query}"), api_key="k")
        return type(vars(client)["_pipeline"].transport).__name__

    assert transport("http2=true").endswith("HTTP2Transport")
    assert transport("http2=true&transport=httpx2").endswith("HTTP2Transport")
    assert transport("http2=false&transport=httpx").endswith("HTTPCoreTransport")
    with pytest.raises(ConfigurationError, match="http2 in the connection URL must be true or false"):
        transport("http2=1")
