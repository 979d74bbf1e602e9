"""Run an installed fake server by name: `python -m sessiondock.testing.serve NAME [--port N]`.

A distribution offers a fake through the entry point group `sessiondock.fakes`: name -> a subclass of `FakeServer`
whose constructor needs no argument.
"""

from __future__ import annotations

import argparse
import difflib
import ipaddress
import signal
import sys
import threading
from collections.abc import Sequence
from importlib.metadata import EntryPoint, entry_points
from types import FrameType

from .server import FakeServer

GROUP = "sessiondock.fakes"
_LOG_LIMIT = 1000


class ServeError(Exception):
    """The fake cannot be served. The message has the reason and what to do."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until SIGINT or SIGTERM.

    Prints the base URL on the first line and the API key that the fake accepts on the second. Returns the exit code:
    0 after a signal, 2 when nothing could be served.
    """
    options = _parser().parse_args(arguments)
    try:
        server = load_fake(options.name)
        server.host = _checked_host(options.host, allow_remote=options.allow_remote)
        server.port = options.port
        server.log_limit = _LOG_LIMIT
        _serve(server)
    except ServeError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return 0


def load_fake(name: str) -> FakeServer:
    """A new instance of the fake with this name. Raises ServeError for an unknown or a broken one."""
    known = {entry.name: entry for entry in entry_points(group=GROUP)}
    if name not in known:
        raise ServeError(_unknown(name, sorted(known)))
    entry = known[name]
    try:
        made: object = entry.load()()
    except Exception as error:
        raise ServeError(f"the fake {name!r} {_origin(entry)} does not load: {error!r}") from error
    if not isinstance(made, FakeServer):
        raise ServeError(f"the fake {name!r} {_origin(entry)} is not a FakeServer but a {type(made).__name__}")
    return made


def _unknown(name: str, known: list[str]) -> str:
    if not known:
        return f"no fake is called {name!r}, and none is installed: install a provider that has one"
    close = difflib.get_close_matches(name, known, 1)
    hint = f"did you mean {close[0]}? " if close else ""
    return f"no fake is called {name!r}: {hint}installed are {', '.join(known)}"


def _origin(entry: EntryPoint) -> str:
    return f"of {entry.dist.name} {entry.dist.version}" if entry.dist is not None else f"({entry.value})"


def _checked_host(host: str, *, allow_remote: bool) -> str:
    if not allow_remote and not _is_loopback(host):
        raise ServeError(f"{host!r} is not loopback, and a fake has no security: use 127.0.0.1, or add --allow-remote")
    return host


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _serve(server: FakeServer) -> None:
    done = threading.Event()

    def finish(number: int, frame: FrameType | None) -> None:
        done.set()

    signal.signal(signal.SIGINT, finish)
    signal.signal(signal.SIGTERM, finish)
    try:
        server.start()
    except OSError as error:
        raise ServeError(f"cannot listen on {server.host} port {server.port}: {error}") from error
    try:
        sys.stdout.write(f"{server.base_url}\nAPI key: {server.api_key}\n")
        sys.stdout.flush()
        done.wait()
    finally:
        server.stop()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m sessiondock.testing.serve", description="Run a fake server.")
    parser.add_argument("name", help=f"name of an entry point in the group {GROUP}")
    parser.add_argument(
        "--port", type=int, default=0, choices=range(65536), metavar="PORT", help="0, the default, takes a free one"
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: 127.0.0.1)")
    parser.add_argument("--allow-remote", action="store_true", help="accept a host that is not loopback")
    return parser


if __name__ == "__main__":
    sys.exit(main())
