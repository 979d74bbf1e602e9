# Generated from src/sessiondock_devkit/conformance/_async/secrecy.py: edit that file, not this one.
# Digest: 15c6ceefe9108deb
"""Checks that no message, log record or repr shows a secret."""

from __future__ import annotations

import pickle
import traceback
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from typing import Any
from urllib.parse import unquote

from sessiondock import Operation
from sessiondock.authoring import ConnectionURL
from sessiondock.errors import ConfigurationError, SessionDockError
from sessiondock.testing import Fault

from .. import applies
from ..expect import expect, raises
from ..logs import everything_logged
from ..rules import check
from .calls import Calls

__all__ = ["SecretChecks"]


class SecretChecks(Calls):
    """Checks of secret settings."""

    def secrets(self) -> list[str]:
        """The values of the secret settings."""
        given = self.settings()
        return [str(given[name]) for name in self.secret_settings() if name in given]

    def hidden(self, text: str, what: str) -> None:
        """Fail when a text shows a secret."""
        expect(not any(secret in text for secret in self.secrets()), f"{what} shows a secret")

    @check("secrets", when=applies.has_secrets)
    def test_secrets_in_reprs(self) -> None:
        """No repr shows a secret."""
        with self.client() as client:
            expect(bool(self.secrets()), "settings() gives no secret, so that nothing can be checked")
            things: list[Any] = [client, client.sessions, client.capabilities, vars(client), vars(client.sessions)]
            for thing in things:
                self.hidden(f"{thing!r} {thing}", f"the repr of {type(thing).__name__}")

    @check("secrets", server=True, when=applies.has_secrets, each=applies.operations)
    def test_secrets_in_errors(self, case: str) -> None:
        """No error shows a secret, even when the response contains it."""
        secret = self.secrets()[0]
        echo = Fault.status(401, json={"detail": f"bad key {secret}"}, headers={"X-Echo": secret})
        with self.client(max_retries=0) as client:
            session_id, recording = self.prepared(client)
            with self.injecting(echo, times=None), raises(SessionDockError, case) as caught:
                self.call(client, Operation(case), session_id, recording)
        error = caught.error
        self.hidden(f"{error} {error!r} {vars(error)}", "the error")
        self.hidden("".join(traceback.format_exception(error)), "the traceback of the error")
        self.hidden(repr(pickle.dumps(error)), "the pickled error")

    @check("secrets", server=True, when=applies.has_secrets)
    def test_secrets_in_logs(self) -> None:
        """No log record at any level shows a secret, and nothing shows it on standard output or error."""
        printed = StringIO()
        with everything_logged() as lines, redirect_stdout(printed), redirect_stderr(printed):
            with self.client(max_retries=1) as client:
                for operation in applies.operations(type(self)):
                    session_id, recording = self.prepared(client)
                    with self.injecting(Fault.status(503, retry_after=0)):
                        self.attempt(client, operation, session_id, recording)
                    self.hidden("\n".join(lines), f"the log of {operation}")
                    self.hidden(printed.getvalue(), f"what {operation} prints")
                    for opener in (getattr(recording, "token", None), getattr(recording, "url", None)):
                        expect(
                            not opener or opener not in "\n".join(lines),
                            f"the log of {operation} shows a recording's token",
                        )

    @check("secrets", server=True, when=applies.has_secrets)
    def test_secrets_in_targets(self) -> None:
        """No path or query of a request has a secret in it, since servers and proxies log those."""
        with self.client() as client:
            for operation in applies.operations(type(self)):
                session_id, recording = self.prepared(client)
                self.attempt(client, operation, session_id, recording)
        for request in self.server.requests:
            self.hidden(unquote(request.target), f"the target of {request.method} {request.path}")

    def attempt(self, client: Any, operation: str, session_id: str, recording: Any) -> None:
        """Call an operation and ignore an error response."""
        try:
            self.call(client, Operation(operation), session_id, recording)
        except SessionDockError as error:
            self.hidden(str(error), f"the error of {operation}")

    @check("secrets", when=applies.has_secrets)
    def test_secrets_in_urls(self) -> None:
        """A secret in a connection URL is rejected, and the error does not repeat it."""
        for name in self.secret_settings():
            url = ConnectionURL.parse(f"{self.provider.schemes[0]}://?{name}=hush-hush")
            with raises(ConfigurationError, f"{name} in a connection URL") as caught:
                self.client_class().from_url(url)
            expect("hush" not in str(caught.error), "the error shows it")
