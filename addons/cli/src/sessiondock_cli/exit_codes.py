"""What the command ends with. The numbers are documented and stable."""

from __future__ import annotations

import enum

from sessiondock import errors

__all__ = ["ExitCode", "exit_code_of"]


class ExitCode(enum.IntEnum):
    """The exit codes of every command."""

    DONE = 0
    FAILED = 1  # at least one item failed, or anything else went wrong
    USAGE = 2
    NOT_FOUND = 3
    AUTHENTICATION = 4
    CONNECTION = 5
    INTERRUPTED = 130


_CODES: tuple[tuple[type[Exception], ExitCode], ...] = (
    (errors.NotFoundError, ExitCode.NOT_FOUND),
    (errors.AuthenticationError, ExitCode.AUTHENTICATION),
    (errors.PermissionDeniedError, ExitCode.AUTHENTICATION),
    (errors.TransportError, ExitCode.CONNECTION),
    (errors.ConfigurationError, ExitCode.USAGE),
    (errors.InvalidValueError, ExitCode.USAGE),
    (errors.UnsupportedFieldError, ExitCode.USAGE),
    (errors.MissingFieldError, ExitCode.USAGE),
    (errors.UnsupportedOperationError, ExitCode.USAGE),
)


def exit_code_of(error: BaseException) -> ExitCode:
    """The exit code that an error of sessiondock ends the command with."""
    return next((code for kind, code in _CODES if isinstance(error, kind)), ExitCode.FAILED)
