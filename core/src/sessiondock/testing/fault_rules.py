"""Rules that select the requests a fault applies to."""

from __future__ import annotations

from collections.abc import Callable

import attrs

from .faults import Fault
from .messages import ReceivedRequest
from .routes import PathTemplate


@attrs.define(eq=False)
class FaultRule:
    """One fault and the requests it applies to. `used` counts those so far, `left` those still to come."""

    fault: Fault
    times: int | None
    skip: int
    method: str | None
    path: str | None
    when: Callable[[ReceivedRequest], bool] | None
    after_effect: bool
    used: int = 0

    @property
    def left(self) -> int | None:
        """The number of further requests that the fault applies to; None for all of them."""
        return None if self.times is None else self.times - self.used

    def take(self, request: ReceivedRequest) -> bool:
        """Whether the fault applies to this request; counts it if so."""
        if self.left == 0 or not self._matches(request):
            return False
        if self.skip > 0:
            self.skip -= 1
            return False
        self.used += 1
        return True

    def _matches(self, request: ReceivedRequest) -> bool:
        if self.method is not None and self.method != request.method:
            return False
        if self.path is not None and PathTemplate(self.path).match(request.path) is None:
            return False
        return self.when is None or self.when(request)


class FaultRules:
    """The faults of one server, in the order they were added. The first rule that matches a request applies."""

    def __init__(self) -> None:
        self._rules: list[FaultRule] = []

    def add(
        self,
        fault: Fault,
        *,
        times: int | None = 1,
        skip: int = 0,
        method: str | None = None,
        path: str | None = None,
        when: Callable[[ReceivedRequest], bool] | None = None,
        after_effect: bool | None = None,
    ) -> FaultRule:
        """Apply `fault` to the next `times` requests (None: to every request).

        Only those count that have this `method`, this raw `path` (slots as in a route are allowed) and fulfil `when`;
        the first `skip` of them pass unharmed. `after_effect` says whether the fake processes the request before it
        fails; the default is what the fault needs: no for faults that replace the answer, yes for those that spoil it.
        Returns the rule, whose `used` counts.

        Raises:
            ValueError: ``after_effect`` is False for a fault that needs the answer, or a number cannot be.
        """
        if after_effect is False and fault.needs_answer:
            raise ValueError(f"{fault.name}: this fault spoils the true answer, so the request has to be processed")
        if (times is not None and times < 1) or skip < 0:
            raise ValueError("times must be at least 1 (or None for every request) and skip not negative")
        if path is not None:
            PathTemplate(path)
        processed = fault.needs_answer if after_effect is None else after_effect
        rule = FaultRule(fault, times, skip, method, path, when, processed)
        self._rules.append(rule)
        return rule

    def clear(self) -> None:
        """Remove every fault."""
        self._rules.clear()

    @property
    def pending(self) -> list[FaultRule]:
        """Rules still waiting for a request, without those for every request."""
        return [rule for rule in self._rules if rule.left]

    def take(self, request: ReceivedRequest) -> FaultRule | None:
        """Return the rule that applies to this request, and count it. The server calls this once per request."""
        return next((rule for rule in list(self._rules) if rule.take(request)), None)
