"""Headers of a response as nearly every service sends them, found in one pass.

The standard library reads headers with its parser of e-mails, which takes a third of a call. What is written otherwise
than plainly is left to it.
"""

from __future__ import annotations

import io
import re
from http.client import HTTPMessage

__all__ = ["PlainMessage", "peeked"]

_FIELD = rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+:[ \t]*[^\x00-\x08\x0a-\x1f\x7f]*\r\n"
_PLAIN = re.compile(b"(?:" + _FIELD + b")+")
_SPLIT = re.compile(r"([^:]+):[ \t]*([^\r]*)\r\n")
_MOST = 100


class PlainMessage(HTTPMessage):
    """Headers that were split already.

    Attributes:
        fields: name and value of each, as they came.
        size: bytes that they take, with the empty line.
        length: of the body, None when it comes in chunks.
        closes: whether the service closes the connection.
    """

    fields: list[tuple[str, str]]
    size: int
    length: int | None
    closes: bool

    def items(self) -> list[tuple[str, str]]:
        """The fields as they came."""
        return list(self.fields)


def peeked(reader: io.BufferedReader) -> PlainMessage | None:
    """The headers that a reader holds, which are not yet taken from it.

    None unless all of them are there, are plain, and frame the body in exactly one way.
    """
    waiting = reader.peek()
    end = waiting.find(b"\r\n\r\n")
    block = waiting[: end + 2]
    if end < 0 or _PLAIN.fullmatch(block) is None:
        return None
    fields: list[tuple[str, str]] = _SPLIT.findall(block.decode("latin-1"))
    names = [name.lower() for name, _ in fields]
    by_length = names.count("content-length")
    if len(fields) > _MOST or by_length + names.count("transfer-encoding") != 1:
        return None
    value = _value("content-length" if by_length else "transfer-encoding", names, fields)
    if by_length and value.isascii() and value.isdigit() and len(value) < 19:
        length: int | None = int(value)
    elif not by_length and value.lower() == "chunked":
        length = None
    else:
        return None
    message = PlainMessage()
    for field in fields:
        message.set_raw(*field)
    message.fields, message.size, message.length = fields, end + 4, length
    message.closes = "connection" in names and "close" in _value("connection", names, fields).lower()
    return message


def _value(name: str, names: list[str], fields: list[tuple[str, str]]) -> str:
    """The value of the first field with a name that is there."""
    return fields[names.index(name)][1]
