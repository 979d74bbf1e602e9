"""Checks of the client: its settings, closing, and what it does not support."""

from __future__ import annotations

import copy
import os
import pickle
import socket
from typing import Any
from unittest import mock
from urllib.parse import quote

from sessiondock import Operation, Recording
from sessiondock.authoring import ConnectionURL
from sessiondock.errors import (
    AuthenticationError,
    ConfigurationError,
    MissingFieldError,
    PermissionDeniedError,
    SessionDockError,
    UnsupportedFieldError,
    UnsupportedOperationError,
)

from .. import applies, signatures
from ..expect import expect, raises
from ..process_state import Recorder, process_state
from ..rules import check
from .calls import AsyncCalls

__all__ = ["AsyncClientChecks"]

LIST = Operation.LIST


class AsyncClientChecks(AsyncCalls):
    """Checks of the client."""

    @check("client", server=True, when=applies.takes_options)
    async def test_options(self) -> None:
        """Headers, timeout and plugins that the client is given are used; making it sends nothing."""
        told: list[str] = []
        plugin = Recorder(told)
        with self.nothing_sent("making a client"):
            made = self.client(headers={"X-Kit": "1"}, timeout=7, plugins=[plugin])
        async with made as client:
            expect(client.timeout.read == 7, f"timeout=7 became {client.timeout}")
            session_id, recording = await self.prepared(client)
            case = applies.reads(type(self))[0]
            await self.call(client, Operation(case), session_id, recording)
            sent = self.server.requests[-1].headers
        expect(sent.get("x-kit") == "1", "a header that the client was given was not sent")
        expect(case in told, f"a plugin that the client was given was told of {told}")

    @check("client", server=True, when=applies.reads_url_settings)
    async def test_connection_url(self) -> None:
        """The settings in a connection URL are used."""
        given = {name: value for name, value in self.settings().items() if name != "base_url"}
        query = f"base_url={quote(self.server.base_url, safe='')}&timeout=7"
        url = ConnectionURL.parse(f"{self.provider.schemes[0]}://?{query}")
        async with self.client_class().from_url(url, **given) as client:
            found = (client.base_url, client.timeout.read)
        expect(found == (self.server.base_url, 7), f"base_url and timeout of the URL became {found}")

    @check("client", LIST, when=applies.has_url)
    async def test_url_of_the_storage(self) -> None:
        """A connection URL, with the secret settings that it lacks, leads to the same sessions as all settings."""
        given = self.settings()
        secret = {name: given[name] for name in self.secret_settings() if name in given and given[name] != self.url()}
        async with self.client() as client:
            wanted = await self.new_ids(client, 1)
        async with self.client_class().from_url(ConnectionURL.parse(self.url()), **secret) as client:
            found = await self.listed(client, wanted)
        expect(found == wanted, f"{self.url()} leads to other sessions than the settings")

    @check("client", LIST, server=True, when=applies.key_is_optional)
    async def test_optional_key(self) -> None:
        """Without a key that is optional, the service answers."""
        setting = self.provider.setting("api_key")
        assert setting is not None
        given = {name: value for name, value in self.settings().items() if name != "api_key"}
        blank = dict.fromkeys(setting.environment, " ")
        with mock.patch.dict(os.environ, blank):
            async with self.client_class()(**given, max_retries=0) as client:
                try:
                    await client.sessions.list().first()
                except (AuthenticationError, PermissionDeniedError) as error:
                    raise AssertionError(f"api_key is said to be optional, but without it: {error}") from error

    @check("client", server=True)
    async def test_process_is_left_alone(self) -> None:
        """Calls change nothing of the process: environment, logging, warnings, sockets and open files."""
        async with self.client():
            # what a client imports may set up itself, and an earlier check may have left what this one looks for
            socket.setdefaulttimeout(None)
            before = process_state()
        async with self.client() as client:
            session_id, recording = await self.prepared(client)
            for case in applies.reads(type(self)):
                await self.call(client, Operation(case), session_id, recording)
        after = process_state()
        changed = [name for name, value in before.items() if after[name] != value]
        expect(not changed, f"calls have changed {', '.join(changed)} of the process")

    @check("client")
    async def test_client(self) -> None:
        """The client is of the record's class, and its capabilities are what its methods say."""
        async with self.client() as client:
            expect(isinstance(client, self.client_class()), f"the client is a {type(client).__name__}")
            expect(
                isinstance(client.sessions, self.resource_class()), f"sessions is a {type(client.sessions).__name__}"
            )
            found = client.capabilities
        expect(found.provider == self.provider.name, f"capabilities names the provider {found.provider!r}")
        expect(found.facts == self.facts(), "the facts are not those of the record")
        expect(found.operations == self.operations(), f"it can {sorted(found.operations)}")
        for operation in found.operations:
            present = callable(getattr(client.sessions, operation.value, None))
            expect(present and operation in found, f"{operation} is declared and not there")

    @check("client")
    async def test_closing(self) -> None:
        """A client can be closed twice; a call on a closed client raises SessionDockError."""
        client = self.client()
        async with client:
            session_id = await self.new_id(client)
        await client.aclose()
        with raises(SessionDockError, "a call on a closed client"):
            await self.call(client, Operation(applies.reads(type(self))[0]), session_id)

    @check("client")
    async def test_other_options(self) -> None:
        """with_options returns a client of the same class; closing it leaves the first one open."""
        async with self.client() as client:
            other = client.with_options(timeout=30, max_retries=1)
            expect(type(other) is type(client), f"with_options gave a {type(other).__name__}")
            expect(other is not client and other.sessions is not client.sessions, "with_options gave the client itself")
            async with other:
                session_id = await self.new_id(other)
            await self.read(client, session_id)

    @check("client", each=applies.required_settings)
    async def test_missing_settings(self, case: str) -> None:
        """A missing required setting is a ConfigurationError that names the argument and the environment variables."""
        setting = self.provider.setting(case)
        assert setting is not None
        variables = {name for each in self.provider.settings for name in each.environment}
        kept = {name: value for name, value in os.environ.items() if name not in variables}
        given = {name: value for name, value in self.settings().items() if name != case}
        with mock.patch.dict(os.environ, kept, clear=True), raises(ConfigurationError, f"no {case}") as caught:
            self.client_class()(**given)
        for name in (case, *setting.environment):
            expect(name in str(caught.error), f"the error does not name {name}: {caught.error}")

    @check("client", each=applies.environment_settings)
    async def test_settings_from_the_environment(self, case: str) -> None:
        """A setting is read from each of its environment variables; a blank one counts as unset."""
        setting = self.provider.setting(case)
        given = self.settings()
        assert setting is not None
        known = case in given
        value = str(given.pop(case, "conformance"))
        blank = dict.fromkeys(setting.environment, " ")
        for name in setting.environment:
            with mock.patch.dict(os.environ, {**blank, name: value}):
                async with self.client_class()(**given) as client:
                    if known:
                        await self.read(client, await self.new_id(client))

    @check("keywords", each=applies.operations)
    async def test_unknown_keywords(self, case: str) -> None:
        """An unknown keyword argument is rejected before anything is sent; the error lists the known ones."""
        near = self.keywords(case)[0] + "x" if self.keywords(case) else "zz_unknown"
        async with self.client() as client:
            args = self.positional(case)
            with self.nothing_sent(case), raises(UnsupportedFieldError, f"{case}({near}=1)") as caught:
                await self.invoke(client, case, *args, **self.required(case), **{near: 1})
            fields = client.capabilities.fields[Operation(case)]
        error = caught.error
        named = (error.provider, error.operation, error.fields)
        expect(named == (self.provider.name, case, (near,)), f"the error names {named}")
        expect(set(error.supported) == set(fields), f"the error says {case} takes {error.supported}")
        expect(
            not self.keywords(case) or self.keywords(case)[0] in str(error).split("It takes")[0],
            f"no near match: {error}",
        )

    @check("keywords", each=applies.needs_arguments)
    async def test_missing_arguments(self, case: str) -> None:
        """A required argument that is missing is rejected before anything is sent; the error names it."""
        missing = signatures.required(self.function(case))
        async with self.client() as client:
            with self.nothing_sent(case), raises(MissingFieldError, f"{case}()") as caught:
                await self.invoke(client, case)
        error = caught.error
        named = (error.provider, error.operation, error.fields)
        expect(named == (self.provider.name, case, missing), f"the error names {named}, but {missing} is missing")
        expect(all(name in str(error) for name in missing), f"the message does not name {missing}: {error}")

    @check("keywords", each=applies.by_id)
    async def test_ids_by_keyword(self, case: str) -> None:
        """A session id that is passed by keyword is rejected, and the error says to pass it by position."""
        async with self.client() as client:
            with self.nothing_sent(case), raises(UnsupportedFieldError, f"{case}(session_id=...)") as caught:
                await self.invoke(client, case, session_id="an-id")
        expect("session_id by position" in str(caught.error), f"the error does not say so: {caught.error}")

    @check("keywords", when=applies.lacks_some)
    async def test_absent_operations(self) -> None:
        """An operation that the provider does not have is no attribute, however Python looks for it."""
        absent = [verb.value for verb in Operation if verb not in self.operations()]
        bare = object.__new__(self.resource_class())
        async with self.client() as client:
            for sessions in (client.sessions, bare, copy.copy(bare), pickle.loads(pickle.dumps(bare))):
                for verb in absent:
                    expect(not hasattr(sessions, verb), f"{verb} is there")
            for verb in absent:
                with raises(UnsupportedOperationError, verb) as caught:
                    getattr(client.sessions, verb)
                error = caught.error
                expect((error.provider, error.operation) == (self.provider.name, verb), f"{verb}: the error is {error}")
                wanted = {operation.value for operation in self.operations()}
                expect(set(error.supported) == wanted, f"{verb}: the error says there is {error.supported}")
            with raises(AttributeError, "a name that is no operation") as other:
                client.sessions.zz_unknown  # noqa: B018
        expect(not isinstance(other.error, UnsupportedOperationError), "any missing name is called an operation")
        spec: Any = mock.create_autospec(self.resource_class(), instance=True)
        expect(not any(hasattr(spec, verb) for verb in absent), "autospec has an operation that is not there")
        expect(all(hasattr(spec, operation.value) for operation in self.operations()), "autospec lacks an operation")

    def positional(self, operation: str) -> tuple[Any, ...]:
        """The positional arguments of an operation."""
        if operation in {"create", "list"}:
            return ()
        if operation == "stream_recording":
            return self.stream_arguments("an-id", Recording(id="an-id", session_id="an-id", token="a-token"))[0]
        more: dict[str, tuple[Any, ...]] = {"add_events": ([],), "add_recording": self.recording_arguments(b"")[0]}
        return ("an-id", *more.get(operation, ()))
