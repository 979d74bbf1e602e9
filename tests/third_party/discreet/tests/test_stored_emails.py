"""An exact account of the texts that the plugin is asked to redact, and of what a provider then stores.

The plugin that was passed last is asked first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

import pytest

from sessiondock import Event, Provider, Session, hookimpl
from sessiondock.authoring import (
    BaseClient,
    Call,
    Deadline,
    HTTPClient,
    HTTPResource,
    HTTPService,
    Request,
    Resource,
    Response,
    json_body,
    resource,
)
from sessiondock.testing import FakeServer, ReceivedRequest, Reply, route
from sessiondock_discreet import stored_emails

T = TypeVar("T")


def record(name: str) -> Provider:
    return Provider(
        name=name, title=name, distribution=name, schemes=(name,), sync_class=f"{name}:X", async_class=f"{name}:Y"
    )


class ShelfSessions(Resource[BaseClient]):
    """Stores its arguments as they come."""

    provider = record("shelf")

    def __init__(self, client: BaseClient, /) -> None:
        super().__init__(client)
        self.stored: list[Any] = []

    def create(self, *, id: str, name: str, tags: tuple[str, ...] = ()) -> Session:
        return self.keep("create", Session(id=id, name=name, tags=tags))

    def update(self, session_id: str, /, *, metadata: Mapping[str, Any]) -> None:
        self.keep("update", (session_id, metadata))

    def add_events(self, session_id: str, events: Iterable[Event], /) -> None:
        self.keep("add_events", (session_id, *events))

    def add_recording(self, session_id: str, path: str, /, *, name: str) -> None:
        self.keep("add_recording", (session_id, path, name))

    def get(self, session_id: str, /) -> Session:
        return self.keep("get", Session(id=session_id))

    def keep(self, operation: str, value: T) -> T:
        def attempt(deadline: Deadline, /) -> T:
            self.stored.append(value)
            return value

        return self._client.perform(operation, attempt)


class Shelf(BaseClient):
    provider = ShelfSessions.provider
    sessions = resource(ShelfSessions)


class AcmeSessions(HTTPResource):
    provider = record("acme")

    def create(self, *, id: str, name: str) -> Session:
        request = Request(
            operation="create", method="POST", target="/sessions", body=json_body({"id": id, "name": name})
        )
        return self._client.call(Call(request=request, read=read_session))


class Acme(HTTPClient):
    provider = AcmeSessions.provider
    service = HTTPService(base_url="https://api.acme.invalid")
    sessions = resource(AcmeSessions)


class FakeAcme(FakeServer):
    vendor = "acme"

    @route("POST", "/sessions")
    def create(self, request: ReceivedRequest) -> Reply:
        return Reply.json(request.json(), 201)


def read_session(response: Response) -> Session:
    return Session(**response.json())


class Account:
    """Every text that a plugin is asked, with its operation and its field."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, str]] = []

    @hookimpl
    def redact_stored(self, operation: str, field: str, text: str) -> str:
        self.asked.append((operation, field, text))
        return text


@pytest.fixture(autouse=True)
def no_installed_plugins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SESSIONDOCK_DISABLE_PLUGINS", "1")


def test_a_provider_without_http() -> None:
    account = Account()
    child = Event(id="ada@x.org", outputs={"text": "bye ada@x.org"})
    with Shelf(plugins=[stored_emails, account]) as shelf:
        shelf.sessions.create(id="ada@x.org", name="for ada@x.org", tags=("ada@x.org",))
        shelf.sessions.update("ada@x.org", metadata={"ada@x.org": ["to ada@x.org", 1]})
        shelf.sessions.add_events("ada@x.org", [Event(type="tool", name="mail ada@x.org", children=(child,))])
        shelf.sessions.add_recording("ada@x.org", "ada@x.org.wav", name="call with ada@x.org")
        shelf.sessions.get("ada@x.org")
        stored = shelf.sessions.stored

    assert account.asked == [
        ("create", "name", "for ada@x.org"),
        ("create", "tags", "ada@x.org"),
        ("update", "metadata", "ada@x.org"),
        ("update", "metadata", "to ada@x.org"),
        ("add_events", "name", "mail ada@x.org"),
        ("add_events", "outputs", "text"),
        ("add_events", "outputs", "bye ada@x.org"),
        ("add_recording", "name", "call with ada@x.org"),
    ]
    assert stored == [
        Session(id="ada@x.org", name="for [email]", tags=("[email]",)),
        ("ada@x.org", {"[email]": ["to [email]", 1]}),
        (
            "ada@x.org",
            Event(type="tool", name="mail [email]", children=(Event(id="ada@x.org", outputs={"text": "bye [email]"}),)),
        ),
        ("ada@x.org", "ada@x.org.wav", "call with [email]"),
        Session(id="ada@x.org"),
    ]


def test_a_provider_that_speaks_http() -> None:
    account = Account()
    with FakeAcme() as fake, Acme(base_url=fake.base_url, plugins=[stored_emails, account]) as acme:
        acme.sessions.create(id="ada@x.org", name="for ada@x.org")
        (sent,) = fake.requests
    assert account.asked == [("create", "name", "for ada@x.org")]
    assert sent.json() == {"id": "ada@x.org", "name": "for [email]"}
