"""The samples of the README run, in order, as one program."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sessiondock_sql import SQL

README = Path(__file__).parents[1] / "README.md"


def test_the_samples_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with SQL("sqlite:///old.db") as old:
        old.sessions.create(name="kept")
    blocks = re.findall(r"^```python\n(.*?)^```$", README.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    assert len(blocks) >= 4
    exec(compile("\n".join(blocks), str(README), "exec"), {"__name__": "__main__"})
    with SQL("sqlite:///new.db") as new:
        assert [session.name for session in new.sessions.list()] == ["kept"]
