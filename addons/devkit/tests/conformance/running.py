"""Run single checks without pytest."""

from __future__ import annotations

import asyncio
import inspect

from sessiondock import SessionDockError
from sessiondock_devkit.conformance import Subject

__all__ = ["complaint"]


def complaint(kit: type[Subject], check: str) -> Exception | None:
    """What a check, written like ``name`` or ``name[word]``, has to say against a provider; None when it passes."""
    name, _, word = check.partition("[")
    subject = kit()
    try:
        with subject.surroundings():
            result = getattr(subject, f"test_{name}")(*([word.removesuffix("]")] if word else []))
            if inspect.iscoroutine(result):
                asyncio.run(result)
    except (AssertionError, SessionDockError, OSError, RuntimeError, TypeError) as error:
        return error
    return None
