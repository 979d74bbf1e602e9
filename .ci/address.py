"""Write the project's address into every distribution: ``python3 .ci/address.py https://host/owner/name``."""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TABLE = re.compile(r"^\[project\.urls\]\n(?:[^\[\n].*\n)*\n?", re.MULTILINE)


def with_address(text: str, address: str) -> str:
    """A pyproject whose table of URLs holds this address alone. The table comes before those of the tools."""
    table = f'[project.urls]\nHomepage = "{address}"\n\n'
    bare = TABLE.sub("", text)
    before, tool, after = bare.partition("[tool.")
    return f"{before}{table}{tool}{after}"


def main(arguments: list[str]) -> int:
    if len(arguments) != 1 or not re.fullmatch(r'https://[^\s"\\]+', arguments[0]):
        print(__doc__, file=sys.stderr)
        return 2
    for pyproject in [
        ROOT / "core/pyproject.toml",
        *ROOT.glob("addons/*/pyproject.toml"),
        *ROOT.glob("providers/*/pyproject.toml"),
    ]:
        text = pyproject.read_text(encoding="utf-8")
        pyproject.write_text(with_address(text, arguments[0]), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
