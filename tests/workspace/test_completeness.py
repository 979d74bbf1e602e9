"""The check of complete types finds what a type checker would have to guess."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.isolation import completeness
from tests.isolation.fault import Fault

COMPLETE = '''"""A package."""
limit: int = max(1, 3)

class Box:
    """A class."""
    def __init__(self, size: int) -> None:
        self.size: int = max(size, 1)
        self._hidden = [size]

def double(number: int) -> int:
    """A function."""
    return 2 * number
'''


def plant(folder: Path, text: str) -> list[Path]:
    package = folder / "planted_types"
    package.mkdir()
    (package / "py.typed").touch()
    (package / "__init__.py").write_text(text)
    return [folder]


def test_complete_types_pass(tmp_path: Path) -> None:
    (line,) = completeness.check("planted_types", plant(tmp_path, COMPLETE))
    assert line.startswith("planted_types: the types of all ")


def test_guessed_and_unknown_types_are_named(tmp_path: Path) -> None:
    text = COMPLETE.replace("self.size: int", "self.size").replace("limit: int", "limit")
    text = text.replace("number: int) -> int", "number)")
    with pytest.raises(Fault) as caught:
        list(completeness.check("planted_types", plant(tmp_path, text)))
    lines = str(caught.value).splitlines()
    assert "of the public names have a known type" in lines[0]
    assert {line.split()[0] for line in lines[1:]} == {
        "planted_types.Box.size",
        "planted_types.limit",
        "planted_types.double",
    }
    assert f"{tmp_path}/planted_types/__init__.py:2): Type is missing type annotation" in str(caught.value)


def test_a_package_that_is_not_found_is_a_fault(capsys: pytest.CaptureFixture[str]) -> None:
    assert completeness.main(["planted_nowhere"]) == 1
    assert "FAULT: planted_nowhere: pyright finds no public name" in capsys.readouterr().out
