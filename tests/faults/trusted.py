"""Trust in the certificate of the tests."""

from __future__ import annotations

import ssl
from typing import Any

import aiohttp

from core.tests.transports.raw_server import PEM

__all__ = ["ENVIRONMENT", "trusting"]

ENVIRONMENT = {"SSL_CERT_FILE": str(PEM), "REQUESTS_CA_BUNDLE": str(PEM)}


def trusting(kind: str) -> dict[str, Any]:
    """Settings of a caller's client that trusts the certificate and heeds proxies; others read the environment."""
    if kind != "aiohttp.ClientSession":
        return {}
    connector = aiohttp.TCPConnector(ssl=ssl.create_default_context(cafile=str(PEM)))
    return {"connector": connector, "trust_env": True}
