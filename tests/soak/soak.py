"""Mixed traffic with random faults on every provider: ``python tests/soak/soak.py [seconds] [seed]``.

Fails when memory, threads, connections or open files grow, when a write that was acknowledged is lost, or when an
answer belongs to another question.
"""

from __future__ import annotations

import asyncio
import gc
import random
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import attrs

sys.path.insert(0, str(Path(__file__).parents[2]))

from sessiondock import NotFoundError, SessionDockError, Timeout
from sessiondock.testing import Fault
from tests.faults.running_providers import KINDS, RunningProvider, opened

DEFAULT_SECONDS, WARM_UP = 1200.0, 0.25
WORKERS = 3
# megabytes, beyond what the fakes keep of what was written
ALLOWED_GROWTH = 40.0
FAULTS: dict[str, Callable[[], Fault]] = {
    "429": lambda: Fault.status(429, retry_after=0.01),
    "500": lambda: Fault.status(500),
    "reset": Fault.reset,
    "close": Fault.close,
    "slow": lambda: Fault.delay(0.05),
    "too slow": lambda: Fault.delay(0.6),
    "half body": Fault.half_body,
}


@attrs.frozen
class Measure:
    """What a process holds."""

    megabytes: float
    threads: int
    sockets: int
    files: int

    @classmethod
    def now(cls) -> Measure:
        """Of this process. Linux only."""
        gc.collect()
        targets = [target for link in Path("/proc/self/fd").iterdir() if (target := _target(link))]
        pages = int(Path("/proc/self/statm").read_text().split()[1])
        sockets = sum(target.startswith("socket:") for target in targets)
        return cls(pages * 4096 / 1e6, threading.active_count(), sockets, len(targets) - sockets)


def _target(link: Path) -> str:
    try:
        return str(link.readlink())
    except OSError:
        return ""


class Traffic:
    """The calls on one provider, from several threads, or tasks, each with random numbers of its own.

    Attributes:
        seed: of its random numbers and texts.
        counts: calls by what came of them.
        written: ids of what was acknowledged.
        wrong: answers to other questions.
    """

    def __init__(self, provider: RunningProvider, seed: int) -> None:
        self.provider = provider
        self.counts: Counter[str] = Counter()
        self.written: list[Any] = []
        self.wrong: list[str] = []
        self.seed = seed
        self._lock = threading.Lock()
        self._serial = 0

    def spoil(self, rng: random.Random) -> None:
        """Perhaps let the fake fail at one of the next requests."""
        fake = self.provider.fake
        if fake is not None and rng.random() < 0.2:
            with fake.lock:
                if len(fake.faults.pending) < WORKERS:
                    # rules that have been used are dropped with those that wait
                    fake.faults.clear()
                    fake.faults.add(FAULTS[rng.choice(sorted(FAULTS))]())

    def choose(self, client: Any, rng: random.Random) -> tuple[str, str, Any]:
        """A call: its name, what its answer must have, and the answer, perhaps to be awaited."""
        wanted = rng.choice(self.provider.ids)
        what = rng.random()
        if what < 0.4 and self.provider.kind.write is not None:
            with self._lock:
                self._serial += 1
                text = f"soak-{self.seed}-{self._serial}"
            return "write", "", self.provider.write(client, text)
        if what < 0.5:
            return "list", "", client.sessions.list(page_size=5, max_items=12)
        return "get", wanted, client.sessions.get(wanted)

    def note(self, name: str, wanted: str, answer: Any) -> None:
        """Keep what came of a call."""
        with self._lock:
            self.counts[name] += 1
            if name == "write":
                self.written.append(answer.id)
            elif name == "get" and answer.id != wanted:
                self.wrong.append(f"{wanted} -> {answer.id}")

    def failed(self, error: SessionDockError) -> None:
        """Count an error of ours. Any other ends the soak."""
        with self._lock:
            self.counts[type(error).__name__] += 1

    def work(self, client: Any, number: int, end: float) -> None:
        """One thread."""
        rng = random.Random(f"{self.seed}-{number}-{end}")
        while time.monotonic() < end:
            self.spoil(rng)
            try:
                # the synchronous client answers right here
                name, wanted, answer = self.choose(client, rng)
                self.note(name, wanted, list(answer) if name == "list" else answer)
            except SessionDockError as error:
                self.failed(error)

    async def work_async(self, client: Any, number: int, end: float) -> None:
        """One task, whose calls are cancelled now and then."""
        rng = random.Random(f"{self.seed}-async-{number}-{end}")
        while time.monotonic() < end:
            self.spoil(rng)
            try:
                name, wanted, answer = self.choose(client, rng)
                patience = rng.uniform(0.001, 0.02) if rng.random() < 0.1 else None
                async with asyncio.timeout(patience):
                    self.note(name, wanted, [each async for each in answer] if name == "list" else await answer)
            except SessionDockError as error:
                self.failed(error)
            except TimeoutError:
                with self._lock:
                    self.counts["cancelled"] += 1


def options(provider: RunningProvider) -> dict[str, Any]:
    """Short patience where there is a fake that is slow at times."""
    return {} if provider.fake is None else {"timeout": Timeout(5, 0.3)}


def in_threads(traffic: Traffic, client: Any, end: float) -> list[threading.Thread]:
    """Started threads that use a client."""
    threads = [threading.Thread(target=traffic.work, args=(client, number, end)) for number in range(WORKERS)]
    for thread in threads:
        thread.start()
    return threads


async def in_tasks(traffics: list[Traffic], end: float) -> None:
    """Use asynchronous clients until a time, and close them."""

    async def use(traffic: Traffic) -> None:
        async with traffic.provider.async_client(**options(traffic.provider)) as client, asyncio.TaskGroup() as group:
            for number in range(WORKERS):
                group.create_task(traffic.work_async(client, number, end))
        if traffic.provider.name == "sql-memory":
            # it is gone with its client
            traffic.written.clear()

    async with asyncio.TaskGroup() as group:
        for traffic in traffics:
            group.create_task(use(traffic))


def phase(traffics: list[Traffic], clients: list[Any], seconds: float) -> None:
    """Synchronous and asynchronous traffic on all providers for so many seconds."""
    end = time.monotonic() + seconds
    pairs = zip(traffics, clients, strict=True)
    asynchronous = [Traffic(traffic.provider, traffic.seed + 1) for traffic in traffics]
    threads = [thread for traffic, client in pairs for thread in in_threads(traffic, client, end)]
    asyncio.run(in_tasks(asynchronous, end))
    for thread in threads:
        thread.join()
    for traffic, other in zip(traffics, asynchronous, strict=True):
        traffic.counts += other.counts
        traffic.written += other.written
        traffic.wrong += other.wrong
        traffic.seed += 2
        if traffic.provider.fake is not None:
            traffic.provider.fake.faults.clear()


@contextmanager
def running(seed: int) -> Generator[tuple[list[Traffic], list[Any]]]:
    """All providers, with a synchronous client each."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        providers = list[RunningProvider]()
        for name in KINDS:
            (folder / name).mkdir()
            providers.append(stack.enter_context(opened(name, folder / name)))
            if (fake := providers[-1].fake) is not None:
                fake.log_limit = 100
        traffics = [Traffic(provider, seed + 1000 * number) for number, provider in enumerate(providers)]
        yield traffics, [stack.enter_context(each.client(**options(each))) for each in providers]


def lost(traffic: Traffic, client: Any) -> int:
    """How many acknowledged writes are not there. A slow answer is none of them, so there is time for it."""
    missing, patient = 0, client.with_options(timeout=60)
    for written in traffic.written:
        try:
            missing += traffic.provider.kind.read(patient, written).id != written
        except NotFoundError:
            missing += 1
    return missing


def report(traffics: list[Traffic], clients: list[Any]) -> list[str]:
    """Print the figures of each provider; what is wrong."""
    problems = list[str]()
    for traffic, client in zip(traffics, clients, strict=True):
        missing = lost(traffic, client)
        counts = ", ".join(f"{count} {name}" for name, count in sorted(traffic.counts.items()))
        print(f"{traffic.provider.name}: {len(traffic.written)} acknowledged, {missing} lost; {counts}", flush=True)
        problems += [f"{traffic.provider.name} lost {missing} writes"] if missing else []
        problems += [f"{traffic.provider.name} gave a wrong answer: {each}" for each in traffic.wrong]
    return problems


def grown(before: Measure, after: Measure) -> list[str]:
    """What has grown."""
    # a connection has both of its sockets here, and a thread of its fake
    connections = max(0, after.sockets - before.sockets) // 2
    limits = {"megabytes": ALLOWED_GROWTH, "threads": 2 + connections, "sockets": 2 * WORKERS * len(KINDS), "files": 4}
    found = {name: getattr(after, name) - getattr(before, name) for name in limits}
    return [f"{name} grew by {found[name]:.1f}" for name, limit in limits.items() if found[name] > limit]


def main(seconds: float = DEFAULT_SECONDS, seed: int = 1) -> None:
    """Run, print and fail."""
    with running(seed) as (traffics, clients):
        phase(traffics, clients, seconds * WARM_UP)
        # the fakes end the threads of closed connections
        time.sleep(1)
        before = Measure.now()
        phase(traffics, clients, seconds * (1 - WARM_UP))
        time.sleep(1)
        after = Measure.now()
        problems = report(traffics, clients) + grown(before, after)
    print(f"seed {seed}, after warming up: {before}\nat the end: {after}")
    sys.exit("\n".join(problems) or None)


if __name__ == "__main__":
    given = sys.argv[1:]
    main(float(given[0]) if given else DEFAULT_SECONDS, int(given[1]) if given[1:] else 1)
