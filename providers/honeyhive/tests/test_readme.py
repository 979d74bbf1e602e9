"""The README's examples run, and its tables name what there is."""

from __future__ import annotations

import ast
import asyncio
import re
from collections.abc import Coroutine
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any, cast

import pytest

from sessiondock_honeyhive import HoneyHiveSessions, HoneyHiveV1Sessions
from sessiondock_honeyhive.fake import FakeHoneyHive

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
EXAMPLES: list[str] = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
OPERATIONS = {
    kind: README.partition(f"## Operations of `{kind}`")[2].partition("\n## ")[0]
    for kind in ("HoneyHive", "HoneyHiveV1")
}


def _run(example: str) -> None:
    code: CodeType = compile(example, "README.md", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    result: object = FunctionType(code, {"__name__": "example"})()
    if asyncio.iscoroutine(result):
        asyncio.run(cast("Coroutine[Any, Any, None]", result))


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_examples_run(
    example: str, fake: FakeHoneyHive, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HH_API_KEY", fake.api_key)
    monkeypatch.setenv("HH_API_URL", fake.base_url)
    _run(example)
    printed = capsys.readouterr().out
    if "print(event.type" in example:
        assert printed == "support chat 42 {'rating': 5}\nmodel {'text': 'On its way.'}\n"
    if "delete" in example:
        assert printed == "support chat 42 staging True\n"
        assert len(fake.store) == 0


def test_the_tables_name_every_operation_and_no_other() -> None:
    for kind, operations in (
        ("HoneyHive", HoneyHiveSessions.operations),
        ("HoneyHiveV1", HoneyHiveV1Sessions.operations),
    ):
        assert set(re.findall(r"`sessions\.(\w+)\(", OPERATIONS[kind])) == operations
