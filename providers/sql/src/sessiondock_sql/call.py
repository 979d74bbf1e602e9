"""What surrounds every call of an operation: errors learn where they happened, hooks that it is over."""

from __future__ import annotations

import time
from collections.abc import Generator
from contextlib import contextmanager

from sessiondock.errors import SessionDockError
from sessiondock.hooks import Hooks

from .provider import PROVIDER

__all__ = ["call"]


@contextmanager
def call(hooks: Hooks, operation: str) -> Generator[None]:
    """Run the body as one call of an operation."""
    began = time.monotonic() if hooks else 0.0
    failure: BaseException | None = None
    try:
        yield
    except BaseException as error:
        failure = error
        # what reads the content of a recording may be a call of another client
        if isinstance(error, SessionDockError) and error.operation is None:
            error.provider, error.operation = PROVIDER.name, operation
        raise
    finally:
        if hooks:
            hooks.operation_finished(PROVIDER.name, operation, time.monotonic() - began, failure)
