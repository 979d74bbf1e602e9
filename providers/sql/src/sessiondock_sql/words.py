"""Texts as words: what is indexed, what is searched for, and how a match is shown.

Both databases are given the same words, so that they find the same: letters and digits, letter case and accents aside.
Of Chinese and Japanese each character is a word, since nothing separates theirs.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any, cast

__all__ = ["of_children", "of_values", "phrases", "snippet", "sqlite_query", "tsquery", "tsvector", "words"]

_MOST_WORDS = 10_000
"""How many words of one text are indexed."""
_LONGEST = 64
"""How many characters of a word count."""
_IDEOGRAPHS = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_IDEOGRAPHS}]|[^\W_{_IDEOGRAPHS}]+")
_AROUND = 8
"""How many words a snippet has around each match."""
_LONGEST_SNIPPET = 40


def words(text: str, most: int = _MOST_WORDS) -> list[str]:
    """The words of a text, in order."""
    found: list[str] = []
    for match in _WORD.finditer(_plain(text)):
        if len(found) == most:
            break
        found.append(match.group()[:_LONGEST])
    return found


def _plain(text: str) -> str:
    folded = text.casefold()
    if folded.isascii():
        return folded
    decomposed = unicodedata.normalize("NFKD", folded)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def of_values(*stored: Any) -> str:
    """The text of a name, and of the strings and numbers in mappings, as they are stored."""
    return "\n".join(piece for each in stored if each is not None for piece in _pieces(each))


def of_children(stored: str | None) -> str:
    """The text of nested events, as they are stored."""
    try:
        return "\n".join(_of_child(json.loads(stored))) if stored else ""
    except (TypeError, ValueError, AttributeError, RecursionError):
        return ""


def _of_child(children: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for child in children:
        for name in ("name", "inputs", "outputs"):
            yield from _leaves(child.get(name))
        yield from _of_child(child.get("children", ()))


def _pieces(stored: Any) -> Iterator[str]:
    value = stored
    if isinstance(stored, str) and stored[:1] == "{":
        with suppress(ValueError, RecursionError):
            value = json.loads(stored)
    yield from _leaves(value)


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in cast("Mapping[str, Any]", value).values():
            yield from _leaves(each)
    elif isinstance(value, list):
        for each in cast("list[object]", value):
            yield from _leaves(each)
    elif type(value) in {int, float}:
        yield str(value)


def phrases(query: str) -> list[list[str]]:
    """What must all be in a text: for each piece between spaces, or in quotation marks, words in a row."""
    pieces = re.findall(r'"([^"]*)"|(\S+)', query)
    return [found for quoted, plain in pieces if (found := words(quoted or plain))]


def sqlite_query(wanted: Sequence[Sequence[str]]) -> str:
    """The query of FTS5."""
    return " AND ".join('"' + " ".join(phrase).replace('"', '""') + '"' for phrase in wanted)


def tsquery(wanted: Sequence[Sequence[str]]) -> str:
    """The query of PostgreSQL."""
    return " & ".join("(" + " <-> ".join(f"'{word}'" for word in phrase) + ")" for phrase in wanted)


def tsvector(found: Sequence[str]) -> str:
    """Words with their positions, as PostgreSQL reads them."""
    places: dict[str, list[int]] = {}
    for number, word in enumerate(found, 1):
        places.setdefault(word, []).append(number)
    return " ".join(f"'{word}':{','.join(map(str, numbers[:255]))}" for word, numbers in places.items())


def snippet(text: str, wanted: Sequence[Sequence[str]], before: str, after: str) -> str:
    """The part of a text around the first match, with every matching word between two marks."""
    pieces = [(match.start(), match.end()) for match in re.finditer(rf"[{_IDEOGRAPHS}]|[^\W_{_IDEOGRAPHS}]+", text)]
    single = {word for phrase in wanted for word in phrase}
    hits = [number for number, (start, end) in enumerate(pieces) if single & set(words(text[start:end]))]
    if not hits:
        return ""
    first = max(hits[0] - _AROUND, 0)
    last = min(first + _LONGEST_SNIPPET, len(pieces))
    shown: list[str] = []
    end = 0 if first == 0 else pieces[first][0]
    if first:
        shown.append("…")
    marked = set(hits)
    for number in range(first, last):
        start, stop = pieces[number]
        shown.append(text[end:start])
        word = text[start:stop]
        shown.append(f"{before}{word}{after}" if number in marked else word)
        end = stop
    shown.append("…" if last < len(pieces) else text[end:])
    return " ".join("".join(shown).split())
