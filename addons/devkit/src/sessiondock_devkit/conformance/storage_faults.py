"""How the storage of a provider that is no fake HTTP server is broken for a check."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

import attrs

from sessiondock.errors import SessionDockError

if TYPE_CHECKING:
    from .provider_under_test import ProviderUnderTest

__all__ = ["StorageFault"]


@attrs.frozen(kw_only=True)
class StorageFault:
    """A way in which storage fails: a disk that is full, a file that is damaged, a server that is gone.

    Attributes:
        error: the class of the error that a call must raise meanwhile; one of ours.
        inject: called with the test object and the id of an existing session; while the context manager that it
            returns is open, storage fails. Afterwards it works again, and what was stored is there.
        operations: names of the operations that it affects.
        passes: whether ``inject`` takes ``times=``, after so many attempts the fault is over, and a retry succeeds.
        after_effect: whether an attempt that fails has taken effect: its answer was lost.
    """

    error: type[SessionDockError]
    inject: Callable[..., AbstractContextManager[Any]]
    operations: tuple[str, ...]
    passes: bool = False
    after_effect: bool = False

    def injected(self, tested: ProviderUnderTest, session_id: str, times: int | None = None) -> Any:
        """The context manager while which storage fails."""
        return self.inject(tested, session_id) if times is None else self.inject(tested, session_id, times=times)
