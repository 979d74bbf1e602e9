"""Parts of a move run on Dask, also when a worker is killed and another is added, and on Ray."""

from __future__ import annotations

import importlib
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Generator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from addons.transfer.tests.test_partitions import contents, filled
from sessiondock_transfer import Report, check, copy_partitions, partitions
from tests.clusters.slowly import slowly

pytestmark = [pytest.mark.filterwarnings("ignore"), pytest.mark.timeout(900)]
distributed: Any = importlib.import_module("distributed")
ray: Any = importlib.import_module("ray")
ROOT = Path(__file__).parents[2]
SESSIONS = 250


class RayExecutor(Executor):
    """Ray's tasks as the executor that `copy_partitions` takes."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        task: Any = ray.remote(fn)
        future: Future[Any] = task.remote(*args, **kwargs).future()
        return future


def everything_is_there(report: Report, source: str, target: str, manifest: Path, **checking: Any) -> None:
    assert report.ok, report
    assert report.copied + report.unchanged == SESSIONS
    assert contents(target) == contents(source)
    assert check(source, target, manifest=manifest, **checking).ok


def until(found: Callable[[], bool]) -> None:
    """Wait for something that takes seconds."""
    deadline = time.monotonic() + 300
    while not found():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@contextmanager
def workers(address: str) -> Generator[Callable[[], subprocess.Popen[bytes]]]:
    """What starts worker processes of a scheduler. They are killed at the end."""
    started: list[subprocess.Popen[bytes]] = []

    def start() -> subprocess.Popen[bytes]:
        options = ["--nthreads", "1", "--no-nanny", "--no-dashboard", "--name", f"worker-{len(started)}"]
        command = [sys.executable, "-m", "distributed.cli.dask_worker", address, *options]
        started.append(subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
        return started[-1]

    try:
        yield start
    finally:
        for each in started:
            each.kill()
            each.wait()


def test_dask_with_workers_that_are_killed_and_one_that_is_added(tmp_path: Path) -> None:
    source, target, manifest = filled(tmp_path, SESSIONS), f"sqlite:///{tmp_path / 'b.db'}", tmp_path / "m.db"
    parts = partitions(source, 12)
    reports: list[Report] = []
    with (
        distributed.LocalCluster(n_workers=0, dashboard_address=None) as cluster,
        distributed.Client(cluster) as client,
        workers(cluster.scheduler_address) as start,
    ):
        first, second = start(), start()
        client.wait_for_workers(2, timeout=300)
        executor = client.get_executor(pure=False)

        def move() -> None:
            choices: dict[str, Any] = {"manifest": manifest, "executor": executor, "recordings": False}
            reports.append(copy_partitions(source, target, parts, redact=slowly, **choices))

        moving = threading.Thread(target=move)
        moving.start()
        until(lambda: len(list(tmp_path.glob("m.db.part-*.lock"))) >= 2)
        first.kill()
        start()
        until(lambda: any(worker["name"] == "worker-2" for worker in client.scheduler_info()["workers"].values()))
        second.kill()  # what is left can only be done by the one that was added
        assert moving.is_alive()
        moving.join()
    (report,) = reports
    everything_is_there(report, source, target, manifest, recordings=False)


def test_ray(tmp_path: Path) -> None:
    source, target, manifest = filled(tmp_path, SESSIONS), f"sqlite:///{tmp_path / 'b.db'}", tmp_path / "m.db"
    ray.init(num_cpus=2, include_dashboard=False, _node_ip_address="127.0.0.1", log_to_driver=False)
    parts = partitions(source, 6)
    try:
        report = copy_partitions(source, target, parts, manifest=manifest, executor=RayExecutor())
    finally:
        ray.shutdown()
    everything_is_there(report, source, target, manifest)
