"""A real ``adk api_server`` on loopback, for as long as a ``with`` block lasts."""

from __future__ import annotations

import re
import subprocess
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Literal
from urllib.error import URLError
from urllib.request import urlopen

import attrs

from tests.live.adk.environment import adk_python

APP = "helper"
AGENT = f'''from google.adk.agents import BaseAgent

root_agent = BaseAgent(name="{APP}")
'''
SECONDS_TO_START = 60.0
SECONDS_TO_STOP = 10.0

Storage = Literal["sqlite", "database"]
SCHEMES: dict[Storage, str] = {"sqlite": "sqlite", "database": "sqlite+aiosqlite"}


@attrs.frozen
class AdkServer:
    """One running server: where it answers, how it stores, which process it is, which file it writes."""

    url: str
    storage: Storage
    pid: int
    database: Path
    log: Path

    def memory(self) -> tuple[int, int]:
        """Resident memory of the server now and at its peak, in kB."""
        status = Path(f"/proc/{self.pid}/status").read_text(encoding="ascii")
        now, peak = (int(re.findall(rf"{name}:\s+(\d+) kB", status)[0]) for name in ("VmRSS", "VmHWM"))
        return now, peak


def write_agents(folder: Path) -> Path:
    """Write the folder of agents, with one that never runs: sessions need an app's name and no more."""
    agent = folder / APP / "agent.py"
    agent.parent.mkdir(parents=True, exist_ok=True)
    agent.write_text(AGENT, encoding="utf-8")
    (agent.parent / "__init__.py").write_text("from . import agent\n", encoding="utf-8")
    return folder


@contextmanager
def start_adk(folder: Path, storage: Storage, *, port: int = 0, wait: bool = True) -> Generator[AdkServer]:
    """Start a server that keeps agents, database and log in ``folder``; stop it by its process when the block ends.

    ``sqlite`` stores through ADK's SqliteSessionService, ``database`` through its DatabaseSessionService. Port 0 takes
    a free one, found in the log. ``wait=False`` returns while the server still starts, and needs a port.
    """
    folder.mkdir(parents=True, exist_ok=True)
    database, log = folder / "adk.db", folder / "server.log"
    store = f"{SCHEMES[storage]}:///{database.resolve().as_posix()}"
    where = ["--host", "127.0.0.1", "--port", str(port), "--session_service_uri", store]
    serve = Path(__file__).with_name("serve.py")
    command: list[str | Path] = [adk_python(), serve, "api_server", *where, write_agents(folder / "agents")]
    with log.open("wb") as out:
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=out, stderr=subprocess.STDOUT, cwd=folder)
    try:
        url = wait_until_ready(process, log) if wait else f"http://127.0.0.1:{port}"
        yield AdkServer(url, storage, process.pid, database, log)
    finally:
        stop(process)


def wait_until_ready(process: subprocess.Popen[bytes], log: Path) -> str:
    """The URL of the server, once it answers there."""
    deadline = time.monotonic() + SECONDS_TO_START
    while process.poll() is None and time.monotonic() < deadline:
        found = re.search(r"running on (http://127\.0\.0\.1:\d+)", log.read_text(encoding="utf-8", errors="replace"))
        if found and answers(found[1]):
            return found[1]
        time.sleep(0.02)
    text = log.read_text(encoding="utf-8", errors="replace")
    raise RuntimeError(f"adk api_server did not start (exit status {process.poll()}):\n{text[-4000:]}")


def answers(url: str) -> bool:
    try:
        with urlopen(f"{url}/health", timeout=5) as response:
            return bool(response.status == 200)
    except (URLError, OSError):
        return False


def stop(process: subprocess.Popen[bytes]) -> None:
    """Ask the process to end, then insist."""
    process.terminate()
    try:
        process.wait(SECONDS_TO_STOP)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    stdin: IO[bytes] | None = process.stdin
    if stdin is not None:
        stdin.close()
