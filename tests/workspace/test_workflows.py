"""The workflows run what anybody can run here, from pinned actions and without rights they do not need."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from nox_sessions import interpreters, layout, start

WORKFLOWS = sorted((start.ROOT / ".github/workflows").glob("*.yml"))
each = pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda workflow: workflow.stem)


def sessions() -> set[str]:
    command = [sys.executable, str(start.ROOT / "noxfile.py"), "-l"]
    listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return set(re.findall(r"^[*-] (\S+)", listed, re.MULTILINE))


def named(text: str) -> set[str]:
    """The sessions that the commands of a text name."""
    commands = re.findall(r"noxfile\.py -s ([a-z -]+?)(?= -- |[`\n]|$)", text)
    return {name for command in commands for name in command.split()}


def test_only_sessions_that_exist_are_named() -> None:
    pages = [*WORKFLOWS, start.ROOT / ".pre-commit-config.yaml", start.ROOT / "RELEASING.md"]
    found = {page.name: named(page.read_text(encoding="utf-8")) for page in pages}
    assert all(found.values())
    assert set[str]().union(*found.values()) <= sessions()


@each
def test_actions_are_pinned_and_rights_are_given_by_job(workflow: Path) -> None:
    text = workflow.read_text(encoding="utf-8")
    uses = re.findall(r"uses: (.*)", text)
    assert uses
    assert [line for line in uses if not re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v[\d.]+", line)] == []
    assert re.search(r"^permissions: \{\}$", text, re.MULTILINE)
    assert re.findall(r"secrets\.\w+", text) == []


def test_every_supported_python_is_set_up() -> None:
    text = (start.ROOT / ".github/workflows/ci.yml").read_text(encoding="utf-8")
    assert set(re.findall(r"^ +(3\.\d+)$", text, re.MULTILINE)) == set(interpreters.PYTHONS)


def test_the_address_is_written_once() -> None:
    path = start.ROOT / ".ci/address.py"
    spec = importlib.util.spec_from_file_location("address", path)
    assert spec is not None
    assert spec.loader is not None
    address = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(address)

    for folder in layout.distributions():
        before = (folder / "pyproject.toml").read_text(encoding="utf-8")
        once = address.with_address(before, "https://a.example/b")
        assert tomllib.loads(once)["project"]["urls"] == {"Homepage": "https://a.example/b"}
        other = address.with_address(once, "https://c.example/d")
        assert tomllib.loads(other)["project"]["urls"] == {"Homepage": "https://c.example/d"}
        assert address.TABLE.sub("", other) == address.TABLE.sub("", before)
