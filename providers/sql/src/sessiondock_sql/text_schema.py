"""The tables of what is searched for in texts, in each database's own way.

A row of ``sessiondock_texts`` is the text of a session, at position 0, or of one of its events. SQLite indexes them
with FTS5, words in one table and the trigrams of names in another; PostgreSQL with GIN.
"""

from __future__ import annotations

__all__ = ["ADD_TRIGRAMS", "TRIGRAMS_AVAILABLE", "ddl", "trigram_index"]

_SQLITE = (
    """CREATE TABLE sessiondock_texts (
    key INTEGER PRIMARY KEY,
    session_id TEXT NOT NULL,
    position BIGINT NOT NULL,
    name TEXT,
    words TEXT NOT NULL,
    UNIQUE (session_id, position),
    FOREIGN KEY(session_id) REFERENCES sessiondock_sessions (session_id) ON DELETE CASCADE
)""",
    """CREATE VIRTUAL TABLE sessiondock_words USING fts5(
    words, content='sessiondock_texts', content_rowid='key', tokenize='unicode61 remove_diacritics 0'
)""",
    """CREATE VIRTUAL TABLE sessiondock_names USING fts5(
    name, content='sessiondock_texts', content_rowid='key', tokenize='trigram case_sensitive 1'
)""",
    """CREATE TRIGGER sessiondock_texts_added AFTER INSERT ON sessiondock_texts BEGIN
    INSERT INTO sessiondock_words (rowid, words) VALUES (new.key, new.words);
    INSERT INTO sessiondock_names (rowid, name) SELECT new.key, new.name WHERE new.name IS NOT NULL;
END""",
    """CREATE TRIGGER sessiondock_texts_removed AFTER DELETE ON sessiondock_texts BEGIN
    INSERT INTO sessiondock_words (sessiondock_words, rowid, words) VALUES ('delete', old.key, old.words);
    INSERT INTO sessiondock_names (sessiondock_names, rowid, name)
        SELECT 'delete', old.key, old.name WHERE old.name IS NOT NULL;
END""",
)
_POSTGRESQL = (
    """CREATE TABLE sessiondock_texts (
    session_id TEXT COLLATE "C" NOT NULL,
    position BIGINT NOT NULL,
    name TEXT,
    words TSVECTOR NOT NULL,
    PRIMARY KEY (session_id, position),
    FOREIGN KEY(session_id) REFERENCES sessiondock_sessions (session_id) ON DELETE CASCADE
)""",
    "CREATE INDEX sessiondock_texts_by_word ON sessiondock_texts USING gin (words)",
)


def ddl(database: str) -> tuple[str, ...]:
    """The statements that make these tables."""
    return _SQLITE if database == "sqlite" else _POSTGRESQL


TRIGRAMS_AVAILABLE = """SELECT n.nspname FROM pg_catalog.pg_extension e
JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'pg_trgm'"""
"""The schema that PostgreSQL's extension of trigrams is in."""
ADD_TRIGRAMS = """DO $$ BEGIN
    CREATE EXTENSION pg_trgm;
EXCEPTION WHEN OTHERS THEN
    NULL;
END $$"""
"""Adds it where this user may; it is one that needs no superuser."""


def trigram_index(schema: str) -> str:
    """The statement that makes an index for parts of names, with the extension in that schema."""
    return (
        "CREATE INDEX sessiondock_texts_by_name ON sessiondock_texts "
        f'USING gin (name "{schema}".gin_trgm_ops) WHERE name IS NOT NULL'
    )
