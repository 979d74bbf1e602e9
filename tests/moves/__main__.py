"""``python -m tests.moves`` copies between all providers and writes the page that tells what is kept and lost."""

from __future__ import annotations

from tests.moves.tables import write_page

if __name__ == "__main__":
    write_page()
