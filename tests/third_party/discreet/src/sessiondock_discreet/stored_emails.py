"""Removes e-mail addresses from texts before a provider stores them."""

from __future__ import annotations

from sessiondock import hookimpl

from .emails import redact

__all__ = ["redact_stored"]


@hookimpl
def redact_stored(text: str) -> str:
    """The text with each address replaced by ``[email]``."""
    return redact(text)
