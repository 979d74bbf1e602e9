"""A hook plugin that keeps what it is told of calls."""

from __future__ import annotations

from sessiondock import hookimpl

__all__ = ["HookAccount"]


class HookAccount:
    """What the hooks of calls were told.

    Attributes:
        started: provider, operation and session of each call that began.
        finished: provider, operation and session of each call that ended.
        errors: the class of each call's error, None on success, with the number of attempts.
        calls: the ids of the calls, in the order in which the hooks ran.
    """

    def __init__(self) -> None:
        self.started: list[tuple[str, str, str | None]] = []
        self.finished: list[tuple[str, str, str | None]] = []
        self.errors: list[tuple[str | None, int]] = []
        self.calls: list[str] = []

    def clear(self) -> None:
        """Forget everything."""
        for told in (self.started, self.finished, self.errors, self.calls):
            told.clear()

    @hookimpl
    def operation_started(self, provider: str, operation: str, session_id: str | None, call_id: str) -> None:
        """Keep it."""
        self.started.append((provider, operation, session_id))
        self.calls.append(call_id)

    @hookimpl
    def operation_finished(
        self,
        provider: str,
        operation: str,
        session_id: str | None,
        error: BaseException | None,
        attempts: int,
        call_id: str,
    ) -> None:
        """Keep it."""
        self.finished.append((provider, operation, session_id))
        self.errors.append((None if error is None else type(error).__name__, attempts))
        self.calls.append(call_id)
