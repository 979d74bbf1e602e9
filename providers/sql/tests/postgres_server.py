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


@contextmanager
def server() -> Generator[str]:
    """The address of a running server, ``127.0.0.1:port``, with a database ``tests``."""
    found = programs()
    folder = Path(tempfile.mkdtemp(prefix="sessiondock-postgresql-"))
    options: dict[str, Any] = {"cwd": folder}
    if os.geteuid() == 0:
        shutil.chown(folder, "nobody")
        options |= {"user": "nobody", "group": folder.stat().st_gid, "extra_groups": ()}
    try:
        _make(found, folder, options)
        with _running(found, folder, options) as address:
            yield address
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _make(found: Path, folder: Path, options: Mapping[str, Any]) -> None:
    arguments = ["-D", "data", "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
    subprocess.run([found / "initdb", *arguments], **options, check=True, capture_output=True)
    rules = f"host all {GUARDED} 127.0.0.1/32 scram-sha-256\nhost all {USER} 127.0.0.1/32 trust\n"
    (folder / "data" / "pg_hba.conf").write_text(rules, encoding="utf-8")


@contextmanager
def _running(found: Path, folder: Path, options: Mapping[str, Any]) -> Generator[str]:
    port = _free_port()
    settings = {
        "listen_addresses": "127.0.0.1",
        "port": str(port),
        "unix_socket_directories": "",
        "fsync": "off",
        "full_page_writes": "off",
        "max_connections": "200",
    }
    command = [str(found / "postgres"), "-D", "data"]
    command += [option for name, value in settings.items() for option in ("-c", f"{name}={value}")]
    with (folder / "log").open("wb") as log:
        started = subprocess.Popen(
            ["/bin/sh", "-c", _START, "sh", *command], **options, stdin=subprocess.PIPE, stdout=log, stderr=log
        )
    try:
        _prepare(port, lambda: started.poll() is None, folder / "log")
        yield f"127.0.0.1:{port}"
    finally:
        assert started.stdin is not None
        started.stdin.close()
        started.wait(timeout=30)


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
                connection.execute("CREATE DATABASE tests")
                connection.execute(f"CREATE USER {GUARDED} PASSWORD '{PASSWORD}'")
            return
        except psycopg.OperationalError:
            if not running() or time.monotonic() > deadline:
                raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text()}") from None
            time.sleep(0.02)
