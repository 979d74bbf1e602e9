"""`ProviderUnderTest`: the class by which a provider's author describes the provider to the conformance kit."""

from __future__ import annotations

import secrets
import tempfile
import uuid
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar

import pytest

from sessiondock import Event, Facts, Operation, Provider
from sessiondock.authoring import capabilities_of, registry, resource_class
from sessiondock.testing import FakeServer

from . import rules, signatures
from .expect import expect
from .filters import FILTERS, FilterSample
from .storage_faults import StorageFault
from .values import EVENT_FIELDS, sample_of

__all__ = ["ProviderUnderTest"]


class ProviderUnderTest:
    """One provider under test.

    ::

        class Acme(ProviderUnderTest):
            kit = 1
            provider = PROVIDER
            fake = FakeAcme

        class TestAcmeAsync(Acme, AsyncConformance): ...
        class TestAcme(Acme, Conformance): ...

    Every check runs with a new folder and, where there is one, a new fake server.

    Attributes:
        provider: the provider record.
        fake: the class of the fake server. When it is None, checks that need one do not apply.
        skips: name of a check -> the reason why this provider cannot pass it. ``check[case]`` skips one case only.
        samples: name of a field -> a value to try, or a function that returns a new one; ``operation.field`` is for one
            operation only, ``event.field`` for events. Needed for fields whose type does not determine a value.
        filter_samples: name of a filter of ``list`` -> how it is tried. Needed for filters that are not in the
            vocabulary.
        requests: name of an operation -> the number of requests that one call sends, where that is not 1. For ``list``
            and ``list_events`` it is the number for each page.
        storage_faults: name of a fault -> how the storage of a provider without a fake server is broken, so that
            errors, retries and secrets are checked there too.
        time_unit: the smallest part of a time that the service keeps; a microsecond unless you say otherwise.
        kit: the version of the kit that the declaration was written for. Checks of later versions are not run, and
            the report names them.
        limit: seconds that one check may take, None for any time. Where the platform has no alarm signal, or a check
            does not run in the main thread, nothing limits it.
        whole_limit: seconds that all checks of one test class may take together, None for any time. What is left when
            they have passed fails at once.
        needs_from_outside: what a machine may lack, such as a database server. A fixture may then skip when it is
            missing, and the report shows that; without this attribute such a skip is a failure.
        variant: ``"sync"`` or ``"async"``, set by the suite.
        server: the running fake server.
        folder: an empty folder.
    """

    provider: ClassVar[Provider]
    fake: ClassVar[type[FakeServer] | None] = None
    skips: ClassVar[Mapping[str, str]] = {}
    samples: ClassVar[Mapping[str, Any]] = {}
    filter_samples: ClassVar[Mapping[str, FilterSample]] = {}
    requests: ClassVar[Mapping[str, int]] = {}
    storage_faults: ClassVar[Mapping[str, StorageFault]] = {}
    time_unit: ClassVar[timedelta] = timedelta(microseconds=1)
    kit: ClassVar[int] = 1
    limit: ClassVar[float | None] = 60
    whole_limit: ClassVar[float | None] = 1800
    needs_from_outside: ClassVar[str] = ""
    variant: ClassVar[str] = ""
    server: Any
    folder: Path

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if found := rules.problems(cls):
            raise TypeError("; ".join(found))

    # What an author may override.

    def settings(self) -> dict[str, Any]:
        """Keyword arguments for the client class. Default: the key and the address of the fake server."""
        known = {"api_key": self.server.api_key, "base_url": self.server.base_url} if self.fake is not None else {}
        return {name: value for name, value in known.items() if self.provider.setting(name) or name == "base_url"}

    def url(self) -> str:
        """A connection URL that leads to the same storage as `settings`.

        Override it where a URL says more than settings, as for files.
        """
        raise NotImplementedError(f"{type(self).__name__} must override url")

    def make_server(self) -> FakeServer:
        """Return the fake server, not started yet, with a random key."""
        assert self.fake is not None
        return self.fake(api_key=f"conformance-{secrets.token_hex(12)}")

    def make_client(self, cls: type[Any], **options: Any) -> Any:
        """Return a client, sync or async."""
        return cls(**{**self.settings(), **options})

    def seed(self, count: int) -> Sequence[str]:
        """Store this many further sessions without the client and return their ids, oldest first.

        Override it when the provider has no ``create``, or when ``list`` does not show the sessions it creates.
        """
        raise NotImplementedError(f"{type(self).__name__} must override seed: {self.provider.name} has no create")

    def seed_session(self, fields: Mapping[str, Any]) -> str:
        """Store a session with these fields without the client and return its id.

        Used where ``create`` cannot do it. Override it when there is no fake server, or when its `seed` cannot either.
        """
        if self.fake is None:
            raise NotImplementedError(f"{type(self).__name__} must override seed_session to store {', '.join(fields)}")
        ids: list[str] = self.server.seed(fields)
        return ids[0]

    def seed_events(self, count: int) -> tuple[str, Sequence[Event]]:
        """Store a session with this many events without the client.

        Override it when the provider can list events but not add them.

        Returns:
            The id of the session, and its events as ``list_events`` must show them, those that happened first first.
            Attributes that are left out are not compared.
        """
        raise NotImplementedError(f"{type(self).__name__} must override seed_events")

    def now(self) -> datetime:
        """The time of the service's clock. Override it for a fake server that has a clock of its own."""
        return datetime.now(UTC)

    def unknown_id(self) -> str:
        """Return a new, well-formed id that no session has."""
        return str(uuid.uuid4())

    def seed_recording(self, content: bytes) -> str:
        """Store a session with one recording without the client and return the session's id.

        Override it when the provider can read recordings but not add them.
        """
        raise NotImplementedError(f"{type(self).__name__} must override seed_recording")

    def recording_arguments(self, content: bytes) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """Return the arguments of ``add_recording``, after the session's id, that store these bytes."""
        return (content,), {}

    def stream_arguments(self, session_id: str, recording: Any) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """Return the arguments of ``stream_recording`` for a recording that ``recordings`` returned."""
        return (recording,), {}

    # What checks use.

    @classmethod
    def client_class(cls) -> type[Any]:
        """The client class that the suite tests."""
        raise NotImplementedError(f"combine {cls.__name__} with Conformance or AsyncConformance")

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
        """The operations that the provider has."""
        key = cls.provider, cls.client_class()
        if key not in _OPERATIONS:
            _OPERATIONS[key] = capabilities_of(*key).operations
        return _OPERATIONS[key]

    @classmethod
    def keywords(cls, operation: str) -> tuple[str, ...]:
        """The keyword-only parameters of an operation; none when the provider does not have the operation."""
        function = getattr(cls.resource_class(), operation, None)
        return () if function is None else tuple(signatures.keywords(function))

    @classmethod
    def function(cls, operation: str) -> Any:
        """The method of an operation."""
        return getattr(cls.resource_class(), operation)

    def sample(self, operation: str, field: str) -> Any:
        """A value to try for a keyword argument of an operation."""
        return sample_of(self.samples, operation, field, signatures.hints(self.function(operation)).get(field))

    def event_value(self, field: str) -> Any:
        """A value to try for a field of an event: the sample ``event.field``, or one of the vocabulary."""
        declared = self.samples.get(f"event.{field}", EVENT_FIELDS[field])
        return declared() if callable(declared) else declared

    def filter_sample(self, field: str) -> FilterSample:
        """How a filter of ``list`` is tried."""
        found = self.filter_samples.get(field, FILTERS.get(field))
        if found is None:
            raise LookupError(f"put a FilterSample for {field!r} into filter_samples")
        return found

    @classmethod
    def can_seed_events(cls) -> bool:
        """Whether `seed_events` is overridden."""
        return cls.seed_events is not ProviderUnderTest.seed_events

    def whole_units(self, moment: datetime) -> datetime:
        """A time without what is smaller than `time_unit`."""
        unit = self.time_unit // timedelta(microseconds=1)
        return moment.replace(microsecond=moment.microsecond - moment.microsecond % unit)

    def required(self, operation: str) -> dict[str, Any]:
        """Values for the required keyword arguments of an operation."""
        found = signatures.keywords(self.function(operation))
        return {field: self.sample(operation, field) for field, each in found.items() if each.default is each.empty}

    @classmethod
    def secret_settings(cls) -> tuple[str, ...]:
        """Names of the secret settings."""
        return tuple(setting.name for setting in cls.provider.settings if setting.secret)

    @contextmanager
    def fixture(self) -> Generator[None]:
        """Set up the folder and the server of one check, and remove them afterwards."""
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
        """The number of requests that the fake server received."""
        return 0 if self.fake is None else len(self.server.requests)

    @pytest.fixture(autouse=True)
    def _with_fixture(self) -> Iterator[None]:
        with self.fixture():
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
    found: type[Any] = registry.load_class(provider, path)
    return found
