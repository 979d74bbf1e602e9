"""The hooks a plugin may implement, all of them on plain data. Entry-point group: ``sessiondock.plugins``.

Implementations are plain functions or methods marked with `hookimpl`; a plugin is a module or an object that has
some. They take the arguments they need, by name. Wrappers and async functions are rejected. Hooks do no I/O, with one
exception, `credential`. They run for every provider, not only for those that speak HTTP. Every hook here exists since
version 0.1.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pluggy

from .http import PreparedRequest

__all__ = ["PROJECT", "hookimpl", "hookspec"]

PROJECT = "sessiondock"
hookspec: pluggy.HookspecMarker = pluggy.HookspecMarker(PROJECT)
hookimpl: pluggy.HookimplMarker = pluggy.HookimplMarker(PROJECT)


@hookspec
def credential(provider: str, setting: str) -> str | None:
    """Find a secret for a setting that was neither given nor in the environment.

    Runs once, when a client is built, and may read a keyring or a vault. The first answer that is not None counts.
    When it raises, the client is not built: ConfigurationError, never another key in its place. The message of a
    ConfigurationError that it raises is shown; of any other exception only the type is, since its text may hold a key.
    """
    return None


@hookspec
def operation_started(provider: str, operation: str, call_id: str, session_id: str | None, page: int | None) -> None:
    """See that a call begins. Every hook of this call gets the same ``call_id``. May change nothing.

    Each page of a list is a call of its own; ``page`` is its number in that list, from 1. ``session_id`` is the session
    that the call names. Both are None for other calls. A call that is rejected before anything is sent begins and
    finishes, too, with no attempt.
    """


@hookspec
def request_prepared(provider: str, request: PreparedRequest, call_id: str, attempt: int) -> None:
    """See a request before each time it is sent; ``attempt`` counts from 1.

    May change ``request.headers``, for instance to add a trace id. The headers are checked afterwards: one that cannot
    be sent is a ConfigurationError. Changing anything else is not supported.
    """


@hookspec
def response_received(
    provider: str,
    operation: str,
    status: int,
    headers: Mapping[str, str],
    seconds: float,
    call_id: str,
    attempt: int,
    request_id: str | None,
) -> None:
    """See each response: its status, its headers without secrets, and the seconds since the request was sent.

    ``request_id`` is the service's own id of the call, None when it gave none. May change nothing.
    """


@hookspec
def retry_scheduled(provider: str, operation: str, attempt: int, delay: float, reason: str, call_id: str) -> None:
    """See that a call will be attempted again after ``delay`` seconds. May change nothing."""


@hookspec
def operation_finished(
    provider: str,
    operation: str,
    seconds: float,
    error: BaseException | None,
    call_id: str,
    attempts: int,
    session_id: str | None,
    page: int | None,
    results: int | None,
    sent: int,
    received: int,
    request_id: str | None,
) -> None:
    """See that a call is over, with all its attempts and waits, its result decoded or its last byte read.

    ``error`` is None on success; an error of ours is complete and without secrets by then. ``session_id`` is the
    session that the call named, or that it returned. ``results`` counts the sessions, events or recordings that it
    gave, None when its result is of another kind. ``sent`` and ``received`` are the bytes of all request and response
    bodies, decoded, and of a recording that is read from a database or a file; 0 where there are none. ``request_id``
    is the service's own id of the last attempt. May change nothing.
    """


@hookspec
def redact_stored(provider: str, operation: str, field: str, text: str) -> str:
    """Change a text before it is stored: each one in the arguments of a call that writes, for every provider.

    It runs before the provider's code, for the texts and the keys of mappings in all arguments, in events and in their
    children, at any depth. ``field`` is the name of the argument, or of the event's field, such as ``"inputs"``. Ids,
    types, numbers, times and the content of recordings are not changed. Implementations run one after another, each on
    the result of the one before. When one raises, or returns anything but a str, the call is rejected:
    ConfigurationError, and nothing is sent.
    """
    return text


@hookspec
def redact(text: str) -> str:
    """Change a text that leaves the process: message, body, headers and URL of an error, a URL in a log line.

    Implementations run one after another, each on the result of the one before. When one raises, or returns anything
    but a str, the text becomes ``[redaction failed]``.
    """
    return text


@hookspec
def cli_commands() -> Mapping[str, Any] | None:
    """Further commands for an add-on with a command line: name -> callable taking the list of remaining arguments."""
    return None
