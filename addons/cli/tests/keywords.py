"""How arguments by keyword look in Python, which no message of the command shows."""

from __future__ import annotations

import re

__all__ = ["KEYWORD"]

KEYWORD = re.compile(
    r"(?<![\w?&./'\"`%:-])(?<!--setting )(?<!--env )(?<!--option )"
    r"(?P<name>[a-z][a-z_]*)="
    r"(?P<value>'[^']*'|\"[^\"]*\"|\[[^\]]*\]|\{[^}]*\}|\.\.\.|\w+(?:\.\w+)*)?(?![=>])"
)
"""``strict=True``, or only ``format=``."""
