"""A PostgreSQL server of the tests' own: found, or installed where Debian's packages can be, and gone with the tests.

It refuses to run as root, so root starts it as ``nobody``. It listens on loopback only, on a free port, in a temporary
folder, and does not wait for the disk.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

USER, GUARDED, PASSWORD = "tester", "guarded", "s p@ce/é"
"""A user who needs no password, and one who does."""
_PROGRAMS = ("initdb", "postgres")
_START = 'exec 3<&0; "$@" <&- 3<&- & server=$!; read -r _ <&3; kill -INT "$server"; wait "$server"'
"""Runs a server until standard input ends, which it does even when the tests are killed."""


class UnavailableError(Exception):
    """There is none here, and it cannot be installed."""


def programs() -> Path:
    """The folder with the server's programs; installs them when they are nowhere and that is possible."""
    found = _find()
    if found is None:
        with _one_at_a_time():
            found = _find() or _install()
    return found


@contextmanager
def _one_at_a_time() -> Generator[None]:
    """Keep other processes that run these tests waiting: apt-get fails when its lists are being renewed."""
    if sys.platform == "win32":
        yield
        return
    import fcntl

    with (Path(tempfile.gettempdir()) / f"sessiondock-postgresql-{os.geteuid()}.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _find() -> Path | None:
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_version, reverse=True)
    places = [*map(Path, os.get_exec_path()), *versions]
    return next((place for place in places if all((place / name).exists() for name in _PROGRAMS)), None)


def _version(folder: Path) -> tuple[int, ...]:
    return tuple(int(part) for part in folder.parent.name.split(".") if part.isdigit())


def _install() -> Path:
    if shutil.which("apt-get") is None:
        raise UnavailableError("initdb and postgres are not on the path, and there is no apt-get to install them with")
    sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
    settings = "/etc/postgresql-common/createcluster.conf"
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "-o", "DPkg::Lock::Timeout=120", "install", "-y", "--no-install-recommends"]
    # between the two: the package would start a server of its own
    no_cluster = ["sed", "-i", "$acreate_main_cluster = false", settings]
    try:
        subprocess.run([*sudo, "apt-get", "update"], env=quiet, check=False, capture_output=True)
        for command in ([*install, "postgresql-common"], no_cluster, [*install, "postgresql"]):
            subprocess.run([*sudo, *command], env=quiet, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise UnavailableError(f"initdb and postgres are not on the path, and apt-get failed: {error}") from error
    found = _find()
    if found is None:
        raise UnavailableError("Debian's package was installed and holds no initdb and postgres")
    return found


class Server:
    """A server with its data in a folder, which can be stopped and started again at the same address."""

    def __init__(self, found: Path, folder: Path, options: Mapping[str, Any]) -> None:
        self._found, self._folder, self._options = found, folder, options
        self._port = _free_port()
        self._started: subprocess.Popen[Any] | None = None

    @property
    def address(self) -> str:
        """``127.0.0.1:port``."""
        return f"127.0.0.1:{self._port}"

    def start(self) -> None:
        """Start it and wait until it takes connections."""
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": str(self._port),
            "unix_socket_directories": "",
            "fsync": "off",
            "full_page_writes": "off",
            "max_connections": "200",
        }
        command = [str(self._found / "postgres"), "-D", "data"]
        command += [option for name, value in settings.items() for option in ("-c", f"{name}={value}")]
        shell = ["/bin/sh", "-c", _START, "sh", *command]
        with (self._folder / "log").open("ab") as log:
            options: dict[str, Any] = {**self._options, "stdin": subprocess.PIPE, "stdout": log, "stderr": log}
            started: subprocess.Popen[Any] = subprocess.Popen(shell, **options)
        self._started = started
        _prepare(self._port, lambda: started.poll() is None, self._folder / "log")

    def stop(self) -> None:
        """Break every connection off and end it."""
        if self._started is not None:
            assert self._started.stdin is not None
            self._started.stdin.close()
            self._started.wait(timeout=30)
            self._started = None


@contextmanager
def running_server() -> Generator[Server]:
    """A running server with a database ``tests``."""
    found = programs()
    folder = Path(tempfile.mkdtemp(prefix="sessiondock-postgresql-"))
    options: dict[str, Any] = {"cwd": folder}
    if os.geteuid() == 0:
        shutil.chown(folder, "nobody")
        options |= {"user": "nobody", "group": folder.stat().st_gid, "extra_groups": ()}
    try:
        _make(found, folder, options)
        made = Server(found, folder, options)
        try:
            made.start()
            yield made
        finally:
            made.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def server() -> Generator[str]:
    """The address of a running server, ``127.0.0.1:port``, with a database ``tests``."""
    with running_server() as running:
        yield running.address


def _make(found: Path, folder: Path, options: Mapping[str, Any]) -> None:
    arguments = ["-D", "data", "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
    subprocess.run([found / "initdb", *arguments], **options, check=True, capture_output=True)
    rules = f"host all {GUARDED} 127.0.0.1/32 scram-sha-256\nhost all {USER} 127.0.0.1/32 trust\n"
    (folder / "data" / "pg_hba.conf").write_text(rules, encoding="utf-8")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _prepare(port: int, running: Callable[[], bool], log: Path) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            with psycopg.connect(f"postgresql://{USER}@127.0.0.1:{port}/postgres", autocommit=True) as connection:
                if not connection.execute("SELECT 1 FROM pg_database WHERE datname = 'tests'").fetchall():
                    connection.execute("CREATE DATABASE tests")
                    connection.execute(f"CREATE USER {GUARDED} PASSWORD '{PASSWORD}'")
            return
        except psycopg.OperationalError:
            if not running() or time.monotonic() > deadline:
                raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text()}") from None
            time.sleep(0.02)
