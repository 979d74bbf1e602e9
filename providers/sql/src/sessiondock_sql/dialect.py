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
_NAME = re.compile(rf"(RENAME TO )?\b{PREFIX}(\w+)")


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
        renaming, name = found.groups()
        # an index lies in the schema of its table, and a new name is never qualified
        table = not renaming and name.removeprefix("v1_") in TABLES
        qualifier = f'"{self.schema}".' if self.schema and table else ""
        return f"{renaming or ''}{qualifier}{self.prefix}{name}"


@cache
def dialect(database: Literal["sqlite", "postgresql"], schema: str | None = None, prefix: str = PREFIX) -> Dialect:
    """The dialect with these properties; always the same one."""
    return Dialect(database, schema, prefix)
