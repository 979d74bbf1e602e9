"""urllib3: which pool a request goes to, and with what."""

from __future__ import annotations

import base64
import socket
import ssl
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import certifi
import pytest

from core.tests.transports.kinds import prepared
from core.tests.transports.raw_server import RawServer, answer
from sessiondock import ConfigurationError, Timeout, TransportError, errors
from sessiondock.transports.urllib3_connections import POOLS
from sessiondock.transports.with_urllib3 import URLLib3Transport, translate

pytestmark = pytest.mark.timeout(60)


def test_a_pool_is_made_once_for_each_origin() -> None:
    transport: Any = URLLib3Transport()
    with RawServer(answer(), answer(), answer()) as server:
        for path in ("/a", "/b?c", ""):
            assert transport.send(prepared(server.url + path), Timeout()).read() == b"{}"
        assert [request.line.split(" ")[1] for request in server.requests] == ["/a", "/b?c", "/"]
    pools = transport._pools.get()
    assert list(pools.known) == [server.url]
    assert transport._limits[0] is not Timeout()
    transport.close()
    transport.close()


def test_a_proxy_gets_the_whole_url_and_its_own_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    with RawServer(answer()) as proxy:
        monkeypatch.setenv("http_proxy", f"http://us%40er:p%3Aw@127.0.0.1:{proxy.port}")
        monkeypatch.delenv("no_proxy", raising=False)
        monkeypatch.delenv("NO_PROXY", raising=False)
        transport = URLLib3Transport()
        assert transport.send(prepared("http://service.invalid/x"), Timeout()).read() == b"{}"
        transport.close()
        (request,) = proxy.requests
    assert request.line == "GET http://service.invalid/x HTTP/1.1"
    assert request.header("proxy-authorization") == "Basic " + base64.b64encode(b"us@er:p:w").decode()
    assert request.header("host") == "service.invalid"


def test_a_socks_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[tuple[str, dict[str, Any]]] = []

    class Manager:
        def __init__(self, proxy: str, **settings: Any) -> None:
            made.append((proxy, settings))
            self.connection_pool_kw: dict[str, Any] = {}

        def connection_from_url(self, url: str) -> str:
            return url

    module: Any = ModuleType("urllib3.contrib.socks")
    module.SOCKSProxyManager = Manager
    monkeypatch.setitem(sys.modules, "urllib3.contrib.socks", module)
    transport: Any = URLLib3Transport()
    pools = transport._pools.get()
    place = pools.find("http://h", "socks5h://me:pw@proxy:1080")
    assert (place.pool, place.wants_whole_url) == ("http://h", False)
    pools.find("https://h", "socks5://proxy:1080")
    (first, named), (second, nameless) = made
    assert (first, named["username"], named["password"]) == ("socks5h://me:pw@proxy:1080", "me", "pw")
    assert (second, nameless["username"], nameless["password"]) == ("socks5://proxy:1080", None, None)


def test_a_proxy_whose_url_is_none() -> None:
    transport: Any = URLLib3Transport()
    with pytest.raises(ConfigurationError, match="proxy whose URL is not valid"):
        transport._pools.get().find("http://h", "ftp://proxy")


def test_certificate_authorities_are_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("REQUESTS_CA_BUNDLE", raising=False)
    monkeypatch.delenv("CURL_CA_BUNDLE", raising=False)
    transport: Any = URLLib3Transport()
    pools = transport._pools.get()
    assert "ssl_context" not in pools.find("http://h", None).pool.conn_kw
    first, second = (pools.find(origin, None).pool for origin in ("https://h", "https://other"))
    context = first.conn_kw["ssl_context"]
    assert context is second.conn_kw["ssl_context"]
    assert isinstance(first, POOLS["https"])
    assert (context.verify_mode, context.check_hostname) == (ssl.CERT_REQUIRED, True)
    whole = ssl.create_default_context(cafile=certifi.where())
    assert context.cert_store_stats() == whole.cert_store_stats()
    monkeypatch.setenv("CURL_CA_BUNDLE", str(tmp_path))
    other: Any = URLLib3Transport()
    folder = other._pools.get().find("https://h", None).pool.conn_kw["ssl_context"]
    assert folder.cert_store_stats()["x509"] == 0


def test_what_cannot_be_sent() -> None:
    transport = URLLib3Transport()
    for url in ("foo://bar", "http://h:99999/", "http://"):
        with pytest.raises(TransportError) as caught:
            transport.send(prepared(url), Timeout())
        assert not caught.value.may_have_arrived


@pytest.mark.parametrize("name", ["", "a b", "a:b", "é", "x\n"])
def test_names_of_headers_are_checked(name: str) -> None:
    request = prepared("http://127.0.0.1:9/")
    request.headers[name] = "x"
    with pytest.raises(TransportError, match="is not valid") as caught:
        URLLib3Transport().send(request, Timeout())
    assert not caught.value.may_have_arrived


def test_a_body_that_is_too_long_is_not_read_at_once() -> None:
    with RawServer(answer(b"x" * 1000)) as server:
        response = URLLib3Transport().send(prepared(server.url), Timeout())
        with pytest.raises(errors.DecodeError, match="more than 999 bytes"):
            response.read(limit=999)


def test_a_body_that_breaks_off_is_closed() -> None:
    def half(sock: socket.socket, request: object) -> bool:
        sock.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf")
        return False

    with RawServer(half) as server:
        response = URLLib3Transport().send(prepared(server.url), Timeout())
        with pytest.raises(errors.IncompleteReadError):
            response.read()


def test_corrupt_content() -> None:
    from urllib3.exceptions import DecodeError, LocationParseError

    assert isinstance(translate(DecodeError("s3cret"), sent=True), errors.DecodeError)
    assert "s3cret" not in str(translate(LocationParseError("s3cret"), sent=False))
