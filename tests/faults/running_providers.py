"""Every provider over its fake, or over files of its own, with sessions that can be told apart."""

from __future__ import annotations

import importlib
import inspect
import json
import uuid
from collections.abc import AsyncGenerator, Callable, Generator, Mapping
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import attrs

from sessiondock.testing import FakeServer

__all__ = ["KINDS", "NETWORKED", "STREAMING", "WRITING", "Kind", "RunningProvider", "opened", "settled"]

COUNT = 20
RECORDING = bytes(range(256)) * 4096


async def settled(value: Any) -> Any:
    """The value, or what it is awaited to, so that one function serves clients of both variants."""
    return await value if inspect.isawaitable(value) else value


@attrs.frozen
class Kind:
    """A provider, and how to use it.

    Attributes:
        module: where its clients are.
        client: name of the synchronous client.
        fake: module and class of its fake, None for a provider that reads and writes files.
        settings: of its clients, beside key and address.
        write: writes something with a text of its own, to the session with an id if it must be, through a client of
            either variant; None: it only reads.
        read: reads what was written, by its id.
        own_ids: whether the text becomes the id.
    """

    module: str
    client: str
    fake: str | None = None
    settings: Mapping[str, Any] = {}
    write: Callable[[Any, str, str], Any] | None = None
    read: Callable[[Any, str], Any] = lambda client, written: client.sessions.get(written)
    own_ids: bool = False


def _label(client: Any, text: str, session_id: str) -> Any:
    rating = {"type": "human-rating", "code": "OK", "user_email": "ann@example.org"}
    return client.labels.create(session_id=session_id, comments=text, **rating)


def _hive_session(client: Any, text: str, _: str) -> Any:
    return client.sessions.create(name=text, id=str(uuid.uuid5(uuid.NAMESPACE_OID, text)))


KINDS = {
    "orq": Kind("orq", "Orq", "FakeOrq", {}, lambda client, text, _: client.sessions.create(external_id=text)),
    "adk": Kind(
        "adk",
        "Adk",
        "FakeAdk",
        {"project": "app", "user_id": "user"},
        lambda client, text, _: client.sessions.create(id=text),
        own_ids=True,
    ),
    "honeyhive": Kind("honeyhive", "HoneyHive", "FakeHoneyHive", {"project": "p"}, _hive_session),
    "honeyhive-v1": Kind("honeyhive", "HoneyHiveV1", "FakeHoneyHive", {}, _hive_session),
    "humanloop": Kind(
        "humanloop", "Humanloop", "FakeHumanloop", {"project": "pr_1"}, lambda client, text, _: client.sessions.create()
    ),
    "humanloop-export": Kind("humanloop", "HumanloopExport"),
    "syllable": Kind(
        "syllable", "Syllable", "FakeSyllable", {}, _label, lambda client, written: client.labels.get(written)
    ),
    "files": Kind(
        "files", "Files", None, {}, lambda client, text, _: client.sessions.create(id=text, name=text), own_ids=True
    ),
    "sql": Kind(
        "sql", "SQL", None, {}, lambda client, text, _: client.sessions.create(id=text, name=text), own_ids=True
    ),
    "sql-memory": Kind(
        "sql",
        "SQL",
        None,
        {"url": "sqlite://"},
        lambda client, text, _: client.sessions.create(id=text, name=text),
        own_ids=True,
    ),
}
NETWORKED = [name for name, kind in KINDS.items() if kind.fake is not None]
WRITING = [name for name, kind in KINDS.items() if kind.write is not None]
STREAMING = ["syllable", "sql", "files"]


@attrs.define
class RunningProvider:
    """A provider that is running.

    Attributes:
        name: which of `KINDS`.
        settings: keyword arguments of its clients. Plain JSON, so that another process can make a client too.
        ids: the sessions that are there; with a database in memory, in each client that `client` makes.
        recorded: what leads to `RECORDING`: a session, or a token.
        fake: its fake.
        earlier: connections of this process to the same port that are older than the fake, of a test before this.
    """

    name: str
    settings: dict[str, Any]
    ids: list[str]
    recorded: str = ""
    fake: FakeServer | None = None
    earlier: frozenset[str] = frozenset()

    @property
    def kind(self) -> Kind:
        """What it is."""
        return KINDS[self.name]

    @property
    def text(self) -> str:
        """All of it for `from_text` in another process, except for the fake, which stays here."""
        return json.dumps([self.name, self.settings, self.ids, self.recorded])

    @classmethod
    def from_text(cls, text: str) -> RunningProvider:
        """The provider of another process."""
        return cls(*json.loads(text))

    def make(self, *, asynchronous: bool, **options: Any) -> Any:
        """A new client, without the sessions of a database in memory."""
        name = f"Async{self.kind.client}" if asynchronous else self.kind.client
        return getattr(importlib.import_module(f"sessiondock_{self.kind.module}"), name)(**self.settings, **options)

    def fill(self, client: Any) -> Any:
        """Store the sessions that a database in memory must have."""
        return client.sessions.create_many([{"id": each} for each in self.ids])

    @contextmanager
    def client(self, **options: Any) -> Generator[Any]:
        """A synchronous client that has the sessions."""
        with self.make(asynchronous=False, **options) as client:
            if self.name == "sql-memory":
                self.fill(client)
            yield client

    @asynccontextmanager
    async def async_client(self, **options: Any) -> AsyncGenerator[Any]:
        """An asynchronous client that has the sessions."""
        async with self.make(asynchronous=True, **options) as client:
            if self.name == "sql-memory":
                await self.fill(client)
            yield client

    def write(self, client: Any, text: str) -> Any:
        """Write something with a text of its own; what comes back has an id. For `WRITING`."""
        assert self.kind.write is not None
        return self.kind.write(client, text, self.ids[0])

    def recording(self, client: Any) -> Any:
        """A stream of `RECORDING`."""
        if self.name == "syllable":
            return client.sessions.stream_recording(token=self.recorded)
        return client.sessions.stream_recording(self.recorded)

    def connections(self) -> int:
        """How many connections to the fake this process has; 0 without a fake."""
        return 0 if self.fake is None else len(connections_to(self.fake.port) - self.earlier)


def connections_to(port: int) -> frozenset[str]:
    """The inodes of the client sides of connections from this process to a port of this machine. Linux only."""
    mine = {target for target in map(_target, Path("/proc/self/fd").iterdir()) if target.startswith("socket:")}
    found = set[str]()
    for line in Path("/proc/self/net/tcp").read_text().splitlines()[1:]:
        fields = line.split()
        if int(fields[2].rpartition(":")[2], 16) == port and f"socket:[{fields[9]}]" in mine:
            found.add(fields[9])
    return frozenset(found)


def _target(link: Path) -> str:
    try:
        return str(link.readlink())
    except OSError:
        return ""


@contextmanager
def opened(name: str, folder: Path) -> Generator[RunningProvider]:
    """A provider with `COUNT` sessions, in a folder of its own."""
    kind = KINDS[name]
    if kind.fake is None:
        yield _over_files(name, folder)
        return
    fakes = importlib.import_module(f"sessiondock_{kind.module}.fake")
    fake: FakeServer = getattr(fakes, kind.fake)()
    with fake:
        earlier = connections_to(fake.port)
        ids = fake.seed(*({"project": "p"} if name == "honeyhive" else {} for _ in range(COUNT)))
        recorded = ""
        if name == "syllable":
            fake_syllable: Any = fake
            recorded = fake_syllable.new_token(fake_syllable.add_recording(ids[0], RECORDING))
        settings = {"api_key": fake.api_key, "base_url": fake.base_url, **kind.settings}
        yield RunningProvider(name, settings, ids, recorded, fake, earlier)


def _over_files(name: str, folder: Path) -> RunningProvider:
    if name == "humanloop-export":
        from providers.humanloop.tests.exported import trace

        logs = folder / "files" / "fl_1" / "logs"
        logs.mkdir(parents=True)
        roots = [trace(number) for number in range(COUNT)]
        (logs / "1.jsonl").write_text("".join(json.dumps(root) + "\n" for root in roots), encoding="utf-8")
        return RunningProvider(name, {"path": str(folder)}, [root["id"] for root in roots])
    ids = [str(uuid.uuid4()) for _ in range(COUNT)]
    if name == "sql-memory":
        return RunningProvider(name, dict(KINDS[name].settings), ids)
    settings = {"path": str(folder / "archive")} if name == "files" else {"url": f"sqlite:///{folder / 'sessions.db'}"}
    provider = RunningProvider(name, settings, ids, ids[0])
    with provider.make(asynchronous=False) as client:
        client.sessions.create_many([{"id": each} for each in ids])
        client.sessions.add_recording(ids[0], RECORDING)
    return provider
