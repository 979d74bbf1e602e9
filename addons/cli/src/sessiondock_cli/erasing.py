"""Erasing, after asking."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import typer

import sessiondock_transfer as transfer
from sessiondock import APIError, TransportError

from .asking import confirm
from .connections import named, open_client
from .exit_codes import ExitCode
from .field_options import field_options
from .moving import how_to_go_on
from .printing import print_error, print_note
from .progress import counting
from .side_counts import SideCounts
from .text import counted
from .usage import UsageError

__all__ = ["check_receipt", "erase_sessions"]


def erase_sessions(
    connections: Sequence[str],
    arguments: Sequence[str],
    *,
    ids: Sequence[str] | None,
    user_id: str | None,
    real: bool,
    ask: bool,
    verify: bool,
    timeout: float,
    manifest: str | None,
    quiet: bool,
) -> tuple[transfer.Receipt, BaseException | None]:
    """Find the sessions and, if ``real``, delete them once somebody has agreed. UsageError when nobody can be asked.

    Gives the receipt, and the last error when not one session is known to be gone.
    """
    counts = SideCounts()
    with ExitStack() as stack:
        clients = [stack.enter_context(open_client(each, counts)) for each in connections]
        filters = field_options(clients[0], "list", arguments) or None
        if sum(each is not None for each in (ids, user_id, filters)) != 1:
            raise UsageError(
                "choose the sessions by exactly one of --session, --user-id, and filters such as --tags test"
            )
        if real and ask:
            found = transfer.erase(clients, ids=ids, user_id=user_id, filters=filters)
            confirm(
                f"delete {counted(len(found.sessions), 'session')} from {', '.join(map(named, connections))}, for good"
            )
        show = stack.enter_context(counting("deleted", quiet=quiet))
        number = 0

        def progress(_: transfer.ErasedSession) -> None:
            nonlocal number
            number += 1
            if show is not None:
                show(number)

        with _ending(manifest):
            receipt = transfer.erase(
                clients,
                ids=ids,
                user_id=user_id,
                filters=filters,
                dry_run=not real,
                verify=verify,
                timeout=timeout,
                manifest=manifest,
                progress=progress,
            )
        if real and not receipt.complete and manifest is not None and not quiet:
            print_note(f"not all are known to be gone{how_to_go_on(manifest)}")
        gone = any(each.state == "gone" for each in receipt.sessions)
        return receipt, None if gone else counts.error


@contextmanager
def _ending(manifest: str | None) -> Generator[None]:
    """Say how to go on after an interrupt, which ends the command with 130, and after a failure of a service."""
    try:
        yield
    except KeyboardInterrupt:
        print_error(f"interrupted{how_to_go_on(manifest) or '; run the same command again for the rest'}")
        raise typer.Exit(ExitCode.INTERRUPTED) from None
    except (APIError, TransportError) as error:
        if manifest is not None and Path(manifest).exists():
            error.message += how_to_go_on(manifest)
        raise


def check_receipt(path: str, *, resumes: bool) -> None:
    """Reject a file that a receipt cannot be written to, before anything is deleted.

    Args:
        path: of the receipt.
        resumes: whether a manifest knows all that earlier runs have erased, so that the new receipt says more.
    """
    try:
        with Path(path).open("ab") as file:
            size = file.tell()
    except OSError as error:
        raise UsageError(f"the receipt cannot be written to {path} ({error.strerror}); nothing was deleted") from error
    if size and not resumes:
        raise UsageError(f"{path} exists, and a receipt is never replaced; name another file. Nothing was deleted")
