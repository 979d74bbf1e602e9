"""What all commands share: the options ``--debug`` and ``--quiet``, and how errors end a command."""

from __future__ import annotations

import functools
import inspect
import os
import sys
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, contextmanager
from typing import Annotated, Any, get_type_hints

import typer

from .printing import print_error
from .usage import UsageError

__all__ = ["command", "reported"]

Debug = Annotated[bool, typer.Option("--debug", help="Show tracebacks and every request on standard error.")]


def command(*, fields: bool = False) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Decorate the function of a command.

    It gets the option ``--debug``, and its errors become a line on standard error and an exit code.

    Args:
        fields: whether the command takes fields or filters of the provider as options, see `FieldCommand`.
    """

    def decorate(function: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(function)
        def run(*, debug: bool, **arguments: Any) -> None:
            if debug:
                _log_requests()
            with reported(debug=debug, fields=fields):
                function(**arguments)

        parameters = [
            *_typed_parameters(function),
            inspect.Parameter("debug", _KEYWORD, default=False, annotation=Debug),
        ]
        run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
        run.__annotations__ = {each.name: each.annotation for each in parameters}
        run.has_fields = fields  # type: ignore[attr-defined]
        del run.__wrapped__
        return run

    return decorate


@contextmanager
def reported(*, debug: bool, fields: bool = True) -> Generator[None]:
    """Let errors inside become a line on standard error and an exit code, and a reader that went away no error.

    Args:
        debug: whether the traceback is shown too.
        fields: whether the command takes fields of the provider as options, which a message may name.
    """
    try:
        with _advising(fields=fields):
            yield
        sys.stdout.flush()
    except BrokenPipeError:
        _drop_output()
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - typer's own are raised again
        raise typer.Exit(_report(error, debug=debug)) from None


_KEYWORD = inspect.Parameter.KEYWORD_ONLY


def _typed_parameters(function: Callable[..., None]) -> list[inspect.Parameter]:
    hints = get_type_hints(function, include_extras=True)
    found = inspect.signature(function).parameters.values()
    return [each.replace(annotation=hints[each.name], kind=_KEYWORD) for each in found]


def _advising(*, fields: bool) -> AbstractContextManager[None]:
    from sessiondock.authoring import advice

    from .advice import CommandWords

    return advice.advising_in(CommandWords(fields=fields))


def _report(error: BaseException, *, debug: bool) -> int:
    """Print an error and give the exit code. Errors that are typer's own, and defects, are raised again."""
    from sessiondock import SessionDockError

    from .exit_codes import ExitCode, exit_code_of

    if isinstance(error, KeyboardInterrupt):
        print_error("interrupted")
        return ExitCode.INTERRUPTED
    if isinstance(error, UsageError):
        code, message = ExitCode.USAGE, str(error)
    elif isinstance(error, SessionDockError):
        code, message = exit_code_of(error), str(error)
    elif isinstance(error, OSError):
        code, message = ExitCode.FAILED, f"{error.filename or ''}: {error.strerror or error}".removeprefix(": ")
    else:
        raise error
    if debug:
        _print_traceback(error)
    print_error(message)
    return code


def _print_traceback(error: BaseException) -> None:
    import traceback

    from sessiondock.authoring import load_hooks

    from .text import shown

    for line in traceback.format_exception(error):
        sys.stderr.write(shown(load_hooks().redact(line)))


def _log_requests() -> None:
    import logging

    from .text import shown

    class Shown(logging.Formatter):
        """Parts of what is logged come from outside."""

        def format(self, record: logging.LogRecord) -> str:
            return shown(super().format(record))

    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Shown("%(asctime)s %(name)s %(message)s"))
    logger = logging.getLogger("sessiondock")
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)


def _drop_output() -> None:
    """The reader of our output went away, as ``| head`` does. What is still buffered has nowhere to go."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
