"""Recognise a user's HTTP client without importing its library."""

from __future__ import annotations

__all__ = ["roots"]


def roots(client: object) -> set[tuple[str, str]]:
    """Top-level package and name of every class the object is an instance of."""
    return {(base.__module__.partition(".")[0], base.__name__) for base in type(client).__mro__}
