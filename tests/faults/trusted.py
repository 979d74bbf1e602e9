"""Trust in the certificate of the tests. aiohttp reads the authorities when it is imported, so this comes first."""

from __future__ import annotations

import os
import ssl
import sys
from typing import Any
from unittest import mock

from core.tests.transports.raw_server import PEM

__all__ = ["AIOHTTP_TRUSTS", "ENVIRONMENT", "trusting"]

ENVIRONMENT = {"SSL_CERT_FILE": str(PEM), "REQUESTS_CA_BUNDLE": str(PEM)}
AIOHTTP_TRUSTS = "aiohttp" not in sys.modules
"""Whether aiohttp's own connections trust the certificate, which cannot be had later."""

with mock.patch.dict(os.environ, ENVIRONMENT):
    import aiohttp


def trusting(kind: str) -> dict[str, Any]:
    """Settings of a caller's client that trusts the certificate and heeds proxies; others read the environment."""
    if kind != "aiohttp.ClientSession":
        return {}
    connector = aiohttp.TCPConnector(ssl=ssl.create_default_context(cafile=str(PEM)))
    return {"connector": connector, "trust_env": True}
