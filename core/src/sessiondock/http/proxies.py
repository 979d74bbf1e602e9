"""Which proxy the environment names for a URL, by the standard library's rules."""

from __future__ import annotations

from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

__all__ = ["Proxies"]


class Proxies:
    """Reads the environment once for each scheme and host, since reading it costs more than building a request."""

    def __init__(self) -> None:
        self._known: dict[str, str | None] = {}

    def of(self, url: str) -> str | None:
        """The proxy's URL, or None to connect directly."""
        place = url[: url.find("/", 8) if "/" in url[8:] else len(url)]
        if place not in self._known:
            self._known[place] = _read(place)
        return self._known[place]


def _read(place: str) -> str | None:
    parts = urlsplit(place)
    if proxy_bypass(parts.netloc.rpartition("@")[2]):
        return None
    proxies = getproxies()
    found = proxies.get(parts.scheme) or proxies.get("all")
    return found if not found or "://" in found else f"http://{found}"
