"""No line of a new provider is too long for its own linter, however long the service's name is."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from sessiondock_devkit.new_provider import KINDS, new_provider
from sessiondock_devkit.new_provider.names import LONGEST


@pytest.mark.parametrize("kind", KINDS)
def test_lines_fit_with_the_longest_name(tmp_path: Path, kind: str) -> None:
    project = new_provider("z" * LONGEST, tmp_path, kind=kind)
    most = tomllib.loads((project / "pyproject.toml").read_text())["tool"]["ruff"]["line-length"]

    too_long = [
        f"{path.relative_to(project)}:{number}"
        for path in project.rglob("*.py")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if len(line) > most
    ]

    assert too_long == []
