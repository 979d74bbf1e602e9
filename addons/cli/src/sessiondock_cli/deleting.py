"""Deleting several sessions: one that fails does not keep the others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import typer

from sessiondock import APIError, NotFoundError, StorageError, protocols

from .exit_codes import ExitCode, exit_code_of
from .printing import print_error, print_note

__all__ = ["delete_all"]


def delete_all(client: protocols.Client[Any], ids: Sequence[str], *, missing_is_failure: bool, quiet: bool) -> None:
    """Delete each, report each failure, and end with 1 when some failed, or with the failure's own code if all did."""
    codes: list[ExitCode] = []
    for session_id in ids:
        try:
            client.sessions.delete(session_id)
        except NotFoundError as error:
            if missing_is_failure:
                codes.append(_failed(session_id, error))
        except (APIError, StorageError) as error:
            codes.append(_failed(session_id, error))
    if not quiet:
        print_note(f"deleted {len(ids) - len(codes)} of {len(ids)}")
    if codes:
        raise typer.Exit(codes[0] if len(codes) == len(ids) and len(set(codes)) == 1 else ExitCode.FAILED)


def _failed(session_id: str, error: APIError | StorageError) -> ExitCode:
    print_error(f"{session_id}: {error}")
    return exit_code_of(error)
