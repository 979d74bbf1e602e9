"""``python -m tests.faults`` runs the suite of sends whole, and writes what it finds and the page that shows it."""

from __future__ import annotations

from tests.faults.sends import write
from tests.faults.tables import write_page

if __name__ == "__main__":
    write()
    write_page()
