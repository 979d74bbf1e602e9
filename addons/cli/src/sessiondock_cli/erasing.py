"""Erasing, after asking."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

import typer

import sessiondock_transfer as transfer

from .connections import open_client
from .exit_codes import ExitCode
from .field_options import field_options
from .printing import agreed
from .progress import counting
from .side_counts import SideCounts
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
            _confirm(len(found.sessions), connections)
        show = stack.enter_context(counting("deleted", quiet=quiet))
        number = 0

        def progress(_: transfer.ErasedSession) -> None:
            nonlocal number
            number += 1
            if show is not None:
                show(number)

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
        gone = any(each.state == "gone" for each in receipt.sessions)
        return receipt, None if gone else counts.error


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


def _confirm(number: int, connections: Sequence[str]) -> None:
    if not sys.stdin.isatty():
        raise UsageError(f"{number} session(s) would be deleted and nobody can be asked; add --yes")
    if not agreed(f"Delete {number} session(s) from {', '.join(connections)}, for good?"):
        raise typer.Exit(ExitCode.FAILED)
