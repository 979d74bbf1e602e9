# Generated from src/sessiondock_devkit/conformance/_async/hooks.py: edit that file, not this one.
# Digest: b772e9133629e88e
"""Checks of what hooks are told of calls, whatever the provider speaks."""

from __future__ import annotations

from sessiondock import Operation
from sessiondock.errors import InvalidValueError

from .. import applies
from ..expect import expect, raises
from ..hook_account import HookAccount
from ..rules import check
from .calls import Calls

__all__ = ["HookChecks"]


class HookChecks(Calls):
    """Checks with a hook plugin that keeps what it is told."""

    @check("hooks", when=applies.takes_plugins, each=applies.operations)
    def test_hooks_are_told(self, case: str) -> None:
        """A call begins and ends once for hooks, under one id, with the provider, the operation and the session."""
        account = HookAccount()
        with self.client(plugins=[account]) as client:
            session_id, recording = self.prepared(client)
            account.clear()
            self.call(client, Operation(case), session_id, recording)
        most = self.requests.get(case, 1)
        told = [(provider, operation) for provider, operation, _ in account.started]
        known = 1 <= len(told) <= most and {*told} == {(self.provider.name, case)}
        expect(known, f"{case}: operation_started was told of {account.started}")
        ended = [(provider, operation) for provider, operation, _ in account.finished]
        expect(ended == told, f"{case}: operation_finished was told of {account.finished}")
        expect(account.errors == [(None, 1)] * len(told), f"{case}: {account.errors} of errors and attempts")
        expect(len({*account.calls}) == len(told), f"{case}: {len(told)} calls had the ids {account.calls}")
        if case in applies.by_id(type(self)):
            sessions = {session for _, _, session in account.started + account.finished}
            expect(sessions == {session_id}, f"{case}: hooks were told of the sessions {sessions}")

    @check("hooks", when=applies.takes_plugins, each=applies.by_id)
    def test_rejected_calls_are_told(self, case: str) -> None:
        """A call that is rejected before anything is sent begins and ends for hooks, too, without an attempt."""
        account = HookAccount()
        with self.client(plugins=[account]) as client:
            with raises(InvalidValueError, f"{case} of an empty id"):
                self.call(client, Operation(case), "")
        whole = [(provider, operation) for provider, operation, _ in account.started] == [(self.provider.name, case)]
        expect(whole and len(account.finished) == 1, f"{case}, rejected: hooks were told of {account.started}")
        expect(account.errors == [("InvalidValueError", 0)], f"{case}, rejected: {account.errors} of errors, attempts")
