"""Pools of urllib3 for each origin, straight or through a proxy, with the certificate authorities of requests."""

from __future__ import annotations

import os
import ssl
from typing import Any
from urllib.parse import unquote, urlsplit

import attrs
import urllib3
from urllib3 import exceptions as failures
from urllib3.util.ssl_ import create_urllib3_context

from ..errors import ConfigurationError
from .failures import reason
from .urllib3_connections import POOLS

__all__ = ["Place", "Pools"]

_CONNECTIONS = 64
_SETTINGS: dict[str, Any] = {"maxsize": _CONNECTIONS, "block": False, "cert_reqs": "CERT_REQUIRED"}


@attrs.frozen
class Place:
    """Where requests for one origin go.

    Attributes:
        pool: its connections.
        wants_whole_url: whether a proxy is asked, who needs more than the path.
    """

    pool: Any
    wants_whole_url: bool


@attrs.define
class Pools:
    """Connections of one process.

    Attributes:
        managers: of pools, for each proxy.
        known: by origin.
    """

    managers: dict[str | None, Any] = attrs.field(factory=dict[str | None, Any])
    known: dict[str, Place] = attrs.field(factory=dict[str, Place])

    def close(self) -> None:
        """Close the connections that are idle; others are closed when they come back."""
        for manager in self.managers.values():
            manager.clear()

    def find(self, origin: str, proxy: str | None) -> Place:
        """The pool for an origin, made where there is none."""
        secure = not origin.lower().startswith("http://")
        manager = self.managers.get(proxy)
        if manager is None:
            manager = self.managers.setdefault(proxy, _manager(proxy))
        if secure and "ssl_context" not in manager.connection_pool_kw:
            # only where they are needed, since reading the certificate authorities takes long
            manager.connection_pool_kw["ssl_context"] = _authorities()
        pool = manager.connection_from_url(origin)
        forwarded = proxy is not None and not secure and not proxy.lower().startswith("socks")
        return self.known.setdefault(origin, Place(pool, forwarded))


def _manager(proxy: str | None) -> Any:
    if proxy is None:
        manager: Any = urllib3.PoolManager(**_SETTINGS)
    else:
        parts = urlsplit(proxy)
        user = (unquote(parts.username), unquote(parts.password or "")) if parts.username else None
        if parts.scheme.startswith("socks"):
            from urllib3.contrib.socks import SOCKSProxyManager

            name, password = user or (None, None)
            return SOCKSProxyManager(proxy, username=name, password=password, **_SETTINGS)
        headers = urllib3.make_headers(proxy_basic_auth=":".join(user)) if user else None
        try:
            manager = urllib3.ProxyManager(proxy, proxy_headers=headers, **_SETTINGS)
        except failures.HTTPError as error:
            raise ConfigurationError("the environment names a proxy whose URL is not valid") from error
    manager.pool_classes_by_scheme = POOLS
    return manager


def _authorities() -> ssl.SSLContext:
    """The certificate authorities that requests would use. ConfigurationError when they cannot be read."""
    chosen = os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("CURL_CA_BUNDLE")
    if chosen is None:
        from certifi import where

        chosen = where()
    context = create_urllib3_context()
    try:
        context.load_verify_locations(**{"capath" if os.path.isdir(chosen) else "cafile": chosen})  # noqa: PTH112
    except OSError as error:
        raise ConfigurationError(
            f"the certificate authorities cannot be read ({reason(error)}); check REQUESTS_CA_BUNDLE and CURL_CA_BUNDLE"
        ) from error
    return context
