"""Keeps the code blocks of the pages equal to the tested examples.

A comment before a block names the file below ``docs/examples`` that it shows, from after the docstring to the end::

    <!-- example: howto/paging.py -->

``python docs/_ext/example_blocks.py`` updates all pages; with ``--check`` it only names those that are out of date.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

__all__ = ["code", "main", "names", "pages", "updated"]

ROOT = Path(__file__).resolve().parents[2]
_BLOCK = re.compile(r"^(<!-- example: (?P<name>\S+) -->\n```python\n)(?P<code>.*?)^```$", re.DOTALL | re.MULTILINE)
_COMMENT = re.compile(r"^<!-- example:.*$", re.MULTILINE)


def pages() -> Iterator[Path]:
    """Every page that may show an example."""
    yield ROOT / "README.md"
    yield from sorted((ROOT / "docs").rglob("*.md"))


def names(page: str) -> list[str]:
    """The examples that a page shows. ValueError for a comment that is not before a block of Python."""
    found = [match["name"] for match in _BLOCK.finditer(page)]
    if len(found) != len(_COMMENT.findall(page)):
        raise ValueError("a comment '<!-- example: FILE -->' is not directly before a ```python block")
    return found


def code(name: str) -> str:
    """What a page shows of an example."""
    text = (ROOT / "docs" / "examples" / name).read_text(encoding="utf-8")
    first = ast.parse(text).body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and first.end_lineno is not None:
        text = "".join(text.splitlines(keepends=True)[first.end_lineno :])
    return text.strip("\n") + "\n"


def updated(page: str) -> str:
    """The page with the present text of its examples."""
    names(page)
    return _BLOCK.sub(lambda match: f"{match[1]}{code(match['name'])}```", page)


def main(arguments: Sequence[str]) -> int:
    """Update the pages, or name those that are out of date. The exit status is 0 when there is nothing to do."""
    check = list(arguments) == ["--check"]
    changed = 0
    for page in pages():
        text = page.read_text(encoding="utf-8")
        try:
            new = updated(text)
        except (OSError, ValueError) as error:
            raise SystemExit(f"{page.relative_to(ROOT)}: {error}") from error
        if new != text:
            changed += 1
            print(f"{page.relative_to(ROOT)}: {'out of date' if check else 'updated'}")
            if not check:
                page.write_text(new, encoding="utf-8")
    return 1 if check and changed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
