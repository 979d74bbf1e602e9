"""What a provider's author writes: a subclass of `Subject`, combined with the suite of each colour."""

from __future__ import annotations

import secrets
import tempfile
import uuid
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar

import pytest

from sessiondock.authoring import resource_class
from sessiondock.capabilities import Operation, capabilities_of
from sessiondock.provider import Facts, Provider
from sessiondock.registry import load_class
from sessiondock.testing.server import FakeServer

from . import rules, signatures
from .expect import expect
from .values import sample_of

__all__ = ["Subject"]


class Subject:
    """One provider under test.

    ::

        class Acme(Subject):
            provider = PROVIDER
            fake = FakeAcme

        class TestAcmeAsync(Acme, AsyncConformance): ...
        class TestAcme(Acme, Conformance): ...

    Every check runs with a new folder and, where there is one, a new fake server.

    Attributes:
        provider: the record.
        fake: the fake server, None without one; checks that need one then do not apply.
        skips: check -> why this provider cannot pass it. Where a check runs word by word, ``check[word]`` skips one.
        samples: word -> a value to try, or a function that makes a new one. ``create.word`` is for one operation only.
            Needed for words whose type does not tell.
        needs_from_outside: what may be missing on a machine, such as a database server. A fixture that finds it missing
            may then skip, which the report tells; without this a skip is a failure.
        colour: of the suite, for the report.
        server: the running fake server.
        folder: an empty folder.
    """

    provider: ClassVar[Provider]
    fake: ClassVar[type[FakeServer] | None] = None
    skips: ClassVar[Mapping[str, str]] = {}
    samples: ClassVar[Mapping[str, Any]] = {}
    needs_from_outside: ClassVar[str] = ""
    colour: ClassVar[str] = ""
    server: Any
    folder: Path

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if found := rules.problems(cls):
            raise TypeError("; ".join(found))

    # What an author may override.

    def settings(self) -> dict[str, Any]:
        """Keywords of the client class. Here: key and address of the fake server."""
        known = {"api_key": self.server.api_key, "base_url": self.server.base_url} if self.fake is not None else {}
        return {name: value for name, value in known.items() if self.provider.setting(name) or name == "base_url"}

    def make_server(self) -> FakeServer:
        """The fake server, not yet started, with a key that occurs nowhere else."""
        assert self.fake is not None
        return self.fake(api_key=f"conformance-{secrets.token_hex(12)}")

    def make_client(self, cls: type[Any], **options: Any) -> Any:
        """A client of either colour."""
        return cls(**{**self.settings(), **options})

    def seed(self, count: int) -> Sequence[str]:
        """Store so many further sessions, not through the client, and give their ids, the oldest first.

        Needed where there is no ``create``, or where ``list`` does not show what it makes.
        """
        raise NotImplementedError(
            f"{type(self).__name__} must say how to seed sessions: {self.provider.name} has no create"
        )

    def unknown_id(self) -> str:
        """A new id that the service would understand, and that no session has."""
        return str(uuid.uuid4())

    def seed_recording(self, content: bytes) -> str:
        """Store a session with one recording, not through the client, and give its id.

        Needed where recordings can be read but not added.
        """
        raise NotImplementedError(f"{type(self).__name__} must say how to seed a recording")

    def recording_arguments(self, content: bytes) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """What ``add_recording`` takes after the session's id to store these bytes."""
        return (content,), {}

    def stream_arguments(self, session_id: str, recording: Any) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """What ``stream_recording`` takes to stream a recording that ``recordings`` gave."""
        return (recording,), {}

    # What checks use.

    @classmethod
    def client_class(cls) -> type[Any]:
        """The client class of the suite's colour."""
        raise NotImplementedError(f"combine {cls.__name__} with the suite of a colour")

    @classmethod
    def resource_class(cls) -> type[Any]:
        """The class of ``client.sessions``, as the client class declares it."""
        return resource_of(cls.client_class())

    @classmethod
    def facts(cls) -> Facts:
        """The record's facts."""
        return cls.provider.facts

    @classmethod
    def operations(cls) -> frozenset[Operation]:
        """What the provider declares to have."""
        key = cls.provider, cls.client_class()
        if key not in _OPERATIONS:
            _OPERATIONS[key] = capabilities_of(*key).operations
        return _OPERATIONS[key]

    @classmethod
    def words(cls, operation: str) -> tuple[str, ...]:
        """The keywords an operation takes; none when the provider lacks it."""
        function = getattr(cls.resource_class(), operation, None)
        return () if function is None else tuple(signatures.keywords(function))

    @classmethod
    def function(cls, operation: str) -> Any:
        """The method of an operation."""
        return getattr(cls.resource_class(), operation)

    def sample(self, operation: str, word: str) -> Any:
        """A value for a word."""
        return sample_of(self.samples, operation, word, signatures.hints(self.function(operation)).get(word))

    def required(self, operation: str) -> dict[str, Any]:
        """Values for the keywords an operation cannot do without."""
        found = signatures.keywords(self.function(operation))
        return {word: self.sample(operation, word) for word, each in found.items() if each.default is each.empty}

    @classmethod
    def secret_settings(cls) -> tuple[str, ...]:
        """Names of the settings that hold secrets."""
        return tuple(setting.name for setting in cls.provider.settings if setting.secret)

    @contextmanager
    def surroundings(self) -> Generator[None]:
        """The folder and the server of one check."""
        with tempfile.TemporaryDirectory(prefix="conformance-") as folder:
            self.folder = Path(folder)
            if self.fake is None:
                yield
                return
            with self.make_server() as self.server:
                yield

    @contextmanager
    def nothing_sent(self, what: str) -> Generator[None]:
        """Fail when a request arrives while the block runs."""
        before = self.sent()
        yield
        expect(self.sent() == before, f"{what}: a request was sent")

    def sent(self) -> int:
        """How many requests the fake server received."""
        return 0 if self.fake is None else len(self.server.requests)

    @pytest.fixture(autouse=True)
    def _in_surroundings(self) -> Iterator[None]:
        with self.surroundings():
            yield


_OPERATIONS: dict[tuple[Provider, type[Any]], frozenset[Operation]] = {}


def resource_of(client: type[Any]) -> type[Any]:
    """The class of a client class's ``sessions``. TypeError when it is not declared with ``resource``."""
    try:
        return resource_class(client)
    except AttributeError as error:
        raise TypeError(f"declare {client.__name__}.sessions = resource(...)") from error


def load(provider: Provider, path: str) -> type[Any]:
    """A client class of a record."""
    found: type[Any] = load_class(provider, path)
    return found
