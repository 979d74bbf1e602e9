"""Which proxy the environment names for a URL, by the standard library's rules."""

from __future__ import annotations

from urllib.parse import urlsplit

from ..advice import to_set
from ..errors import ConfigurationError, MissingDependencyError

__all__ = ["Proxies"]

_SOCKS = ("socks4", "socks4a", "socks5", "socks5h")


class Proxies:
    """Reads the environment once for each scheme and host, since reading it costs more than building a request.

    Args:
        socks: the module that an HTTP library speaks SOCKS with, None when it cannot.
        install: what to pip-install for that.
    """

    def __init__(self, *, socks: str | None = None, install: str = "") -> None:
        self._socks = socks
        self._install = install
        self._known: dict[str, str | None] = {}

    def of(self, url: str) -> str | None:
        """The proxy's URL, or None to connect directly.

        MissingDependencyError or ConfigurationError when the HTTP library cannot use the proxy.
        """
        place = url[: url.find("/", 8) if "/" in url[8:] else len(url)]
        if place not in self._known:
            self._known[place] = self._usable(_read(place))
        return self._known[place]

    def _usable(self, proxy: str | None) -> str | None:
        scheme = urlsplit(proxy).scheme if proxy else "http"
        if scheme in {"http", "https"}:
            return proxy
        if scheme not in _SOCKS:
            raise ConfigurationError(f"the environment names a proxy of the unknown kind {scheme!r}; use http://")
        if self._socks is None:
            raise ConfigurationError(
                "the environment names a SOCKS proxy, which this HTTP library cannot use; "
                f"{to_set('transport', 'httpx')}, or let it name an HTTP proxy"
            )
        from importlib.util import find_spec

        if find_spec(self._socks) is None:
            raise MissingDependencyError(f"the SOCKS proxy of the environment needs: pip install {self._install}")
        return proxy


def _read(place: str) -> str | None:
    # loads much that only this needs
    from urllib.request import getproxies, proxy_bypass

    parts = urlsplit(place)
    if proxy_bypass(parts.netloc.rpartition("@")[2]):
        return None
    proxies = getproxies()
    found = proxies.get(parts.scheme) or proxies.get("all")
    return found if not found or "://" in found else f"http://{found}"
