"""Where a vendor's own SDK is compared with a provider, the README says in which the two differ, and why."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
COMPARED = sorted(path.name for path in (ROOT / "tests/peers").iterdir() if (ROOT / "providers" / path.name).is_dir())


@pytest.mark.parametrize("name", COMPARED)
def test_a_readme_gives_the_differences_from_the_official_sdk(name: str) -> None:
    text = (ROOT / "providers" / name / "README.md").read_text(encoding="utf-8")
    _, found, rest = text.partition("Differences from ")
    assert found
    rows = [line for line in rest.partition("\n## ")[0].splitlines() if line.startswith("|")]
    head, rule, *differences = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]
    assert head[-1] in {"why", "reason"}
    assert all(re.fullmatch(r"-+", cell) for cell in rule)
    assert differences
    for cells in differences:
        assert cells[-1], cells


def test_every_sdk_that_is_compared_is_that_of_a_provider() -> None:
    assert COMPARED
