"""The hooks a plugin may implement, all of them on plain data. Entry-point group: ``sessiondock.plugins``.

Implementations are plain functions or methods marked with `hookimpl`; a plugin is a module or an object that has
some. Hooks do no I/O, with one exception, `credential`. Every hook here exists since version 0.1.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pluggy

from .http import PreparedRequest

__all__ = ["PROJECT", "hookimpl", "hookspec"]

PROJECT = "sessiondock"
hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


@hookspec
def credential(provider: str, setting: str) -> str | None:
    """Find a secret for a setting that was neither given nor in the environment.

    Runs once, when a client is built, and may read a keyring or a vault. The first answer that is not None counts.
    When it raises, the client is not built: ConfigurationError, never another key in its place. The message of a
    ConfigurationError that it raises is shown; of any other exception only the type is, since its text may hold a key.
    """
    return None


@hookspec
def request_prepared(provider: str, request: PreparedRequest) -> None:
    """See a request before each time it is sent.

    May change ``request.headers``, for instance to add a trace id. Changing anything else is not supported.
    """


@hookspec
def response_received(provider: str, operation: str, status: int, headers: Mapping[str, str], seconds: float) -> None:
    """See each answer: its status, header fields (secrets masked) and seconds since it was sent. May change nothing."""


@hookspec
def retry_scheduled(provider: str, operation: str, attempt: int, delay: float, reason: str) -> None:
    """See that a request will be sent again after ``delay`` seconds. May change nothing."""


@hookspec
def operation_finished(provider: str, operation: str, seconds: float, error: BaseException | None) -> None:
    """See that a call is over, with all its tries and waits; ``error`` is None on success. May change nothing."""


@hookspec
def redact(text: str) -> str | None:
    """Change a text that is about to leave the process in a message, a log or an export.

    Implementations run one after another, each on the result of the one before. When one raises, the text becomes
    ``[redaction failed]``.
    """
    return None


@hookspec
def cli_commands() -> Mapping[str, Any] | None:
    """Further commands for the command line: name -> callable taking the list of remaining arguments."""
    return None
