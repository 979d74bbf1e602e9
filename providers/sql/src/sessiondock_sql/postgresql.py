"""What the synchronous and the asynchronous connections to PostgreSQL share."""

from __future__ import annotations

from typing import Any

from sessiondock import ConfigurationError, MissingDependencyError

from .target import Target

__all__ = ["FRESH", "connect_arguments", "driver_error", "encoding_error"]

FRESH = 1.0
"""Seconds for which an idle connection is taken to be alive without asking the server."""


def driver_error() -> type[Exception]:
    """The base of psycopg's errors. Raises MissingDependencyError when it is not installed."""
    try:
        import psycopg
    except ImportError as error:
        raise MissingDependencyError(
            f"PostgreSQL needs psycopg ({error}); pip install 'sessiondock-sql[postgres]'"
        ) from error
    return psycopg.Error


def connect_arguments(target: Target) -> dict[str, Any]:
    """What psycopg is told to connect with."""
    defaults = {"connect_timeout": max(2, round(min(target.timeout, 10))), "client_encoding": "UTF8"}
    # psycopg prepares a statement when it is run for the fifth time
    prepared = {} if target.prepare else {"prepare_threshold": None}
    return {**defaults, **target.parameters, **prepared, "autocommit": True}


def encoding_error(encoding: str | None, target: Target) -> ConfigurationError | None:
    """What to raise for a database of this encoding, in which one row that is no text would make lists unreadable."""
    if encoding != "SQL_ASCII":
        return None
    return ConfigurationError(
        f"{target.label} has the encoding SQL_ASCII, which takes bytes that are no text; "
        "make a database with CREATE DATABASE ... TEMPLATE template0 ENCODING 'UTF8'"
    )
