"""Sessions deleted, with proof."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from typing import Any

from sessiondock import (
    APIError,
    AsyncClient,
    InvalidValueError,
    NotFoundError,
    Operation,
    SessionDockError,
    TransportError,
)
from sessiondock.authoring import runtime_async

from ..erase_criteria import Criteria
from ..erase_manifest import EraseManifest, now
from ..places import place_of
from ..receipt import ErasedSession, Receipt, sealed
from ..request_ids import RequestIds
from .erase_check import find_remains
from .side import on_primary

__all__ = ["erase_async"]

FIRST_PAUSE, LONGEST_PAUSE = 0.1, 5.0


async def erase_async(
    client: AsyncClient[Any] | Sequence[AsyncClient[Any]],
    *,
    ids: Iterable[str] | None = None,
    user_id: str | None = None,
    filters: Mapping[str, Any] | None = None,
    dry_run: bool = True,
    verify: bool = True,
    manifest: str | os.PathLike[str] | None = None,
    timeout: float = 60.0,
    request_ids: RequestIds | None = None,
    progress: Callable[[ErasedSession], object] | None = None,
) -> Receipt:
    """Delete sessions in one or several providers, and verify that they are gone.

    All ids are collected before anything is deleted. Then session by session is deleted, and each is asked for until
    it is gone or the time is over: the session itself, and its events and recordings where they can be asked for by
    themselves. An error of a provider is noted in the receipt and the next session is tried.

    Args:
        client: one client, or several.
        ids: the sessions; each client is asked for each of them.
        user_id: find the sessions of a user. A provider that cannot filter by user lists all of its sessions.
        filters: find sessions by keyword arguments of ``list``, which every client must take.
        dry_run: only find the sessions. Nothing is deleted unless this is False.
        verify: ask for each session after its deletion.
        manifest: a file to go on from after an interruption. The ids that a dry run collected there are those that a
            real run with the same manifest deletes.
        timeout: seconds for asking, over all sessions.
        request_ids: a plugin of the clients that knows the service's ids of the calls.
        progress: called with each session after its deletion was tried.

    Returns:
        The receipt, whatever happened to single sessions. Read ``receipt.complete``.

    Raises:
        InvalidValueError: not exactly one of ids, user_id and filters was given, or it or one of the filters is empty.
        UnsupportedOperationError: a provider cannot list its sessions, and no ids were given. Nothing was deleted.
        UnsupportedFieldError: a provider does not take a filter. Nothing was deleted.
        StorageError: the manifest cannot be used.
        SessionDockError: a provider failed while ids were collected, and nothing was deleted in this run; or an archive
            of files could not be compacted after the deletions.
    """
    # a replica may not have everything that there is to erase, and may still show what is gone
    clients = [on_primary(each) for each in (client if isinstance(client, Sequence) else [client])]
    criteria = Criteria.of(ids, user_id, filters)
    if timeout < 0:
        raise InvalidValueError(f"timeout must be seconds from 0, not {timeout}")
    providers = [each.capabilities.provider for each in clients]
    places = [place_of(each) for each in clients]
    log = await runtime_async.acquire(
        lambda: EraseManifest(manifest, criteria=criteria.as_dict(), providers=providers, places=places),
        EraseManifest.close,
    )
    try:
        started = now() if manifest is None else log.started_at
        if not log.collected:
            await _collect(clients, criteria, log)
        if not dry_run:
            hopeless = set[tuple[int, str]]()
            for number, each in enumerate(clients):
                hopeless |= await _delete_all(each, number, log, request_ids, progress)
            if verify:
                await _verify(clients, log, timeout, hopeless)
        return sealed(
            Receipt(
                dry_run=dry_run,
                criteria=criteria.as_dict(),
                started_at=started,
                finished_at=now(),
                sessions=tuple(log.sessions()),
            )
        )
    finally:
        log.close()


async def _collect(clients: Sequence[AsyncClient[Any]], criteria: Criteria, log: EraseManifest) -> None:
    found = list[list[str]]()
    for client in clients:
        if criteria.ids is not None:
            found.append(list(criteria.ids))
            continue
        arguments = criteria.arguments(client.capabilities)
        pager = client.sessions.list(**arguments)
        found.append([session.id async for session in pager if arguments or criteria.fits(session)])
    for number, client in enumerate(clients):
        provider = client.capabilities.provider
        await runtime_async.run_blocking(log.add, number, provider, found[number])
        if Operation.DELETE not in client.capabilities:
            for session in log.sessions(number, "planned"):
                log.set(session, "not_coverable", f"{provider} cannot delete sessions; ask the vendor to do it")
    log.finish_collecting()


async def _delete_all(
    client: AsyncClient[Any],
    number: int,
    log: EraseManifest,
    request_ids: RequestIds | None,
    progress: Callable[[ErasedSession], object] | None,
) -> set[tuple[int, str]]:
    """Try to delete what is left. Returns the sessions that waiting does not remove, since they were not deleted."""
    hopeless = set[tuple[int, str]]()
    for session in log.sessions(number, "planned", "failed", "visible"):
        await _remember_recordings(client, session, log)
        if not await _delete(client, session, log, request_ids):
            hopeless.add((number, session.id))
        if progress is not None:
            progress(log.get(session))
    compact = getattr(client, "compact", None)
    if compact is not None:
        # files keep what was deleted until then
        await compact()
    return hopeless


async def _remember_recordings(client: AsyncClient[Any], session: ErasedSession, log: EraseManifest) -> None:
    if not {Operation.RECORDINGS, Operation.STREAM_RECORDING} <= client.capabilities.operations:
        return
    try:
        recordings = await client.sessions.recordings(session.id)
    except SessionDockError:
        return  # a session that is gone has none, and whatever else is wrong shows in the deletion
    await runtime_async.run_blocking(log.keep_recordings, session, [each.id for each in recordings if each.id])


async def _delete(
    client: AsyncClient[Any], session: ErasedSession, log: EraseManifest, request_ids: RequestIds | None
) -> bool:
    """Try to delete a session. Returns whether it may be gone by now or soon."""
    if request_ids is not None:
        request_ids.take()
    known = list[str]()
    try:
        await client.sessions.delete(session.id)
    except NotFoundError:
        reason = session.reason if session.accepted_at else "it was not there"
        await runtime_async.run_blocking(log.set, session, "accepted", reason)
        return True
    except SessionDockError as error:
        if isinstance(error, APIError) and error.request_id is not None:
            known.append(error.request_id)
        reason = f"{type(error).__name__}: {error}"
        await runtime_async.run_blocking(lambda: log.set(session, "failed", reason, request_ids=known))
        return _may_have_deleted(error)
    known += () if request_ids is None else request_ids.take()
    await runtime_async.run_blocking(lambda: log.set(session, "accepted", accepted=True, request_ids=known))
    return True


def _may_have_deleted(error: SessionDockError) -> bool:
    if isinstance(error, APIError):
        return error.status is not None and error.status >= 500
    return isinstance(error, TransportError) and error.may_have_arrived


async def _verify(
    clients: Sequence[AsyncClient[Any]], log: EraseManifest, timeout: float, hopeless: Set[tuple[int, str]]
) -> None:
    """Ask for what was accepted, failed or seen before until it is gone or the time is over; at least once.

    It waits for no session of ``hopeless``.
    """
    deadline, pause = time.monotonic() + timeout, FIRST_PAUSE
    while True:
        waiting = log.sessions(None, "accepted", "failed", "visible")
        remaining = 0
        for session in waiting:
            if not clients[session.client].capabilities.operations & {Operation.GET, Operation.LIST}:
                continue  # it stays accepted, or failed
            remains = await find_remains(clients[session.client], session, log.recordings(session))
            remaining += bool(remains) and (session.client, session.id) not in hopeless
            await runtime_async.run_blocking(_note, log, session, remains)
        left = deadline - time.monotonic()
        if not remaining or left <= 0:
            return
        await runtime_async.sleep(min(pause, left))
        pause = min(pause * 2, LONGEST_PAUSE)


def _note(log: EraseManifest, session: ErasedSession, remains: str) -> None:
    before = "" if session.state == "visible" else session.reason
    if not remains:
        log.set(session, "gone", before)
    elif session.state != "failed":
        # a deletion that failed says why, which tells more than that the session is there
        log.set(session, "visible", remains)
