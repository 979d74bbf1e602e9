"""Pure checks of one text: what a written module may not contain, and what may not be left in a generated one."""

import re
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Final

from . import syntax
from .problems import Kind, Problem

_WORD: Final = re.compile(r"\w+")
_WRITTEN_CLASS: Final = re.compile(r"Async[A-Z]\w*")
_LEFTOVER: Final = re.compile(r"\w*[Aa]sync\w*|\w*[Aa]wait\w*|\w*Sync[A-Z]\w*|_*aclose|anyio|[Cc]oroutine\w*")
_KEYWORDS: Final = frozenset({"async", "await"})


def inspect_source(path: Path, text: str, changing: Collection[str]) -> list[Problem]:
    """Faults of a written module; ``changing`` holds every name that generation replaces."""
    try:
        tree = syntax.parse(text)
    except SyntaxError as error:
        return [Problem(path, error.lineno or 1, Kind.UNPARSABLE, error.msg)]
    return sorted(
        [*_unknown_names(path, text, changing), *_names_in_strings(path, syntax.strings(text, tree), changing)]
    )


def inspect_output(source: Path, text: str, changing: Collection[str]) -> list[Problem]:
    """Faults of a generated body, told by the line of its source (both have the same lines)."""
    try:
        syntax.parse(text)
    except SyntaxError as error:
        advice = f"generated from here: {error.msg}; the generator drops the character after async and await"
        return [Problem(source, error.lineno or 1, Kind.UNPARSABLE, advice)]
    return [
        Problem(source, line, Kind.LEFTOVER, f"{word!r} would stay in the generated file; reword it or rename it")
        for line, word in _words(1, text)
        if word in changing or _LEFTOVER.fullmatch(word)
    ]


def _unknown_names(path: Path, text: str, changing: Collection[str]) -> Iterator[Problem]:
    for line, name in syntax.names(text):
        if _WRITTEN_CLASS.fullmatch(name) and name not in changing:
            yield Problem(path, line, Kind.NO_RENAME, f"add {name} to [tool.sessiondock.codegen.renames]")


def _names_in_strings(path: Path, strings: Iterator[tuple[int, str]], changing: Collection[str]) -> Iterator[Problem]:
    for start, string in strings:
        for line, word in _words(start, string):
            if word in changing or word in _KEYWORDS or _WRITTEN_CLASS.fullmatch(word):
                yield Problem(
                    path, line, Kind.IN_STRING, f"{word!r} differs between sync and async; take it out of the string"
                )


def _words(first_line: int, text: str) -> Iterator[tuple[int, str]]:
    for line, content in enumerate(text.split("\n"), first_line):
        for match in _WORD.finditer(content):
            yield line, match[0]
