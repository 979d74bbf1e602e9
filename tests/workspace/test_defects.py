"""Every defect that was found is held by tests that exist."""

from __future__ import annotations

import ast
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
LIST = ROOT / "tests/faults/defects.toml"
DEFECTS: list[dict[str, Any]] = tomllib.loads(LIST.read_text(encoding="utf-8"))["defects"]


@cache
def functions(path: Path) -> frozenset[str]:
    """The names of the tests of a file, those of its classes with the class in front."""
    found: set[str] = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            found.add(node.name)
        elif isinstance(node, ast.ClassDef):
            members = (each for each in node.body if isinstance(each, (ast.FunctionDef, ast.AsyncFunctionDef)))
            found |= {f"{node.name}::{each.name}" for each in members}
    return frozenset(found)


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: defect["fact"])
def test_a_test_holds_it(defect: dict[str, Any]) -> None:
    assert defect.keys() == {"area", "fact", "tests"}
    assert defect["tests"]
    for test in defect["tests"]:
        path, _, name = test.partition("::")
        assert name.rpartition("::")[2].startswith("test_"), test
        assert "/_sync/" not in path, "name the test that is written, not the one that is generated"
        assert name in functions(ROOT / path), test


def test_no_defect_is_listed_twice() -> None:
    facts = [defect["fact"] for defect in DEFECTS]
    assert len(facts) == len(set(facts))
