"""What a run is made of: two sides and a manifest, opened and closed again."""

from __future__ import annotations

import os
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any, TypeAlias

from sessiondock import AsyncClient, Operation, UnsupportedOperationError, connect_async
from sessiondock.authoring import runtime_async

from ..manifests import Manifest, Pair
from ..options import Options
from .run import AsyncRun
from .side import AsyncSide, on_primary

__all__ = ["AsyncEnd", "Path", "running"]

AsyncEnd: TypeAlias = AsyncClient[Any] | str
Path: TypeAlias = str | os.PathLike[str]


@asynccontextmanager
async def running(
    source: AsyncEnd, target: AsyncEnd, manifest: Path | None, chosen: Options
) -> AsyncGenerator[AsyncRun]:
    """Open what a run is made of, and close what was opened."""
    async with AsyncExitStack() as stack:
        sides: list[AsyncSide] = []
        for end in (source, target):
            client: AsyncClient[Any] = (
                await stack.enter_async_context(connect_async(end)) if isinstance(end, str) else end
            )
            # what is written is looked for there
            sides.append(AsyncSide(on_primary(client) if sides else client, chosen.concurrency, chosen.patience))
        _need(sides[0], Operation.LIST)
        _need(sides[0], Operation.GET)
        _need(sides[1], Operation.CREATE)
        pair = Pair(sides[0].name, sides[1].name)
        opened = stack.enter_context(Manifest(manifest, pair))
        if manifest is not None:
            await _check_accounts(sides, opened, same=chosen.same_account)
        yield AsyncRun(sides[0], sides[1], opened, chosen)


async def _check_accounts(sides: list[AsyncSide], manifest: Manifest, *, same: bool) -> None:
    """Make sure that an earlier run of the manifest used the same accounts."""
    salt = manifest.salt
    source, target = [await runtime_async.run_blocking(side.account_digest, salt) for side in sides]
    manifest.check_accounts({"source": source, "target": target}, same=same)


def _need(side: AsyncSide, operation: Operation) -> None:
    if not side.can.can(operation):
        raise UnsupportedOperationError(
            f"it cannot {operation} sessions, which this side of a move needs", provider=side.can.provider
        )
