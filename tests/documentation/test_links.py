"""Relative links of every Markdown file lead to a file; other links are not followed."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINK = re.compile(r"\]\(([^)\s]+)\)")


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "*.md"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / line for line in listed.stdout.splitlines() if (ROOT / line).exists()]


def targets(page: Path) -> list[str]:
    found = LINK.findall(page.read_text(encoding="utf-8"))
    return [link.partition("#")[0] for link in found if not re.match(r"[a-z+]+:|#", link)]


@pytest.mark.parametrize("page", tracked(), ids=lambda page: str(page.relative_to(ROOT)))
def test_relative_links_lead_to_files(page: Path) -> None:
    missing = [
        link
        for link in targets(page)
        if not (page.parent / link).exists() and not (page.parent / f"{link}.md").exists()
    ]
    assert missing == []
