"""PgBouncer in transaction mode before a PostgreSQL server: found, or installed where Debian's packages can be.

It refuses to run as root, so root starts it as ``nobody``. It listens on loopback only, and is gone with the tests.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from providers.sql.tests.postgres_server import USER, UnavailableError

SERVER_CONNECTIONS = 2
"""How many connections to PostgreSQL all clients share."""
_SETTINGS = """
[databases]
tests = host=127.0.0.1 port={server} dbname=tests user={user}

[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = {connections}
"""


def program() -> str:
    """The program; installs it when it is nowhere and that is possible. UnavailableError when it is not."""
    path = os.pathsep.join((*os.get_exec_path(), "/usr/sbin"))
    found = shutil.which("pgbouncer", path=path)
    if found is None:
        _install()
        found = shutil.which("pgbouncer", path=path)
    if found is None:
        raise UnavailableError("Debian's package was installed and holds no pgbouncer")
    return found


def _install() -> None:
    if shutil.which("apt-get") is None:
        raise UnavailableError("pgbouncer is not on the path, and there is no apt-get to install it with")
    sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "-o", "DPkg::Lock::Timeout=120", "install", "-y", "--no-install-recommends", "pgbouncer"]
    try:
        subprocess.run([*sudo, "apt-get", "update"], env=quiet, check=False, capture_output=True)
        subprocess.run([*sudo, *install], env=quiet, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise UnavailableError(f"pgbouncer is not on the path, and apt-get failed: {error}") from error


@contextmanager
def pgbouncer(server: str) -> Generator[str]:
    """The address of a running PgBouncer before a server, both ``127.0.0.1:port``."""
    found = program()
    folder = Path(tempfile.mkdtemp(prefix="sessiondock-pgbouncer-"))
    options: dict[str, Any] = {"cwd": folder, "stdin": subprocess.DEVNULL}
    if os.geteuid() == 0:
        shutil.chown(folder, "nobody")
        options |= {"user": "nobody", "group": folder.stat().st_gid, "extra_groups": ()}
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = folder / "pgbouncer.ini"
    parts = {"server": server.rpartition(":")[2], "user": USER, "port": port, "connections": SERVER_CONNECTIONS}
    settings.write_text(_SETTINGS.format(**parts), encoding="utf-8")
    try:
        with (folder / "log").open("wb") as log:
            running = subprocess.Popen([found, settings.name], **options, stdout=log, stderr=log)
        try:
            _wait(port, running, folder / "log")
            yield f"127.0.0.1:{port}"
        finally:
            running.kill()
            running.wait(timeout=30)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _wait(port: int, running: subprocess.Popen[Any], log: Path) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=5).close()
        except OSError:
            if running.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"PgBouncer did not start:\n{log.read_text()}") from None
            time.sleep(0.02)
        else:
            return
