"""Every way of asking, every framing of an answer."""

from __future__ import annotations

import pytest

from core.tests.testing.clients import ALL, DECODING, Ask


@pytest.fixture(params=ALL)
def ask(request: pytest.FixtureRequest) -> Ask:
    client: Ask = request.param
    return client


@pytest.fixture(params=DECODING)
def ask_decoding(request: pytest.FixtureRequest) -> Ask:
    client: Ask = request.param
    return client


@pytest.fixture(params=["/whole", "/chunks", "/sized"])
def path(request: pytest.FixtureRequest) -> str:
    value: str = request.param
    return value
