"""Contenders, each in an environment and a process of its own, and rounds in which each has its turn."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from importlib.metadata import version
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import attrs

from tests.peers._support import Sdk, python_of
from tests.peers.honeyhive.test_2024_05 import LATER as HONEYHIVE_SDK
from tests.peers.honeyhive.test_today import TODAY as HONEYHIVE_PRESENT_SDK
from tests.peers.humanloop.test_humanloop import HUMANLOOP as HUMANLOOP_SDK
from tests.peers.orq.conftest import SDK as ORQ_SDK
from tests.peers.syllable.conftest import NEWEST, PINS

from .rounds import Pace, compared

__all__ = ["Contender", "FOLDER", "SDKS", "WORKER", "Worker", "Workers", "library", "ours"]

SYLLABLE_SDK = Sdk(name=f"syllable-{NEWEST}", requirements=(f"syllable-sdk=={NEWEST}", *PINS), imports="syllable_sdk")
FOLDER = Path(__file__).with_name("contenders")
WORKER = Path(__file__).with_name("contender_worker.py")
EXTRAS = {"httpx": "[http2]"}
BESIDE = {"httpx": ("sniffio",), "cattrs": ("requests",)}
"""Installed beside a library: sniffio makes httpx faster, and requests is measured together with cattrs."""


@attrs.frozen(kw_only=True)
class Contender:
    """What takes part.

    Attributes:
        name: on the page.
        script: its file in ``contenders/``, without the suffix.
        python: of its environment.
        options: what its client is made with.
        task: what it is told otherwise than the others.
    """

    name: str
    script: str
    python: Path
    options: dict[str, Any] = attrs.field(factory=dict[str, Any])
    task: dict[str, Any] = attrs.field(factory=dict[str, Any])

    def told(self, task: Mapping[str, Any]) -> dict[str, Any]:
        """What its process is told to prepare."""
        return {"threads": 1, "together": 0, **task, **self.task, "options": self.options}


def library(name: str, **options: Any) -> Contender:
    """An HTTP library alone, in the version that we are measured with."""
    beside = (f"{each}=={version(each)}" for each in BESIDE.get(name, ()))
    pins = (f"{name}{EXTRAS.get(name, '')}=={version(name)}", *beside)
    sdk = Sdk(name=f"{name}-{version(name)}", requirements=pins, imports=name)
    return Contender(name=name, script=name, python=python_of(sdk), options=options)


def _official(name: str, script: str, sdk: Sdk) -> Contender:
    return Contender(name=f"{name} {sdk.name.rpartition('-')[2]}", script=script, python=python_of(sdk))


def ours(name: str = "sessiondock", **options: Any) -> Contender:
    """sessiondock, in this environment or in the one that SESSIONDOCK_BENCH_PYTHON names."""
    python = Path(os.environ.get("SESSIONDOCK_BENCH_PYTHON") or sys.executable)
    return Contender(name=name, script="sessiondock", python=python, options=options)


SDKS: dict[str, Callable[[], Contender]] = {
    "orq": lambda: _official("Orq's SDK", "orq", ORQ_SDK),
    "honeyhive": lambda: _official("HoneyHive's SDK", "honeyhive", HONEYHIVE_SDK),
    "honeyhive_today": lambda: _official("HoneyHive's present SDK", "honeyhive_today", HONEYHIVE_PRESENT_SDK),
    "humanloop": lambda: _official("Humanloop's SDK", "humanloop", HUMANLOOP_SDK),
    "syllable": lambda: _official("Syllable's SDK", "syllable", SYLLABLE_SDK),
}
"""Vendor -> the contender that is its official SDK; made when called. HoneyHive has a later one beside it."""


class Worker:
    """A contender's process.

    Args:
        name: for what goes wrong.
        command: that starts it.
        environment: variables beside those of this process.
    """

    def __init__(self, name: str, command: Sequence[str | Path], environment: Mapping[str, str]) -> None:
        kept = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
        self._name = name
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={**kept, **environment}, text=True
        )
        self.pid = self._process.pid

    def ask(self, order: Mapping[str, Any]) -> dict[str, Any]:
        """The answer to an order; `contender_worker` says which there are."""
        pipe_in, pipe_out = self._process.stdin, self._process.stdout
        assert pipe_in is not None
        assert pipe_out is not None
        pipe_in.write(json.dumps(order) + "\n")
        pipe_in.flush()
        line = pipe_out.readline()
        if not line:
            raise RuntimeError(f"{self._name} ended at {order}")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def end(self) -> None:
        """Let it end."""
        with self._process:
            if self._process.stdin is not None:
                self._process.stdin.close()


class Workers:
    """The processes of contenders, started when they are needed first, and ended on leaving the context.

    Args:
        environment: variables for all of them.
    """

    def __init__(self, environment: dict[str, str] | None = None) -> None:
        self._environment = environment or {}
        self._workers: dict[str, Worker] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for worker in self._workers.values():
            worker.end()

    def rounds(
        self, contenders: Sequence[Contender], task: dict[str, Any], *, calls: int, count: int
    ) -> dict[str, list[dict[str, float]]]:
        """Each contender makes so many calls in each round; what the first, which warms up, takes is left out.

        Returns name -> for each round ``us``, CPU microseconds of its process per call, and ``peak``, its memory in
        MiB until then.
        """
        found: dict[str, list[dict[str, float]]] = {each.name: [] for each in contenders}
        for each in contenders:
            self._prepare(each, task)
        for number in range(count + 1):
            for name, taken in found.items():
                answer = self._workers[name].ask({"calls": calls})
                if number:
                    taken.append(answer)
        return found

    def compared(
        self, contenders: Sequence[Contender], task: dict[str, Any], *, least: int, pace: Pace, rounds: int
    ) -> dict[str, list[float]]:
        """Name -> CPU microseconds of its process per call, a figure for each round; see `rounds.compared`."""
        for each in contenders:
            self._prepare(each, task)
        ask = {each.name: partial(self._microseconds, each.name) for each in contenders}
        return compared(ask, least=least, pace=pace, rounds=rounds)

    def _microseconds(self, name: str, calls: int) -> float:
        us: float = self._workers[name].ask({"calls": calls})["us"]
        return us

    def sampled(self, contender: Contender, task: dict[str, Any], *, samples: int) -> dict[str, int]:
        """How often each source file was running, in so many samples of a contender's CPU time."""
        self._prepare(contender, task)
        found: dict[str, int] = self._workers[contender.name].ask({"samples": samples})
        return found

    def _prepare(self, contender: Contender, task: dict[str, Any]) -> None:
        if contender.name not in self._workers:
            command = [contender.python, WORKER, FOLDER / f"{contender.script}.py"]
            self._workers[contender.name] = Worker(contender.name, command, self._environment)
        self._workers[contender.name].ask({"task": contender.told(task)})
