"""Run single checks without pytest."""

from __future__ import annotations

import asyncio
import inspect

from sessiondock import SessionDockError
from sessiondock_devkit.conformance import ProviderUnderTest

__all__ = ["complaint"]


def complaint(kit: type[ProviderUnderTest], check: str) -> Exception | None:
    """What a check, written like ``name`` or ``name[case]``, reports about a provider; None when it passes."""
    name, _, case = check.partition("[")
    tested = kit()
    try:
        with tested.fixture():
            result = getattr(tested, f"test_{name}")(*([case.removesuffix("]")] if case else []))
            if inspect.iscoroutine(result):
                asyncio.run(result)
    except (AssertionError, SessionDockError, OSError, RuntimeError, TypeError) as error:
        return error
    return None
