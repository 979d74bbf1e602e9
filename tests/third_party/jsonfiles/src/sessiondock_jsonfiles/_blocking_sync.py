"""How blocking work is done in this colour; `_blocking_async` has the same shape."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar

__all__ = ["run_blocking"]

P = ParamSpec("P")
R = TypeVar("R")


def run_blocking(function: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
    """Run it here and now."""
    return function(*args, **kwargs)
