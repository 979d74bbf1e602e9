"""What both colours know of the drivers."""

from __future__ import annotations

from typing import Any

from sessiondock.errors import MissingDependencyError

from .target import Target

__all__ = ["connect_arguments", "postgresql_error"]


def postgresql_error() -> type[Exception]:
    """What psycopg raises. MissingDependencyError when it is not installed."""
    try:
        import psycopg
    except ImportError as error:
        raise MissingDependencyError(
            f"PostgreSQL needs psycopg ({error}); pip install 'sessiondock-sql[postgres]'"
        ) from error
    return psycopg.Error


def connect_arguments(target: Target) -> dict[str, Any]:
    """What the driver is told beside the URL."""
    if target.database == "sqlite":
        return {"timeout": target.timeout}
    given = target.url.query
    defaults = {"connect_timeout": max(2, round(min(target.timeout, 10))), "client_encoding": "UTF8"}
    return {name: value for name, value in defaults.items() if name not in given}
