"""The README's examples run, and its tables name what there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sessiondock import Operation
from sessiondock_sql import SQL
from sessiondock_sql.provider import PROVIDER

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```python\n(.*?)^```$", README, re.DOTALL | re.MULTILINE)


def test_the_examples_run_one_after_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for block in BLOCKS:
        exec(compile(block, "README.md", "exec"), {"__name__": "__main__"})
    printed = capsys.readouterr().out
    assert "support chat 42 {'rating': 5}" in printed
    assert "session 999" in printed
    assert len(BLOCKS) == 4


def test_the_tables_name_every_operation_filter_and_setting() -> None:
    with SQL("sqlite://") as dock:
        capabilities = dock.capabilities
    for operation in capabilities.operations:
        assert f"| `sessions.{operation}(" in README
    for word in capabilities.fields[Operation.LIST]:
        if word not in {"page_size", "max_items", "cursor"}:
            assert f"{word}=" in README
    for setting in PROVIDER.settings:
        assert f"| `{setting.name}` |" in README
        assert all(variable in README for variable in setting.environment)
