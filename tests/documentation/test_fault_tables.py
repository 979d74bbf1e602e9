"""The page about faults shows the committed results, and they keep the rules that the page states."""

from __future__ import annotations

from tests.faults.cells import METHODS, load
from tests.faults.tables import PAGE, page_with_tables

EVERY_METHOD = {"ConnectError", "429"}
FINAL = {"DecodeError", "TransportError", "200", "404"}


def test_the_page_shows_the_committed_results() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert page == page_with_tables(page), "run `python -m tests.faults`"


def test_no_write_is_repeated_that_may_have_arrived() -> None:
    for faults in load().values():
        for what, kinds in faults.items():
            for kind, cell in kinds.items():
                times = dict(zip(METHODS, cell.sent, strict=True))
                for method, sent in times.items():
                    once = cell.outcome in FINAL or (method == "POST" and cell.outcome not in EVERY_METHOD)
                    assert sent == (1 if once else 3), (what, kind, method)
                seen = tuple("0" if cell.connection == "none" else str(sent) for sent in cell.sent)
                if kind != "aiohttp.ClientSession":
                    assert cell.seen == seen, (what, kind)
                assert cell.seen[METHODS.index("POST")] == seen[METHODS.index("POST")]
