"""nginx in front of files, so that only the client is measured; it answers faster than any client here asks."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import attrs

__all__ = ["Nginx", "serving_files", "version"]

_CONFIGURATION = """
daemon off; master_process off; pid {home}/pid; error_log {home}/errors;
events {{ worker_connections 4096; }}
http {{
    log_format connections '$connection $ssl_session_reused $server_protocol';
    access_log off;
    server_tokens off; sendfile on; tcp_nodelay on; keepalive_requests 100000000; keepalive_timeout 600s;
    client_max_body_size 64m; client_body_buffer_size 1m; client_body_temp_path {home}/bodies;
    open_file_cache max=1000; default_type application/json; types {{ application/octet-stream bin; }}
    map_hash_bucket_size 256;
    map "$request_method $uri" $answer {{ {answers} }}
    {servers}
}}
"""
_PLAIN = """
server {{
    listen 127.0.0.1:{port} backlog=2048;
    location / {{ rewrite ^ /answers/$answer last; }}
    location /answers/ {{ internal; root {home}; error_page 405 =200 $uri; add_header X-Request-Id 5f2b1c; }}
}}
"""
_ENCRYPTED = """
server {{
    listen 127.0.0.1:{port} ssl http2 backlog=2048;
    ssl_certificate {home}/certificate.pem; ssl_certificate_key {home}/key.pem;
    ssl_session_cache shared:S:1m; keepalive_requests {requests}; access_log {home}/connections connections;
    location / {{ rewrite ^ /answers/$answer last; }}
    location /answers/ {{ internal; root {home}; error_page 405 =200 $uri; }}
}}
"""


@attrs.frozen(kw_only=True)
class Nginx:
    """A running server.

    Attributes:
        address: without encryption.
        encrypted: with TLS and HTTP/2; a connection ends after as many requests as were asked for.
        certificate: the file that clients must trust.
        log: a line for each request to ``encrypted``: connection, ``r`` when its TLS session was resumed, protocol.
    """

    address: str
    encrypted: str
    certificate: Path
    log: Path


def version() -> str:
    """Of the nginx that is installed."""
    done = subprocess.run(["nginx", "-v"], check=True, capture_output=True, text=True)
    return done.stderr.strip().rpartition("/")[2]


@contextmanager
def serving_files(responses: Mapping[str, Any], *, requests: int = 100_000_000) -> Generator[Nginx]:
    """A server that answers ``"GET /path"`` with this JSON, or with so many zeros.

    Args:
        responses: method and path -> JSON, or a number of zeros.
        requests: how many a connection with TLS may carry.
    """
    if shutil.which("nginx") is None:
        raise SystemExit("nginx is not installed: apt-get install nginx-light")
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        home = Path(folder)
        home.chmod(0o755)
        answers = _write(responses, home / "answers")
        _certify(home)
        ports = _free_ports(2)
        servers = _PLAIN.format(port=ports[0], home=home)
        servers += _ENCRYPTED.format(port=ports[1], home=home, requests=requests)
        file = home / "nginx.conf"
        file.write_text(_CONFIGURATION.format(home=home, answers=answers, servers=servers), encoding="utf-8")
        process = subprocess.Popen(["nginx", "-c", file, "-e", home / "errors"])
        try:
            for port in ports:
                _wait_for(port, process)
            yield Nginx(
                address=f"http://127.0.0.1:{ports[0]}",
                encrypted=f"https://localhost:{ports[1]}",
                certificate=home / "certificate.pem",
                log=home / "connections",
            )
        finally:
            process.terminate()
            process.wait(30)


def _write(responses: Mapping[str, Any], folder: Path) -> str:
    """The files of the answers, and the lines of nginx's map that find them."""
    folder.mkdir()
    lines: list[str] = []
    for number, (route, value) in enumerate(responses.items()):
        name = f"{number}.bin" if isinstance(value, int) else f"{number}.json"
        if isinstance(value, int):
            with (folder / name).open("wb") as file:
                file.truncate(value)
        else:
            (folder / name).write_text(json.dumps(value, separators=(",", ":")), encoding="utf-8")
        lines.append(f'"{route}" "{name}";')
    return " ".join(lines)


def _certify(home: Path) -> None:
    options = ["-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-subj", "/CN=localhost"]
    names = ["-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
    files = ["-keyout", str(home / "key.pem"), "-out", str(home / "certificate.pem")]
    subprocess.run(["openssl", "req", *options, *names, *files], check=True, capture_output=True)


def _free_ports(count: int) -> list[int]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    try:
        return [each.getsockname()[1] for each in sockets]
    finally:
        for each in sockets:
            each.close()


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"nginx did not start, exit status {process.poll()}")
