"""Redaction of what is moved, by the installed plugins."""

from __future__ import annotations

from collections.abc import Callable

from sessiondock.authoring import load_hooks

from .usage import UsageError

__all__ = ["redaction"]


def redaction(wanted: bool) -> Callable[[str], str] | None:
    """The ``redact`` hook of the installed plugins, if wanted. UsageError when no plugin is installed."""
    if not wanted:
        return None
    hooks = load_hooks()
    if not hooks:
        raise UsageError("--redact needs a plugin with the hook redact, and no plugin is installed")
    return hooks.redact
