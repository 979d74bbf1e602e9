"""Checks of errors, retries and secrets for providers whose storage is broken through `StorageFault`."""

from __future__ import annotations

import pickle
from typing import Any

from sessiondock import Operation
from sessiondock.errors import SessionDockError

from .. import applies
from ..expect import expect, raises
from ..logs import everything_logged
from ..rules import check
from ..storage_faults import StorageFault
from .calls import AsyncCalls

__all__ = ["AsyncStorageChecks"]


class AsyncStorageChecks(AsyncCalls):
    """Checks with storage that fails."""

    @check("errors", when=applies.breaks_storage, each=applies.storage_faults)
    async def test_storage_fails(self, case: str) -> None:
        """While storage fails, a call raises the declared error, complete and picklable; afterwards it works again."""
        fault, operation = self.storage_fault(case)
        async with self.client(max_retries=0) as client:
            session_id, recording = await self.prepared(client)
            with fault.injected(self, session_id), raises(fault.error, case) as caught:
                await self.call(client, operation, session_id, recording)
            await self.call(client, self.harmless(), session_id, recording)
        error = caught.error
        found = (error.provider, error.operation)
        expect(found == (self.provider.name, operation.value), f"{case}: the error names {found}")
        expect(bool(error.message.strip()), f"{case}: the error has no message")
        again = pickle.loads(pickle.dumps(error))
        expect((type(again), str(again)) == (type(error), str(error)), f"{case}: pickled, the error is another one")

    @check("secrets", when=applies.breaks_storage, each=applies.storage_faults)
    async def test_secrets_while_storage_fails(self, case: str) -> None:
        """Neither the error nor the log shows a secret setting while storage fails."""
        fault, operation = self.storage_fault(case)
        given = self.settings()
        secrets = [str(given[name]) for name in self.secret_settings() if name in given]
        async with self.client(max_retries=1) as client:
            session_id, recording = await self.prepared(client)
            with (
                everything_logged() as lines,
                fault.injected(self, session_id),
                raises(SessionDockError, case) as caught,
            ):
                await self.call(client, operation, session_id, recording)
        error = caught.error
        for secret in secrets:
            where = f"{error} {error!r} {vars(error)} {pickle.dumps(error)!r}"
            expect(secret not in where, f"{case}: the error shows a secret")
            expect(secret not in "\n".join(lines), f"{case}: the log shows a secret")

    @check("retries", when=applies.breaks_storage, each=applies.passing_faults)
    async def test_passing_storage_faults(self, case: str) -> None:
        """A read is retried until the fault is over, as often as max_retries says; nothing is ever stored twice."""
        fault, operation = self.storage_fault(case)
        reads = operation.value in applies.reads(type(self))
        async with self.client(max_retries=2) as client:
            session_id, recording = await self.prepared(client)
            before = await self.stored_count(client, operation, session_id)
            raised: SessionDockError | None = None
            with fault.injected(self, session_id, times=1):
                try:
                    await self.call(client, operation, session_id, recording)
                except SessionDockError as error:
                    raised = error
            after = await self.stored_count(client, operation, session_id)
            with fault.injected(self, session_id, times=1), raises(fault.error, f"{case} without retries"):
                await self.call(self.once(client), operation, session_id, recording)
        expect(not (reads and raised), f"{case}: a read was not retried: {raised!r}")
        honest = raised is None or not fault.after_effect or getattr(raised, "may_have_arrived", True)
        expect(honest, f"{case}: the call took effect, and the error says that it cannot have arrived")
        expect(after - before <= 1, f"{case}: one call stored {after - before} times")

    async def stored_count(self, client: Any, operation: Operation, session_id: str) -> int:
        """Count what an operation adds to."""
        if operation is Operation.ADD_EVENTS and Operation.LIST_EVENTS in self.operations():
            return len([event async for event in client.sessions.list_events(session_id)])
        if operation is Operation.CREATE and Operation.LIST in self.operations():
            return len([session async for session in client.sessions.list()])
        return 0

    def storage_fault(self, case: str) -> tuple[StorageFault, Operation]:
        """The fault and the operation of a case such as ``full: create``."""
        name, _, operation = case.partition(": ")
        return self.storage_faults[name], Operation(operation)

    def harmless(self) -> Operation:
        """An operation that shows that storage works."""
        return Operation(applies.reads(type(self))[0])
