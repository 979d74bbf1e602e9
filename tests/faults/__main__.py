"""``python -m tests.faults`` runs the suite of sends whole, and writes what it finds and the page that shows it."""

from __future__ import annotations

import sys

from tests.faults.trusted import AIOHTTP_TRUSTS


def main() -> None:
    """Run, and write."""
    if not AIOHTTP_TRUSTS:
        sys.exit("aiohttp was imported before it could be told which authorities to trust")
    from tests.faults.sends import write
    from tests.faults.tables import write_page

    write()
    write_page()


if __name__ == "__main__":
    main()
