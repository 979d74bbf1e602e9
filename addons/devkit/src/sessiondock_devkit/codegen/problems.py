"""What the generator and its checker can find wrong."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from sessiondock.errors import ConfigurationError


class CodegenError(ConfigurationError):
    """The generator cannot start: a setting in pyproject.toml is wrong."""


class Kind(StrEnum):
    """One member per fault."""

    NO_SOURCE = "no source"
    MISSING = "missing"
    STALE = "stale"
    DIFFERENT = "different"
    HAND_EDITED = "hand-edited"
    NO_HEADER = "no header"
    NO_RENAME = "no rename"
    IN_STRING = "name in a string"
    LEFTOVER = "leftover"
    UNPARSABLE = "does not parse"
    UNUSED_RENAME = "unused rename"


@dataclass(frozen=True, order=True)
class Problem:
    """One fault: where it is, what kind it is, and what to do about it."""

    path: Path
    line: int
    kind: Kind
    advice: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.kind}: {self.advice}"
