"""JSON as services send it, read by msgspec where it is installed (the extra ``fast``), else by Python's own parser.

Both give the same objects: whole numbers of any size, the nearest float, the last of a name that occurs twice. What
msgspec does not take (NaN, half a surrogate pair, a byte order mark, UTF-16, a number that is infinite as a float)
and everything that is no JSON goes to Python's parser, whose result or error is the one that counts.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

__all__ = ["parse_json", "parser", "plainly", "with_msgspec"]

Parse = Callable[[bytes], Any]
_decoder: Any = json.JSONDecoder()
_scan: Callable[[str, int], tuple[Any, int]] = _decoder.scan_once
_chosen: Parse | None = None


def parse_json(body: bytes) -> Any:
    """The object. ValueError when it is not JSON, RecursionError when it is nested too deeply."""
    return (_chosen or _choose())(body)


def parser() -> str:
    """The name of the library that reads."""
    return "json" if with_msgspec() is None else "msgspec"


def _choose() -> Parse:
    global _chosen  # noqa: PLW0603
    _chosen = with_msgspec() or plainly
    return _chosen


def plainly(body: bytes) -> Any:
    """What ``json.loads`` gives, without its search for the encoding and for blanks around compact UTF-8."""
    try:
        text = body.decode()
        found, end = _scan(text, 0)
        if end == len(text):
            return found
    except (StopIteration, ValueError):
        pass
    return json.loads(body)


def with_msgspec() -> Parse | None:
    """The faster parser, which is imported at the first response; None where it is not installed."""
    try:
        import msgspec
    except ImportError:
        return None
    decode = msgspec.json.Decoder().decode
    refusals = (msgspec.MsgspecError, ValueError, RecursionError)

    def parse(body: bytes) -> Any:
        try:
            return decode(body)
        except refusals:
            pass
        return json.loads(body)

    return parse
