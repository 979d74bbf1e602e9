"""The two lines on top of a generated file: its source, and a digest by which an edit made by hand is recognised."""

import hashlib
import re
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final

_PATTERN: Final = re.compile(
    r"# Generated from (?P<source>\S+): edit that file, not this one\.\n"
    r"# Digest: (?P<digest>[0-9a-f]{16})\n"
)


@dataclass(frozen=True)
class Generated:
    """A generated file taken apart: ``source`` is None when it has no header."""

    source: str | None
    digest: str
    body: str

    @property
    def intact(self) -> bool:
        return self.digest == digest(self.body)


def digest(body: str) -> str:
    """Sixteen hexadecimal digits that change with the text."""
    return hashlib.sha256(body.encode()).hexdigest()[:16]


def with_header(source: PurePath, body: str) -> str:
    """The text of a generated file."""
    return f"# Generated from {source.as_posix()}: edit that file, not this one.\n# Digest: {digest(body)}\n{body}"


def parse(text: str) -> Generated:
    """Take the header off a generated file."""
    match = _PATTERN.match(text)
    if match is None:
        return Generated(None, "", text)
    return Generated(match["source"], match["digest"], text[match.end() :])
