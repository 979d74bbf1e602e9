from __future__ import annotations

import pytest

from tests.faults.trusted import ENVIRONMENT


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No proxy and no certificate authorities from outside."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    for name in (*ENVIRONMENT, "CURL_CA_BUNDLE", "SSL_CERT_DIR", "NETRC"):
        monkeypatch.delenv(name, raising=False)
