"""Every file and folder that the explanation of the architecture names is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/explanation/architecture.md").read_text(encoding="utf-8")
CORE = Path("core/src/sessiondock")
NAMED = re.compile(r"`([\w./]*(?:/|\.py|\.toml|\.md))`")
TOP = {path.name for path in ROOT.iterdir()}


def named() -> list[str]:
    """Each path from the root. One that goes on from another is beside it, as the second of a cell, or in the core."""
    found = list[str]()
    for line in PAGE.splitlines():
        before = Path()
        for name in NAMED.findall(line):
            if name == "pyproject.toml":
                continue  # that of a distribution
            if name.partition("/")[0] in TOP:
                path = Path(name)
                before = path if name.endswith("/") else path.parent
            else:
                path = next((each for each in beside(before, name) if (ROOT / each).exists()), before / name)
            found.append(str(path))
    return sorted(set(found))


def beside(folder: Path, name: str) -> list[Path]:
    return [each / name for each in (folder, *folder.parents[:-1], CORE)]


def test_paths_are_found() -> None:
    assert len(named()) > 30
    assert "core/src/sessiondock/transports/_choice_sync.py" in named()


@pytest.mark.parametrize("path", named())
def test_it_is_there(path: str) -> None:
    assert (ROOT / path).exists()
