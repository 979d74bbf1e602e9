"""A client that writes to one provider and lets others follow."""

from __future__ import annotations

import copy
import os
import time
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Generic, Self, TypeVar, cast

from sessiondock import UNSET, AsyncClient, Capabilities, ConfigurationError, InvalidValueError, Timeout, Unset
from sessiondock.authoring import get_logger, runtime_async

from ..fanout_queue import WriteQueue
from ..fanout_report import DriftReport, Unsent
from ..fanout_runner_async import AsyncRunner
from ..places import place_of
from .fanout_sessions import AsyncFanoutSessions
from .mirror import AsyncMirror

__all__ = ["AsyncFanout", "fanout_async"]

S = TypeVar("S")
LOOK_AGAIN = 0.02
_logger = get_logger("transfer.fanout")


def fanout_async(
    primary: AsyncClient[S],
    *mirrors: AsyncClient[Any],
    queue: str | os.PathLike[str] | None = None,
    max_pending: int = 10_000,
    close_timeout: float = 5.0,
) -> AsyncFanout[S]:
    """A client of the primary that repeats every write in the mirrors.

    The primary's answer is returned as soon as it is there. Mirrors get the same writes afterwards, in the same order,
    through a queue of limited size. What a mirror does never slows or breaks a call: a write that it rejects, that does
    not fit the queue, or whose outcome is unknown and that must not be made twice, is noted as drift. While a mirror
    cannot be reached, writes wait.

    Args:
        primary: the client whose operations the fan-out has.
        mirrors: clients that follow. Where a mirror chooses ids, they are mapped.
        queue: a file (SQLite) in which writes outlast the process; else they wait in memory. One process may use it.
        max_pending: writes that may wait for one mirror.
        close_timeout: seconds that closing waits for the queue.

    Raises:
        InvalidValueError: there is no mirror, ``max_pending`` is not a number from 1, or the queue is of other mirrors.
        StorageError: the queue cannot be used.
    """
    if not mirrors:
        raise InvalidValueError("pass at least one mirror")
    if isinstance(max_pending, bool) or not isinstance(max_pending, int) or max_pending < 1:  # pyright: ignore[reportUnnecessaryIsInstance]
        raise InvalidValueError(f"max_pending must be a whole number from 1, not {max_pending!r}")
    providers = [mirror.capabilities.provider for mirror in mirrors]
    places = [place_of(mirror) for mirror in mirrors]
    store = WriteQueue(queue, providers=providers, places=places, max_pending=max_pending)
    runners = [AsyncRunner(AsyncMirror(mirror, number, store).step) for number, mirror in enumerate(mirrors)]
    return AsyncFanout(primary, store, runners, close_timeout)


class AsyncFanout(Generic[S]):
    """A client with mirrors. Closing it closes the queue, not the clients, which somebody else made."""

    def __init__(
        self, primary: AsyncClient[S], queue: WriteQueue, runners: list[AsyncRunner], close_timeout: float
    ) -> None:
        self._primary = primary
        self._queue = queue
        self._runners = runners
        self._close_timeout = close_timeout
        self._owner = True
        self._closed = False

    @property
    def sessions(self) -> S:
        """The primary's operations; writes go to the mirrors, too."""
        if self._closed:
            raise ConfigurationError("the fan-out is closed; make a new one")
        for runner in self._runners:
            runner.check()
        return cast("S", AsyncFanoutSessions(self._primary.sessions, self._queue, self._notify))

    @property
    def capabilities(self) -> Capabilities:
        """Those of the primary."""
        return self._primary.capabilities

    @property
    def identity(self) -> Mapping[str, str]:
        """That of the primary."""
        return self._primary.identity

    def account_digest(self, salt: bytes) -> str | None:
        """That of the primary, None where it has none."""
        tell = getattr(self._primary, "account_digest", None)
        return None if tell is None else tell(salt)

    def with_options(
        self,
        *,
        timeout: Timeout | float | Unset | None = UNSET,
        max_retries: int | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Self:
        """A fan-out on the same queue, with other options for calls of the primary. Closing it closes nothing."""
        other = copy.copy(self)
        other._primary = self._primary.with_options(timeout=timeout, max_retries=max_retries, headers=headers)
        other._owner = False
        return other

    async def flush(self, timeout: float = 30.0) -> Unsent:
        """Wait until the mirrors have everything, at most ``timeout`` seconds; says what still waits."""
        self._notify()
        deadline = time.monotonic() + timeout
        while any(self._queue.pending().values()):
            left = deadline - time.monotonic()
            if left <= 0:
                break
            await runtime_async.sleep(min(LOOK_AGAIN, left))
        writes = self._queue.pending()
        return Unsent(
            writes=tuple(writes.values()), sessions=tuple(self._queue.pending_sessions(mirror) for mirror in writes)
        )

    def drift(self) -> DriftReport:
        """What is known to differ between the primary and the mirrors."""
        return DriftReport(mirrors=tuple(self._queue.drift(mirror) for mirror in self._queue.pending()))

    async def aclose(self) -> None:
        """Flush for ``close_timeout`` seconds and end. What is left in a file waits for the next fan-out."""
        if self._closed or not self._owner:
            return
        try:
            unsent = await self.flush(self._close_timeout)
            if unsent:
                _logger.warning("closed with %s writes unsent", "+".join(map(str, unsent.writes)))
        finally:
            self._closed = True
            for runner in self._runners:
                runner.stop()
            self._queue.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /
    ) -> None:
        await self.aclose()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.capabilities.provider}, {len(self._runners)} mirrors>"

    def _notify(self) -> None:
        for runner in self._runners:
            runner.notify()
