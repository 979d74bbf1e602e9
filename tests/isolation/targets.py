"""What the client of each provider connects to: its fake server in a process of its own, or a folder."""

import contextlib
import subprocess
import sys
from collections.abc import Callable, Generator, Mapping
from importlib import metadata
from pathlib import Path
from typing import Any

from tests.isolation.fault import Fault

FAKES: Mapping[str, str] = {"honeyhive-v1": "honeyhive"}
"""Providers whose fake has another name."""
LOCAL_SETTINGS: Mapping[str, Callable[[Path], dict[str, Any]]] = {
    "sql": lambda folder: {"url": f"sqlite:///{(folder / 'sessions.db').as_posix()}"},
    "files": lambda folder: {"path": str(folder / "archive")},
    "humanloop-export": lambda folder: {"path": str(exported(folder))},
    "jsonfiles": lambda folder: {"folder": str(folder)},
}
"""Settings for providers that need no server, made from an empty folder."""
SCOPE_SETTINGS = {"project": "pr_isolation", "user_id": "isolation"}
"""Settings that select whose sessions are listed; some providers require one."""


def exported(folder: Path) -> Path:
    """An export without any logs."""
    (folder / "files").mkdir(exist_ok=True)
    return folder


def records(distribution: str) -> dict[str, Any]:
    """The provider records of a distribution, by their own names."""
    points = metadata.distribution(distribution).entry_points.select(group="sessiondock.providers")
    return {record.name: record for record in (point.load() for point in points)}


@contextlib.contextmanager
def settings(record: Any, folder: Path) -> Generator[dict[str, Any]]:
    """Settings with which a client of the provider can list sessions."""
    name = FAKES.get(record.name, record.name)
    if metadata.entry_points(group="sessiondock.fakes", name=name):
        with serving(name) as (url, key):
            found = {"base_url": url, **{each: value for each, value in SCOPE_SETTINGS.items() if record.setting(each)}}
            yield {**found, "api_key": key} if record.setting("api_key") else found
    elif record.name in LOCAL_SETTINGS:
        yield LOCAL_SETTINGS[record.name](folder)
    else:
        raise Fault(f"provider {record.name} has no fake; add its settings to LOCAL_SETTINGS in {__name__}")


@contextlib.contextmanager
def serving(name: str) -> Generator[tuple[str, str]]:
    """Address and key of a fake that runs in a process of its own."""
    command = [sys.executable, "-sE", "-m", "sessiondock.testing.serve", name]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            url, key = process.stdout.readline().strip(), process.stdout.readline().strip().removeprefix("API key: ")
            if not url:
                raise Fault(f"the fake {name} does not start")
            yield url, key
        finally:
            process.terminate()
