"""Interleaved rounds of CPU time. What another process does to one contender, it does to all.

A round consists of many short turns, in which each contender is asked in its turn. The cost of a call differs by a
half from one moment to the next where the machine is shared, and longer rounds do not help against that; what is
measured within the same tenth of a second differs far less.
"""

from __future__ import annotations

import gc
import math
import statistics
import time
from collections.abc import Callable, Mapping, Sequence

import attrs

__all__ = ["Measured", "Pace", "Share", "compared", "joined", "measured", "ratios"]


@attrs.frozen
class Pace:
    """How long a round is.

    Attributes:
        seconds: CPU time that each contender gets in a round; three times as much where its turns cannot be shorter.
        turns: in a round, at most; fewer where even that is not enough for them, one at least.
    """

    seconds: float
    turns: int

    def share(self, us: float, least: int) -> Share:
        """What a contender does in a round whose call takes ``us`` microseconds, ``least`` of them at once."""
        wanted = self.seconds / self.turns * 1e6 / max(us, 0.1)
        calls = math.ceil(wanted / least) * least
        affordable = round(3 * self.seconds * 1e6 / (calls * max(us, 0.1)))
        return Share(calls, min(self.turns, max(1, affordable)))


@attrs.frozen
class Share:
    """What a contender does in a round: so many calls in each of so many turns."""

    calls: int
    turns: int

    def takes(self, turn: int, turns: int) -> bool:
        """Whether it has this turn of the round's: its own are spread evenly."""
        return (turn + 1) * self.turns // turns > turn * self.turns // turns


def compared(
    ask: Mapping[str, Callable[[int], float]], *, least: int, pace: Pace, rounds: int
) -> dict[str, list[float]]:
    """CPU microseconds per call, a figure for each round.

    Args:
        ask: contender -> makes so many calls, and gives the microseconds of one.
        least: how many calls at once, or a multiple of it.
        pace: how long a round is.
        rounds: how many.
    """
    shares = {name: pace.share(_warm(work, least, pace), least) for name, work in ask.items()}
    found: dict[str, list[float]] = {name: [] for name in ask}
    for _ in range(rounds):
        taken: dict[str, list[float]] = {name: [] for name in ask}
        for turn in range(pace.turns):
            for name, work in ask.items():
                if shares[name].takes(turn, pace.turns):
                    taken[name].append(work(shares[name].calls))
        for name, each in taken.items():
            found[name].append(statistics.fmean(each))
    return found


def _warm(work: Callable[[int], float], least: int, pace: Pace) -> float:
    """Microseconds of a call, once enough were made: for a whole round, or for ever longer until half of it."""
    calls = least
    while True:
        us = work(calls)
        if us * calls >= pace.seconds / 2 * 1e6:
            return us
        calls *= 2


def joined(passes: Sequence[Mapping[str, Sequence[float]]]) -> dict[str, list[float]]:
    """The rounds of all passes, one after another."""
    return {name: [each for one in passes for each in one[name]] for name in passes[0]}


def ratios(mine: Sequence[float], reference: Sequence[float]) -> tuple[float, float]:
    """How many times the reference: the median over the rounds, and of the two least figures."""
    by_round = [each / its for each, its in zip(mine, reference, strict=True)]
    return statistics.median(by_round), min(mine) / min(reference)


@attrs.frozen
class Measured:
    """CPU microseconds of this process for one call, a figure for each round."""

    taken: tuple[float, ...]

    @property
    def median(self) -> float:
        return statistics.median(self.taken)

    def ratios(self, floor: Measured) -> tuple[float, float]:
        """How many times as much as the floor, see `ratios`."""
        return ratios(self.taken, floor.taken)


def measured(contenders: Mapping[str, Callable[[int], object]], *, pace: Pace, rounds: int) -> dict[str, Measured]:
    """Each contender makes calls in this process, told how many."""
    gc.collect()
    asked = {name: _timed(work) for name, work in contenders.items()}
    return {name: Measured(tuple(each)) for name, each in compared(asked, least=1, pace=pace, rounds=rounds).items()}


def _timed(work: Callable[[int], object]) -> Callable[[int], float]:
    def ask(calls: int) -> float:
        started = time.process_time()
        work(calls)
        return (time.process_time() - started) / calls * 1e6

    return ask
