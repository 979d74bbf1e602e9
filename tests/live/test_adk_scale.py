"""Two thousand sessions of one user: nothing is lost, and the figures of listing them, through us and bare."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from sessiondock_adk import Adk
from tests.live.adk.environment import ROOT
from tests.live.adk.server import AdkServer

COUNT = 2000
MEASURE = ROOT / "tests" / "live" / "adk" / "measure.py"


def measure(how: str, server: AdkServer, app: str) -> dict[str, Any]:
    command = [sys.executable, str(MEASURE), how, server.url, app, "ann"]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=Path(ROOT))
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_two_thousand_sessions(adk_server: AdkServer, app: str, capsys: pytest.CaptureFixture[str]) -> None:
    names = [f"s{number:04}" for number in range(COUNT)]
    started = time.perf_counter()
    with Adk(project=app, user_id="ann", base_url=adk_server.url) as adk:
        for number, name in enumerate(names):
            adk.sessions.create(id=name, state={"topic": f"topic {number}", "number": number})
        seconds = time.perf_counter() - started
        listed = list(adk.sessions.list())
        assert [session.id for session in listed] == names
        assert [session.session_state["number"] for session in listed] == list(range(COUNT))
        pages = [len(page) for page in adk.sessions.list(page_size=300).pages()]
        assert pages == [300, 300, 300, 300, 300, 300, 200]
    figures = {how: measure(how, adk_server, app) for how in ("bare", "sync", "async")}
    assert {found["sessions"] for found in figures.values()} == {COUNT}
    now, peak = adk_server.memory()
    lines = [f"{adk_server.storage}: {COUNT} created in {seconds:.1f} s; server {now >> 10} MiB, peak {peak >> 10}"]
    for how, found in figures.items():
        lines.append(
            f"  list {how:5} {found['seconds'] * 1000:4.0f} ms, {found['kept']:.1f} MiB, peak {found['peak']:.1f}"
        )
    with capsys.disabled():
        print("", *lines, sep="\n")
