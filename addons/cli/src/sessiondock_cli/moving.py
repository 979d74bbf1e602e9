"""What the commands that move sessions share: connections, filters, progress, the report and how a run ends."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol, TypeVar

import typer

from sessiondock import protocols
from sessiondock_transfer import Progress

from .asking import confirm
from .connections import is_url, masked, open_client
from .exit_codes import ExitCode, exit_code_of
from .field_options import field_options
from .output import chosen_format, open_writer
from .printing import print_error
from .progress import progress_display
from .side_counts import SideCounts
from .text import counted, shown
from .usage import UsageError

__all__ = ["default_manifest", "end_if_missing", "how_to_go_on", "run_move", "write_report"]

R = TypeVar("R", bound="Reported")


class Reported(Protocol):
    """What can be written as a report."""

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        ...


Move = Callable[
    [protocols.Client[Any], protocols.Client[Any], Mapping[str, Any], Callable[[Progress], object] | None], R
]


def run_move(
    source: str,
    target: str,
    filters: Sequence[str],
    move: Move[R],
    *,
    quiet: bool,
    manifest: Path | None = None,
    deletion: str | None = None,
) -> tuple[R, BaseException | None]:
    """Open both connections, run a move between them with progress, and give its report and the last error in it.

    A deletion is asked about first. An interrupt says how to go on, and ends the command with 130.
    """
    if source == target:
        raise UsageError("the two connections are the same")
    sides = SideCounts(), SideCounts()
    with open_client(source, sides[0]) as left, open_client(target, sides[1], makes=True) as right:
        chosen = field_options(left, "list", filters)
        if deletion is not None:
            confirm(deletion)
        try:
            with progress_display(sides, quiet=quiet) as show:
                report = move(left, right, chosen, show)
            return report, sides[1].error or sides[0].error
        except KeyboardInterrupt:
            print_error(f"interrupted{how_to_go_on(manifest)}")
            raise typer.Exit(ExitCode.INTERRUPTED) from None


def write_report(report: Reported, output: str | None, *, ok: bool, cause: BaseException | None = None) -> None:
    """Write a report: a text for people, one object for programs. Ends the command when it is not ``ok``.

    Args:
        report: what is written.
        output: the format that was asked for.
        ok: whether all went well.
        cause: what ended the run before its end, if anything did; it tells the exit code.
    """
    if chosen_format(output, sys.stdout) == "table":
        sys.stdout.write(shown(str(report)) + "\n")
    else:
        found = report.to_dict()
        writer = open_writer(output, tuple(found), None)
        writer.write(found)
        writer.close()
    if not ok:
        if cause is not None:
            print_error(str(cause))
        raise typer.Exit(ExitCode.FAILED if cause is None else _code_of(cause))


def _code_of(cause: BaseException) -> ExitCode:
    found = exit_code_of(cause)
    return found if found in (ExitCode.AUTHENTICATION, ExitCode.CONNECTION) else ExitCode.FAILED


def end_if_missing(found: int, ids: Sequence[str] | None) -> None:
    """End the command when sessions that were named do not exist: with 3 if none does, with 1 if some do."""
    missing = len(set(ids or ())) - found
    if missing > 0:
        print_error(
            f"{missing} of {counted(len(set(ids or ())), 'session')} named {'does' if missing == 1 else 'do'} not exist"
            "; `sessiondock ls` shows those there are"
        )
        raise typer.Exit(ExitCode.FAILED if found else ExitCode.NOT_FOUND)


def default_manifest(source: str, target: str) -> Path:
    """The manifest in the current folder for two connections, another one for each pair.

    It is named by their names, and for a URL by its scheme and the beginning of its digest.
    """
    return Path("-to-".join(_label(each) for each in (source, target)) + ".manifest")


def _label(connection: str) -> str:
    if not is_url(connection):
        return connection
    url = masked(connection)
    return f"{url.partition(':')[0].partition('+')[0]}-{hashlib.sha256(url.encode()).hexdigest()[:8]}"


def how_to_go_on(manifest: Path | str | None) -> str:
    """How a run goes on that did not come to its end; empty when no manifest knows."""
    return "" if manifest is None else f"; run the same command again to go on, {manifest} knows what is done"
