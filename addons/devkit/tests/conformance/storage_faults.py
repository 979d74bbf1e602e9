"""How the storage of the memory service fails: declared as for a provider without a fake server."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from sessiondock.errors import AuthenticationError, ServerError
from sessiondock.testing import Fault
from sessiondock_devkit.conformance import StorageFault

__all__ = ["STORAGE_FAULTS"]


def down(tested: Any, session_id: str, times: int | None = None) -> AbstractContextManager[None]:
    """The service cannot answer."""
    return failing(tested, Fault.status(503, retry_after=0), times)


def locked(tested: Any, session_id: str) -> AbstractContextManager[None]:
    """The service rejects the key, and shows it."""
    return failing(tested, Fault.status(401, json={"detail": f"bad key {tested.settings()['api_key']}"}), None)


@contextmanager
def failing(tested: Any, fault: Fault, times: int | None) -> Generator[None]:
    """The fake server's answers are replaced."""
    rule = tested.server.faults.add(fault, times=times)
    try:
        yield
    finally:
        tested.server.faults.clear()
    assert rule.used


STORAGE_FAULTS = {
    "down": StorageFault(error=ServerError, inject=down, operations=("get", "create", "add_events"), passes=True),
    "locked": StorageFault(error=AuthenticationError, inject=locked, operations=("get",)),
}
