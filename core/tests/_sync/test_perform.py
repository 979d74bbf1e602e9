# Generated from tests/_async/test_perform.py: edit that file, not this one.
# Digest: 532fa2d21d47034a
"""The services that a client gets when it does not speak HTTP."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest

from core.tests.dock_server import SHELF
from sessiondock import (
    ConfigurationError,
    ConnectError,
    NotFoundError,
    Session,
    Timeout,
    UnsupportedFieldError,
    errors,
    hookimpl,
)
from sessiondock.authoring import BaseClient, Resource, Deadline, resource


class ShelfSessions(Resource[BaseClient]):
    provider = SHELF

    def get(self, session_id: str, /) -> Session:
        def attempt(deadline: Deadline, /) -> Session:
            return fetch(session_id, deadline)

        return self._client.perform("get", attempt, idempotent=True)

    def delete(self, session_id: str, /) -> None:
        def attempt(deadline: Deadline, /) -> None:
            fetch(session_id, deadline)

        self._client.perform("delete", attempt)


class Shelf(BaseClient):
    provider = SHELF
    sessions = resource(ShelfSessions)

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.released = 0

    def release(self) -> None:
        self.released += 1


FAILURES: list[Exception] = []
SEEN: list[str] = []


def fetch(session_id: str, deadline: Deadline) -> Session:
    SEEN.append(session_id)
    if FAILURES:
        raise FAILURES.pop(0)
    deadline.check()
    return Session(id=session_id)


@pytest.fixture(autouse=True)
def clean() -> None:
    FAILURES.clear()
    SEEN.clear()


class Witness:
    def __init__(self) -> None:
        self.told: list[tuple[Any, ...]] = []

    @hookimpl
    def operation_started(self, provider: str, operation: str, call_id: str) -> None:
        self.told.append(("started", provider, operation, call_id))

    @hookimpl
    def retry_scheduled(self, operation: str, attempt: int, reason: str, call_id: str) -> None:
        self.told.append(("retry", operation, attempt, reason, call_id))

    @hookimpl
    def operation_finished(self, error: BaseException | None, call_id: str, attempts: int) -> None:
        self.told.append(("finished", str(error), attempts, call_id))


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("random.random", lambda: 0.0)


@pytest.mark.usefixtures("at_once")
def test_a_read_is_retried_and_its_hooks_share_an_id() -> None:
    witness = Witness()
    FAILURES.extend([ConnectError("no route", may_have_arrived=False), errors.IncompleteReadError("broke off")])
    with Shelf(plugins=[witness]) as shelf:
        assert (shelf.sessions.get("s")).id == "s"
    assert [told[0] for told in witness.told] == ["started", "retry", "retry", "finished"]
    assert witness.told[1][1:4] == ("get", 1, "ConnectError")
    assert witness.told[-1][1:3] == ("None", 3)
    assert len({told[-1] for told in witness.told}) == 1
    Shelf(plugins=[witness]).sessions.get("t")
    assert witness.told[-1][-1] != witness.told[0][-1]


def test_a_write_that_may_have_taken_effect_is_not_repeated() -> None:
    FAILURES.append(errors.IncompleteReadError("broke off"))
    with pytest.raises(errors.IncompleteReadError) as caught:
        Shelf().sessions.delete("s")
    assert SEEN == ["s"]
    assert (caught.value.provider, caught.value.operation, caught.value.attempts) == ("shelf", "delete", 1)


def test_an_error_learns_where_it_happened() -> None:
    FAILURES.append(NotFoundError("nothing there"))
    with pytest.raises(NotFoundError, match=r"^shelf\.get: nothing there$"):
        Shelf().sessions.get("s")


def test_a_total_ends_the_call() -> None:
    with pytest.raises(errors.TimeoutError, match="total"):
        Shelf(timeout=Timeout(total=1e-9), max_retries=0).sessions.get("s")


def test_closing_closes_every_client_made_from_it() -> None:
    shelf = Shelf()
    other = shelf.with_options(max_retries=0)
    assert other.sessions is not shelf.sessions
    other.close()
    assert (shelf.sessions.get("s")).id == "s"
    shelf.close()
    shelf.close()
    assert shelf.released == 1
    for client in (shelf, other):
        with pytest.raises(ConfigurationError, match=r"shelf\.get: the client is closed"):
            client.sessions.get("s")


def test_options_are_kept_or_replaced() -> None:
    shelf = Shelf(timeout=3)
    assert shelf.with_options(max_retries=0).timeout.read == 3
    assert shelf.with_options(timeout=None).timeout.read is None
    assert shelf.timeout.read == 3
    assert repr(shelf).endswith(" shelf>")
    with pytest.raises(UnsupportedFieldError, match="Shelf has no headers"):
        shelf.with_options(headers={"X": "1"})


@pytest.mark.parametrize("value", [math.inf, math.nan, "5", 0, -1, True, object()])
@pytest.mark.parametrize("option", ["timeout", "max_retries"])
def test_options_that_do_not_fit(option: str, value: Any) -> None:
    make: list[Callable[..., Any]] = [Shelf, Shelf().with_options]
    if (option, value) == ("max_retries", 0):
        return
    for construct in make:
        with pytest.raises(ConfigurationError, match=option.partition("_")[0]):
            construct(**{option: value})
