"""The README's examples run, and its tables name what there is."""

from __future__ import annotations

import ast
import asyncio
import re
from collections.abc import Coroutine
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any, cast, get_args

import attrs
import pytest

from sessiondock_orq import AsyncOrq, Orq, OrqSessions
from sessiondock_orq import query as q
from sessiondock_orq.fake import FakeOrq

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
EXAMPLES: list[str] = re.findall(r"```python\n(.*?)```", README, re.DOTALL)


def _run(example: str) -> None:
    code: CodeType = compile(example, "README.md", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    result: object = FunctionType(code, {"__name__": "example"})()
    if asyncio.iscoroutine(result):
        asyncio.run(cast("Coroutine[Any, Any, None]", result))


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_examples_run(
    example: str, fake: FakeOrq, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ORQ_API_KEY", fake.api_key)
    for client in (Orq, AsyncOrq):
        monkeypatch.setattr(client, "service", attrs.evolve(client.service, base_url=fake.base_url))
    fake.add("ticket-40")
    _run(example)
    printed = capsys.readouterr().out
    if "expensive" in example:
        assert printed.startswith("ticket-42 ann OrqBilling(input_cost=0.02")
        assert printed.endswith("\n1\n")
    if "delete" in example:
        assert fake.sessions == {}


def test_the_tables_name_every_operation_filter_condition_and_operator() -> None:
    assert all(f"`sessions.{name}(" in README for name in {*OrqSessions.operations, "count"})
    assert all(f"`{kind.__name__}(" in README for kind in {*get_args(q.Filter), *get_args(q.Condition)})
    assert all(f"`{operator}`" in README for operator in get_args(q.Operator))
