"""Official SDKs as judges: each in a virtual environment of its own, driven as a subprocess.

A vendor's folder ``tests/peers/<vendor>/`` holds one driver per SDK and the tests::

    # driver.py: runs with the SDK, imports nothing of ours. One function per operation and variant; the arguments are
    # JSON, the return value goes through `plain` (attrs, dataclasses and pydantic models become objects).
    from importlib import import_module      # so that type checkers do not need the SDK
    sdk = import_module("acme")

    def get(url, key, session_id):
        return sdk.Acme(key, host=url).sessions.get(session_id)

    async def get_async(url, key, session_id): ...

    # test_acme.py
    ACME = Sdk(name="acme-1.2.3", requirements=("acme==1.2.3", "httpx==0.28.1"), imports="acme")

    def test_get(start_peer, open_judge):                       # fixtures of conftest.py
        peer = start_peer(ACME, Path(__file__).with_name("driver.py"))
        judge = open_judge("acme 1.2.3", auth="Authorization")
        with FakeAcme() as fake:
            where = {"url": fake.base_url, "key": fake.api_key}
            theirs = judge.capture(fake, lambda: peer.ask("get", **where, session_id="s/1"))
            ours = judge.capture(fake, lambda: outcome(lambda: client.sessions.get("s/1")))
            judge.compare("get", theirs, ours, known={"path": "we escape the slash, the SDK does not"})

`Peer.ask` gives ``{"result": ...}`` or ``{"error": {"type", "status", "message"}}``, as `outcome` does for our own
calls (it takes coroutines too). `Judge.compare` fails for a difference that ``known`` does not name and for a known one
that did not occur; the end of the run prints what was compared. Environments are kept under ``.nox/peers``, or in the
folder that ``SESSIONDOCK_PEERS`` names, and made again when the pins change.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import venv
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import attrs

from tests.peers._worker import outcome, plain

__all__ = ["Peer", "Sdk", "outcome", "plain", "python_of"]

LOCATION = "SESSIONDOCK_PEERS"
ROOT = Path(__file__).resolve().parents[2]
WORKER = Path(__file__).with_name("_worker.py")
_KEPT = ("PATH", "LANG", "LC_ALL", "TMPDIR", "TEMP", "TMP", "SYSTEMROOT")


@attrs.frozen(kw_only=True)
class Sdk:
    """An official SDK and the pins it runs with.

    Attributes:
        name: for the folder of its environment.
        requirements: for pip, all pinned.
        imports: the module that must be importable.
        no_deps: whether pip must install nothing but the requirements.
    """

    name: str
    requirements: tuple[str, ...]
    imports: str
    no_deps: bool = False


def python_of(sdk: Sdk) -> Path:
    """The Python of the SDK's environment, which is made on first use."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    state = "\n".join([sys.version, str(sdk.no_deps), *sdk.requirements])
    folder = f"{sdk.name}-py{version}-{hashlib.sha256(state.encode()).hexdigest()[:12]}"
    home = Path(os.environ.get(LOCATION) or ROOT / ".nox" / "peers") / folder
    python = home / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not (home / "installed").is_file():
        shutil.rmtree(home, ignore_errors=True)
        venv.create(home, symlinks=os.name != "nt", with_pip=True)
        options = ["--no-deps"] if sdk.no_deps else []
        subprocess.run([python, "-m", "pip", "install", "-qq", *options, *sdk.requirements], check=True)
        subprocess.run([python, "-Ic", f"import {sdk.imports}"], check=True)
        (home / "installed").write_text(state, encoding="utf-8")
    return python


class Peer:
    """A running SDK: a subprocess that carries out the functions of a driver, one at a time."""

    def __init__(self, sdk: Sdk, driver: Path) -> None:
        python = python_of(sdk)
        self._home = tempfile.TemporaryDirectory(prefix="sessiondock-peer-")
        self._log = Path(self._home.name, "log")
        kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [python, "-u", WORKER, driver.resolve()],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                cwd=self._home.name,
                env={**kept, "HOME": self._home.name, "NO_PROXY": "*", "PYTHONUTF8": "1"},
                text=True,
                encoding="utf-8",
            )

    def ask(self, operation: str, *, timeout: float = 60, **arguments: Any) -> dict[str, Any]:
        """Call a function of the driver and give its `outcome`.

        RuntimeError, with what the SDK printed, when the process dies or is silent for ``timeout`` seconds.
        """
        pipe_in, pipe_out = self._process.stdin, self._process.stdout
        assert pipe_in is not None
        assert pipe_out is not None
        alarm = threading.Timer(timeout, self._process.kill)
        alarm.start()
        try:
            pipe_in.write(json.dumps({"operation": operation, "arguments": arguments}) + "\n")
            pipe_in.flush()
            line = pipe_out.readline()
        except BrokenPipeError:
            line = ""
        finally:
            alarm.cancel()
        if not line:
            self._process.wait()
            raise RuntimeError(f"the SDK's process ended at {operation}:\n{self.log()[-4000:]}")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def log(self) -> str:
        """What the SDK wrote to its standard output and error."""
        return self._log.read_text(encoding="utf-8", errors="replace")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        with self._process:
            pass
        self._home.cleanup()
