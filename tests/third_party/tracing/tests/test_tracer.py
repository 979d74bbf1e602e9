"""The installed tracer writes one line for each call."""

from __future__ import annotations

import logging

import pytest

from sessiondock.authoring import load_hooks
from sessiondock_tracing import Exchange, Trace
from sessiondock_tracing.installed import TRACER

CALL = "0123456789abcdef0123456789abcdef"


def test_a_trace_is_a_line_of_the_log(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setenv("SESSIONDOCK_DISABLE_PLUGINS", "1")
    hooks = load_hooks([TRACER])
    with caplog.at_level(logging.INFO, "sessiondock_tracing"):
        hooks.operation_started("acme", "get", CALL)
        hooks.operation_finished("acme", "get", 0.25, ValueError("secret"), CALL, 0)
    assert caplog.messages == [
        f"{CALL} acme.get ValueError attempts=0 statuses=none results=- sent=0 received=0 seconds=0.250"
    ]


def test_a_line_names_every_status() -> None:
    exchanges = [
        Exchange(attempt=number, method="GET", traceparent="", sent=0, status=status)
        for number, status in enumerate([None, 503, 200], 1)
    ]
    trace = Trace(trace_id="t", provider="acme", operation="get", exchanges=exchanges, attempts=3, seconds=1.5)
    assert str(trace) == "t acme.get ok attempts=3 statuses=-,503,200 results=- sent=0 received=0 seconds=1.500"
