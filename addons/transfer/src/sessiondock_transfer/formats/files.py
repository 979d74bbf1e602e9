"""What writers and readers of text files share."""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TextIO

from sessiondock import ConfigurationError, InvalidValueError
from sessiondock.authoring import values

__all__ = ["TextFile", "as_json", "check_options", "file_name", "one_of", "read_objects"]

CHUNK = 1 << 16


class TextFile:
    """A new text file in UTF-8. Lone surrogates are written as escapes, since UTF-8 cannot hold them."""

    def __init__(self, path: Path, *, newline: str = "\n") -> None:
        self.file: TextIO = path.open("x", encoding="utf-8", errors="backslashreplace", newline=newline)

    def line(self, text: str) -> None:
        """Write a text and end the line."""
        self.file.write(text + "\n")

    def close(self) -> None:
        """Close the file."""
        self.file.close()


def as_json(value: Any, *, indent: int | None = None) -> str:
    """A value as JSON, without escapes where UTF-8 can hold it. Numbers that JSON has not are written as text."""
    try:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False, indent=indent, default=str)
        text.encode()
    except UnicodeEncodeError:
        return json.dumps(value, allow_nan=False, indent=indent, default=str)
    except ValueError:
        return as_json(_finite(value), indent=indent)
    return text


def _finite(value: Any) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if values.is_object(value):
        return {key: _finite(item) for key, item in value.items()}
    return [_finite(item) for item in value] if values.is_array(value) else value


def check_options(format: str, given: Mapping[str, Any], known: Mapping[str, str]) -> None:
    """ConfigurationError when an option is not one of those that are known."""
    unknown = [name for name in given if name not in known]
    if unknown:
        takes = ", ".join(known) or "none"
        raise ConfigurationError(f"the format {format!r} has no option {', '.join(unknown)}; it takes: {takes}")


def one_of(given: Mapping[str, Any], name: str, *allowed: str) -> str:
    """An option that is one of some words; the first is the default. ConfigurationError otherwise."""
    found = given.get(name, allowed[0])
    if found not in allowed:
        raise ConfigurationError(f"the option {name} must be one of {', '.join(allowed)}, not {found!r}")
    return str(found)


def file_name(id: str) -> str:
    """A file name without ending for an id: the same for the same id, another for another, safe on every system."""
    plain = re.sub(r"[^a-z0-9_-]+", "-", id.lower(), flags=re.ASCII).strip("-")[:80]
    if plain and plain == id and not re.fullmatch(r"(con|prn|aux|nul|com\d|lpt\d)", plain):
        return plain
    digest = hashlib.sha256(id.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    return f"{plain}-{digest}" if plain else digest


def read_objects(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """The JSON objects of a file, with where each stands: one on each line, or all in one array.

    Raises:
        InvalidValueError: the file cannot be read as that; names the place.
    """
    try:
        with path.open(encoding="utf-8-sig") as file:
            first = _first_character(file)
            file.seek(0)
            numbered = _array(file) if first == "[" else _lines(file)
            for where, item in numbered:
                if not values.is_object(item):
                    raise InvalidValueError(f"{path}, {where}: expected a JSON object, not {type(item).__name__}")
                yield where, item
    except OSError as error:
        raise InvalidValueError(f"{path} cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise InvalidValueError(f"{path} is not text in UTF-8: {error.reason} at byte {error.start}") from error
    except _SyntaxError as error:
        raise InvalidValueError(f"{path}, {error}") from error


class _SyntaxError(Exception):
    pass


def _first_character(file: TextIO) -> str:
    while text := file.read(CHUNK):
        if text.strip():
            return text.lstrip()[0]
    return ""


def _lines(file: TextIO) -> Iterator[tuple[str, Any]]:
    for number, line in enumerate(file, 1):
        if line.strip():
            try:
                yield f"line {number}", json.loads(line)
            except (ValueError, RecursionError) as error:
                raise _SyntaxError(f"line {number}: this is not JSON: {error}") from error


def _array(file: TextIO) -> Iterator[tuple[str, Any]]:
    """The items of an array, read piece by piece."""
    buffer = _Buffer(file)
    buffer.take("[", "the start")
    number = 0
    while buffer.peek() != "]":
        number += 1
        if number > 1:
            buffer.take(",", f"item {number}")
            buffer.peek()
        yield f"item {number}", buffer.value(f"item {number}")
    buffer.take("]", "the end")
    if buffer.peek():
        raise _SyntaxError("after the array: something follows it")


class _Buffer:
    """Text that is read ahead of where it is parsed."""

    def __init__(self, file: TextIO) -> None:
        self._file, self._text, self._place = file, "", 0
        self._decoder = json.JSONDecoder()

    def peek(self) -> str:
        """The next character that is no space, or nothing at the end."""
        while True:
            rest = self._text[self._place :].lstrip(" \t\r\n\ufeff")
            self._text, self._place = rest, 0
            if rest:
                return rest[0]
            if not self._more():
                return ""

    def take(self, expected: str, where: str) -> None:
        if self.peek() != expected:
            raise _SyntaxError(f"{where}: expected {expected!r}")
        self._place += 1

    def value(self, where: str) -> Any:
        while True:
            try:
                found, end = self._decoder.raw_decode(self._text, self._place)
            except (ValueError, RecursionError) as error:
                # twice the text each time, so that a long value is not parsed over and over
                if isinstance(error, RecursionError) or not self._more(max(CHUNK, len(self._text))):
                    raise _SyntaxError(f"{where}: this is not JSON: {error}") from error
                continue
            if end == len(self._text) and self._more():
                continue  # a number may go on
            self._place = end
            return found

    def _more(self, size: int = CHUNK) -> bool:
        more = self._file.read(size)
        self._text = self._text[self._place :] + more
        self._place = 0
        return bool(more)
