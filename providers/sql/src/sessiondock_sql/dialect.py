"""How statements are written for one database: its SQL, and what its tables are called."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

import attrs

__all__ = ["PREFIX", "TABLES", "Dialect", "dialect"]

PREFIX = "sessiondock_"
TABLES = ("schema", "sessions", "labels", "numbers", "events", "recordings", "chunks", "texts", "words", "names")
"""What the tables are called after the prefix."""
_NAME = re.compile(rf"(RENAME TO |DROP INDEX )?\b{PREFIX}(\w+)")


@attrs.frozen(eq=False)
class Dialect:
    """One per database and way to call its tables, so that it is compared by identity.

    Attributes:
        database: whose SQL is written.
        schema: the schema of PostgreSQL that the tables are in; None for that of the ``search_path``.
        prefix: what the names of tables and indexes begin with.
    """

    database: Literal["sqlite", "postgresql"]
    schema: str | None
    prefix: str

    def named(self, text: str) -> str:
        """A statement with the names that this dialect gives to what it mentions."""
        if self.schema is None and self.prefix == PREFIX:
            return text
        return _NAME.sub(self._name, text)

    def _name(self, found: re.Match[str]) -> str:
        before, name = found.groups(default="")
        # a new name is never qualified, nor is that of an index that is made, which lies in the schema of its table
        placed = before.startswith("DROP") or (not before and name.removeprefix("v1_") in TABLES)
        qualifier = f'"{self.schema}".' if self.schema and placed else ""
        return f"{before}{qualifier}{self.prefix}{name}"


@cache
def dialect(database: Literal["sqlite", "postgresql"], schema: str | None = None, prefix: str = PREFIX) -> Dialect:
    """The dialect with these properties; always the same one."""
    return Dialect(database, schema, prefix)
