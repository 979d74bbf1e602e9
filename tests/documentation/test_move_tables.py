"""The page that tells what a copy keeps and loses shows what copies really do."""

from __future__ import annotations

import pytest

from tests.moves.sources import ENDS
from tests.moves.tables import BEGIN, END, PAGE, made_section


@pytest.mark.parametrize("source", ENDS)
def test_a_section_shows_what_copies_do(source: str) -> None:
    assert f"\n{made_section(source)}\n\n" in PAGE.read_text(encoding="utf-8"), "run `python -m tests.moves`"


def test_the_page_has_a_section_for_each_source_and_no_other() -> None:
    _, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    tables, _, _ = rest.partition(END)
    assert [line for line in tables.splitlines() if line.startswith("## ")] == [f"## From `{name}`" for name in ENDS]
