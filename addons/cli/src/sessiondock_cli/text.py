"""Text from outside, made safe for a terminal: what would be run or would change the display is shown instead."""

from __future__ import annotations

import re

__all__ = ["counted", "escape_json", "one_line", "shown"]

# C0 and C1 controls, DEL, line and paragraph separators, marks that change the direction of text, lone surrogates
_ACTIVE = r"\x7f-\x9f\u2028\u2029\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ud800-\udfff"
_UNSAFE = re.compile(rf"[\x00-\x08\x0b-\x1f{_ACTIVE}]")
_UNSAFE_IN_LINE = re.compile(rf"[\x00-\x1f{_ACTIVE}]")
_UNSAFE_IN_JSON = re.compile(rf"[{_ACTIVE}]")
_SHORT = {"\n": "\\n", "\t": "\\t", "\r": "\\r"}


def shown(text: str) -> str:
    """A text of several lines; tabs and line feeds stay."""
    return _UNSAFE.sub(_visible, text)


def one_line(text: str) -> str:
    """A text in one line."""
    return _UNSAFE_IN_LINE.sub(_visible, text)


def counted(number: int, noun: str) -> str:
    """A number with its noun: ``"1 session"``, ``"2 sessions"``."""
    return (
        f"{number} {noun}" if number == 1 else f"{number} {noun.removesuffix('y') + 'ie' if noun[-1] == 'y' else noun}s"
    )


def escape_json(document: str) -> str:
    """A JSON document in which nothing can act on a terminal; its meaning stays the same."""
    return _UNSAFE_IN_JSON.sub(lambda match: f"\\u{ord(match[0]):04x}", document)


def _visible(match: re.Match[str]) -> str:
    code = ord(match[0])
    return _SHORT.get(match[0]) or (f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}")
