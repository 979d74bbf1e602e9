"""How many calls one side of a move may have in flight, and when. Pure: the clock is an argument.

The rule is additive increase, multiplicative decrease. When a service says that it is asked too much, the limit is
halved and the whole side waits; each call that succeeds raises the limit again, by one for about as many calls as the
limit is.
"""

from __future__ import annotations

import attrs

__all__ = ["Pace"]


@attrs.define(kw_only=True)
class Pace:
    """The state of one side.

    Attributes:
        most: calls in flight at most.
        window: calls that may be in flight now, as a fraction.
        in_flight: calls that are.
        not_before: no call starts before this time, in seconds of the caller's clock.
        calls: calls that ended.
        seconds: how long they took together.
        slow_downs: how often the limit was lowered.
        waited: seconds that the service asked to wait, together.
    """

    most: int
    window: float = attrs.field(init=False)
    in_flight: int = 0
    not_before: float = 0.0
    calls: int = 0
    seconds: float = 0.0
    slow_downs: int = 0
    waited: float = 0.0
    _lowered_at: float = -1.0

    def __attrs_post_init__(self) -> None:
        self.window = float(self.most)

    @property
    def limit(self) -> int:
        """Calls that may be in flight now."""
        return max(1, int(self.window))

    def delay(self, now: float) -> float | None:
        """Seconds until a call may start, 0 for at once, or None when one that is in flight has to end first."""
        if self.in_flight >= self.limit:
            return None
        return max(0.0, self.not_before - now)

    def start(self) -> None:
        """A call starts."""
        self.in_flight += 1

    def end(self, started: float, now: float) -> None:
        """A call ended, whatever its result."""
        self.in_flight -= 1
        self.calls += 1
        self.seconds += now - started

    def succeed(self) -> None:
        """A call had a result: raise the limit a little."""
        self.window = min(float(self.most), self.window + 1 / self.window)

    def throttle(self, started: float, now: float, retry_after: float) -> None:
        """The service asked to be asked less: halve the limit, once for all calls that were in flight together."""
        if now + retry_after > self.not_before:
            self.waited += now + retry_after - max(now, self.not_before)
            self.not_before = now + retry_after
        if started >= self._lowered_at:
            self.window = max(1.0, self.window / 2)
            self._lowered_at = now
            self.slow_downs += 1
