"""Interleaved rounds of CPU time. What another process does to one contender, it does to all."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Mapping

import attrs

__all__ = ["Measured", "measured"]


@attrs.frozen
class Measured:
    """CPU microseconds of this process for one call, a figure for each round."""

    taken: tuple[float, ...]

    @property
    def median(self) -> float:
        return statistics.median(self.taken)

    @property
    def least(self) -> float:
        return min(self.taken)

    def ratios(self, floor: Measured) -> tuple[float, float]:
        """How many times as much as the floor: the median over the rounds, and of the two least figures."""
        by_round = [mine / its for mine, its in zip(self.taken, floor.taken, strict=True)]
        return statistics.median(by_round), self.least / floor.least


def measured(contenders: Mapping[str, Callable[[int], object]], *, calls: int, rounds: int) -> dict[str, Measured]:
    """Each contender makes so many calls in each round; the first round warms up and does not count."""
    taken: dict[str, list[float]] = {name: [] for name in contenders}
    for number in range(rounds + 1):
        for name, work in contenders.items():
            gc.collect()
            started = time.process_time()
            work(calls)
            seconds = time.process_time() - started
            if number:
                taken[name].append(seconds / calls * 1e6)
    return {name: Measured(tuple(each)) for name, each in taken.items()}
