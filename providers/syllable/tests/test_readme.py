"""The README's examples run, and its tables name what there is."""

from __future__ import annotations

import ast
import asyncio
import re
from collections.abc import Coroutine
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any, cast

import attrs
import httpx
import pytest

from sessiondock.testing.recordings import FakeRecording
from sessiondock_syllable import AsyncSyllable, Syllable, SyllableDebug, SyllableLabels, SyllableSessions
from sessiondock_syllable.fake import FakeSyllable

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
EXAMPLES: list[str] = re.findall(r"```python\n(.*?)```", README, re.DOTALL)


def run(example: str) -> None:
    code: CodeType = compile(example, "README.md", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    result: object = FunctionType(code, {"__name__": "example"})()
    if asyncio.iscoroutine(result):
        asyncio.run(cast("Coroutine[Any, Any, None]", result))


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_examples_run(
    example: str,
    fake: FakeSyllable,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SYLLABLESDK_API_KEY_HEADER", fake.api_key)
    for client in (Syllable, AsyncSyllable):
        monkeypatch.setattr(client, "service", attrs.evolve(client.service, base_url=fake.base_url))
    call = fake.add_session(agent_name="Front desk", source="+1")
    fake.dialogue(call).say("user", "hi", at=1)
    fake.add_recording(call, FakeRecording(size=100_000))
    run(example)
    printed = capsys.readouterr().out
    if "async with" in example:
        assert printed.startswith("824 ['transcript']\n")
        assert printed.endswith(" of 100000\n")
    elif "FakeSyllable" in example:
        assert printed == "+18042221111 When do you open?\n"
    else:
        assert "user hi\n" in printed
        assert (tmp_path / "824-0.wav").stat().st_size == 100_000
        assert fake.labels[1]["session_id"] == 824


def test_the_table_names_every_operation() -> None:
    for prefix, kind in (("sessions", SyllableSessions), ("labels", SyllableLabels), ("debug", SyllableDebug)):
        methods = [name for name, value in vars(kind).items() if callable(value) and not name.startswith("_")]
        assert methods
        assert [name for name in methods if f"`{prefix}.{name}(" not in README] == []


def test_the_table_names_every_route(fake: FakeSyllable) -> None:
    listed = set(re.findall(r"`(GET|POST) (/api/v1/[^`?]*)", README))
    assert len(listed) == 14
    with httpx.Client(base_url=fake.base_url, trust_env=False) as client:
        for method, path in listed:
            assert client.request(method, path.replace("{", "").replace("}", "")).status_code == 401
    assert all(request.route is not None for request in fake.requests)
