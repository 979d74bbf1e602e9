"""The page about planted faults counts the entries that are there."""

from __future__ import annotations

from tests.kit_faults.fault import read_faults
from tests.kit_faults.page import PAGE, page


def test_the_page_is_made_from_the_entries() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(read_faults()), "run `python -m tests.kit_faults --page`"


def test_nineteen_of_twenty_are_caught() -> None:
    faults = read_faults()
    missed = sum(len(fault.variants) for fault in faults if fault.missed)
    assert 20 * missed <= sum(len(fault.variants) for fault in faults)
