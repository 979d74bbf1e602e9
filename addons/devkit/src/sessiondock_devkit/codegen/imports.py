"""Two names of one import may become the same: ``AsyncIterator, Iterator`` needs ``Iterator`` only once."""

import ast
from collections.abc import Iterator


def without_repeats(text: str) -> str:
    """The module with every name once in each ``from ... import``."""
    tree = ast.parse(text)
    source = text.encode()
    starts = [0]
    for line in source.split(b"\n"):
        starts.append(starts[-1] + len(line) + 1)
    repeats = [pair for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for pair in _repeats(node)]
    for before, repeat in sorted(repeats, key=_position, reverse=True):
        source = source[: _end(starts, before)] + source[_end(starts, repeat) :]
    return source.decode()


def _repeats(node: ast.ImportFrom) -> Iterator[tuple[ast.alias, ast.alias]]:
    """Every name that stood before, with the one right in front of it; the last ones first."""
    for index in range(len(node.names) - 1, 0, -1):
        alias = node.names[index]
        if any((alias.name, alias.asname) == (other.name, other.asname) for other in node.names[:index]):
            yield node.names[index - 1], alias


def _position(pair: tuple[ast.alias, ast.alias]) -> tuple[int, int]:
    return pair[1].lineno, pair[1].col_offset


def _end(starts: list[int], alias: ast.alias) -> int:
    return starts[(alias.end_lineno or alias.lineno) - 1] + (alias.end_col_offset or 0)
