# Generated from src/sessiondock_transfer/_async/running.py: edit that file, not this one.
# Digest: 3fb605ab9090a2b0
"""What a run is made of: two sides and a manifest, opened and closed again."""

from __future__ import annotations

import os
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from typing import Any, TypeAlias

from sessiondock import Client, Operation, UnsupportedOperationError, connect
from sessiondock.authoring import runtime_sync

from ..manifests import Manifest, Pair
from ..options import Options
from .run import Run
from .side import Side, on_primary

__all__ = ["End", "Path", "running"]

End: TypeAlias = Client[Any] | str
Path: TypeAlias = str | os.PathLike[str]


@contextmanager
def running(
    source: End, target: End, manifest: Path | None, chosen: Options
) -> Generator[Run]:
    """Open what a run is made of, and close what was opened."""
    with ExitStack() as stack:
        sides: list[Side] = []
        for end in (source, target):
            client: Client[Any] = (
                stack.enter_context(connect(end)) if isinstance(end, str) else end
            )
            # what is written is looked for there
            sides.append(Side(on_primary(client) if sides else client, chosen.concurrency, chosen.patience))
        _need(sides[0], Operation.LIST)
        _need(sides[0], Operation.GET)
        _need(sides[1], Operation.CREATE)
        pair = Pair(sides[0].name, sides[1].name)
        opened = stack.enter_context(Manifest(manifest, pair))
        if manifest is not None:
            _check_accounts(sides, opened, same=chosen.same_account)
        yield Run(sides[0], sides[1], opened, chosen)


def _check_accounts(sides: list[Side], manifest: Manifest, *, same: bool) -> None:
    """Make sure that an earlier run of the manifest used the same accounts."""
    salt = manifest.salt
    source, target = [runtime_sync.run_blocking(side.account_digest, salt) for side in sides]
    manifest.check_accounts({"source": source, "target": target}, same=same)


def _need(side: Side, operation: Operation) -> None:
    if not side.can.can(operation):
        raise UnsupportedOperationError(
            f"it cannot {operation} sessions, which this side of a move needs", provider=side.can.provider
        )
