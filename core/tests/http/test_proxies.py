"""Which proxy the environment names."""

from __future__ import annotations

import pytest

from sessiondock import ConfigurationError, MissingDependencyError
from sessiondock.http.proxies import Proxies

NAMES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.mark.parametrize(
    ("variables", "url", "proxy"),
    [
        ({}, "https://h/x", None),
        ({"https_proxy": "http://p:1"}, "https://h/x", "http://p:1"),
        ({"https_proxy": "https://p:1"}, "https://h", "https://p:1"),
        ({"https_proxy": "p:1"}, "https://h/x", "http://p:1"),
        ({"https_proxy": "http://p:1"}, "http://h/x", None),
        ({"https_proxy": "", "all_proxy": "http://q:2"}, "https://h/x", "http://q:2"),
        ({"http_proxy": "http://p:1", "all_proxy": "http://q:2"}, "http://h/x", "http://p:1"),
        ({"http_proxy": "http://p:1", "all_proxy": "http://q:2"}, "https://h/x", "http://q:2"),
        ({"http_proxy": "http://p:1", "no_proxy": "inside.example"}, "http://inside.example:8080/x", None),
        ({"http_proxy": "http://p:1", "no_proxy": "inside.example"}, "http://me@inside.example/x", None),
        (
            {"http_proxy": "http://p:1", "no_proxy": "inside.example"},
            "http://outside.example/inside.example",
            "http://p:1",
        ),
        ({"http_proxy": "http://p:1", "no_proxy": "me"}, "http://me@h/x", "http://p:1"),
    ],
)
def test_the_proxy_for_a_url(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], url: str, proxy: str | None
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert Proxies().of(url) == proxy


@pytest.mark.parametrize("host", ["h", "host.example:8080"])
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_the_environment_is_read_once_for_each_host(monkeypatch: pytest.MonkeyPatch, scheme: str, host: str) -> None:
    proxies = Proxies()
    assert proxies.of(f"{scheme}://{host}/x") is None
    monkeypatch.setenv("all_proxy", "http://p:1")
    for url in (f"{scheme}://{host}/x", f"{scheme}://{host}/y/z", f"{scheme}://{host}/", f"{scheme}://{host}"):
        assert proxies.of(url) is None
    assert proxies.of(f"{scheme}://other/x") == "http://p:1"
    assert Proxies().of(f"{scheme}://{host}/x") == "http://p:1"


@pytest.mark.parametrize("kind", ["socks4", "socks4a", "socks5", "socks5h"])
def test_socks_needs_a_module(monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    monkeypatch.setenv("all_proxy", f"{kind}://me:s3cret@s:1")
    assert Proxies(socks="json").of("http://h/x") == f"{kind}://me:s3cret@s:1"
    with pytest.raises(MissingDependencyError, match=r"pip install acme\[socks\]$") as missing:
        Proxies(socks="not_installed", install="acme[socks]").of("http://h/x")
    with pytest.raises(ConfigurationError, match=r"pass transport='httpx', or let it name an HTTP proxy$") as unable:
        Proxies().of("http://h/x")
    assert "s3cret" not in f"{missing.value}{unable.value}"


def test_a_kind_that_nobody_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("all_proxy", "gopher://me:s3cret@s:1")
    for each in (Proxies(), Proxies(socks="json")):
        with pytest.raises(ConfigurationError, match="'gopher'; use http://") as caught:
            each.of("http://h/x")
        assert "s3cret" not in str(caught.value)
