"""Absent operations are absent in every way Python can ask."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar
from unittest import mock

import pytest

from core.tests._async.dock import AsyncDockSessions
from core.tests._sync.dock import Dock, DockSessions
from core.tests.dock_server import PROVIDER
from sessiondock import BaseClient, Resource, UnsupportedOperationError
from sessiondock.capabilities import capabilities_of
from sessiondock.connection_url import ConnectionURL
from sessiondock.resource_binding import resource as declare


def resource() -> DockSessions:
    return DockSessions.__new__(DockSessions)


def test_hasattr_copy_pickle_and_autospec() -> None:
    sessions = resource()
    assert not hasattr(sessions, "update")
    assert hasattr(sessions, "create")
    assert isinstance(copy.copy(sessions), DockSessions)
    assert isinstance(pickle.loads(pickle.dumps(sessions)), DockSessions)
    spec = mock.create_autospec(DockSessions, instance=True)
    assert not hasattr(spec, "update")
    assert hasattr(spec, "get")


def test_the_error_names_what_there_is() -> None:
    with pytest.raises(UnsupportedOperationError) as caught:
        resource().list_events  # type: ignore[attr-defined]  # noqa: B018
    assert caught.value.supported == ("create", "delete", "get", "list")
    assert caught.value.operation == "list_events"
    with pytest.raises(AttributeError, match="no attribute 'lsit'"):
        resource().lsit  # type: ignore[attr-defined]  # noqa: B018


def test_the_operations_are_read_off_the_class() -> None:
    assert DockSessions.operations == AsyncDockSessions.operations == {"create", "get", "list", "delete"}
    assert Resource.operations == frozenset()
    assert not hasattr(Resource(None), "create")


def test_capabilities_need_no_client() -> None:
    with Dock(api_key="k", base_url="http://127.0.0.1:1") as client:
        assert capabilities_of(PROVIDER, Dock) is client.capabilities


class Strict(BaseClient):
    class Sessions(Resource[Any]):
        provider = PROVIDER

        def create(self, *, name: str, project: str | None = None) -> None: ...

        def add_events(self, session_id: str, events: object, /, *, source: str) -> None: ...

        def get(self, session_id: str, /) -> None: ...

    provider = PROVIDER
    sessions = declare(Sessions)


class Storing(BaseClient):
    class Sessions(Resource[Any]):
        provider = replace(
            PROVIDER, name="storing", facts=replace(PROVIDER.facts, event_fields=("name", "raw", "copied_from"))
        )

        def create(self, *, raw: Mapping[str, Any] | None = None, copied_from: str | None = None) -> None: ...

    provider = Sessions.provider
    sessions = declare(Sessions)


def test_capabilities_name_the_required_keywords() -> None:
    found = capabilities_of(PROVIDER, Strict)
    assert found.required == {"create": ("name",), "add_events": ("source",), "get": ()}
    assert not found.keeps_raw
    assert not found.keeps_event_raw


def test_capabilities_say_where_raw_is_kept() -> None:
    found = capabilities_of(Storing.provider, Storing)
    assert found.keeps_raw
    assert found.keeps_event_raw
    shown = [line.split() for line in str(found).splitlines()]
    assert ["event_fields", "name,", "raw,", "copied_from"] in shown
    assert ["event_types", "none"] in shown


def test_what_a_subclass_must_say_is_asked_for() -> None:
    with pytest.raises(NotImplementedError, match="BaseClient"):
        BaseClient.from_url(ConnectionURL.parse("x://"))


def test_a_client_is_copied_and_never_pickled() -> None:
    with Dock(api_key="s3cret", base_url="http://127.0.0.1:1") as client:
        other = copy.copy(client)
        assert (type(other), other.base_url) == (Dock, client.base_url)
        for attempt in (pickle.dumps, copy.deepcopy):
            with pytest.raises(
                TypeError, match="Dock cannot be pickled, it would hold the key; make one in each process"
            ):
                attempt(client)


def test_a_client_that_was_not_built_has_a_repr() -> None:
    assert repr(Dock.__new__(Dock)) == "<Dock dock, not open>"


def test_clients_say_where_they_point() -> None:
    with Dock(api_key="k", base_url="http://127.0.0.1:1") as client:
        assert repr(client) == "<Dock http://127.0.0.1:1>"


def test_a_provider_may_say_why_an_operation_is_missing() -> None:
    class Shop(DockSessions):
        missing: ClassVar[Mapping[str, str]] = {"update": "It was removed in 2025; recreate the session"}

    with pytest.raises(UnsupportedOperationError, match=r"has no update; .*\. It was removed in 2025; recreate"):
        Shop.__new__(Shop).update  # type: ignore[attr-defined]  # noqa: B018
    with pytest.raises(UnsupportedOperationError, match=r"get, list$"):
        Shop.__new__(Shop).list_events  # type: ignore[attr-defined]  # noqa: B018
