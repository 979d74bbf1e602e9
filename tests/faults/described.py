"""Every provider of the workspace, as its conformance suite describes it, and every public method of its clients."""

from __future__ import annotations

import importlib
import inspect
import typing
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import attrs

from core.tests.transports.kinds import settled
from sessiondock import Event, Recording
from sessiondock.authoring import AsyncHTTPClient, HTTPClient, resource_class
from sessiondock.registry import load_class
from sessiondock_devkit.conformance import ProviderUnderTest
from sessiondock_devkit.conformance.values import sample_of

PROVIDERS = Path(__file__).parent.parent.parent / "providers"
_POSITIONAL = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
_NAMED = inspect.Parameter.KEYWORD_ONLY
# Of every client: what a provider's own methods are told from.
_SHARED = frozenset({*dir(HTTPClient), *dir(AsyncHTTPClient)})
_OWN = frozenset({"release", "read", "run"})
# Values where neither the vocabulary nor the type says enough.
_PLAUSIBLE: Mapping[str, Callable[[], Any]] = {
    "events": lambda: [Event(type="tool", name="step", inputs={"role": "user", "parts": [{"text": "hello"}]})],
    "recording": lambda: Recording(token="tok-1"),
    "state": lambda: {"step": 1},
    "event_id": lambda: "10000000-0000-4000-8000-000000000001",
    "duration": lambda: timedelta(seconds=1),
    "wait": lambda: 0.0,
    "interval": lambda: 0.01,
}


@attrs.frozen(order=True)
class DescribedProvider:
    """A provider.

    Attributes:
        name: the provider's name.
        suite: its description, for the conformance suite of synchronous clients.
    """

    name: str
    suite: type[Any] = attrs.field(order=False, repr=False)

    @property
    def speaks_http(self) -> bool:
        """Whether its client takes an HTTP client."""
        return hasattr(self.client_class(asynchronous=False), "open_stream")

    def client_class(self, *, asynchronous: bool) -> type[Any]:
        """The class of its client."""
        record = self.suite.provider
        found: type[Any] = load_class(record, record.async_class if asynchronous else record.sync_class)
        return found

    def settings(self, suite: Any = None) -> dict[str, Any]:
        """Settings beside the key and the address."""
        made = self.suite() if suite is None else suite
        if self.suite.fake is not None and not hasattr(made, "server"):
            made.server = made.make_server()
            made.server.port = 1
        return {name: value for name, value in made.settings().items() if name not in {"api_key", "base_url"}}


@attrs.frozen(order=True)
class Method:
    """A public method of a client, or of one of its resources.

    Attributes:
        resource: the attribute of the client; empty for a method of the client itself.
        name: its name.
    """

    resource: str
    name: str

    def of(self, client: Any) -> Callable[..., Any]:
        """The bound method."""
        found: Callable[..., Any] = getattr(getattr(client, self.resource) if self.resource else client, self.name)
        return found

    def function(self, cls: type[Any]) -> Callable[..., Any]:
        """The function in the class."""
        found: Callable[..., Any] = getattr(resource_class(cls, self.resource) if self.resource else cls, self.name)
        return found

    def __str__(self) -> str:
        return f"{self.resource}.{self.name}" if self.resource else self.name


@cache
def described_providers() -> tuple[DescribedProvider, ...]:
    """All providers in the workspace, by name."""
    found: dict[str, DescribedProvider] = {}
    for path in sorted(PROVIDERS.glob("*/tests/test_conformance.py")):
        found |= {provider.name: provider for provider in _described(_name(path))}
    return tuple(found.values())


def over_http() -> tuple[DescribedProvider, ...]:
    """The providers that speak HTTP."""
    return tuple(provider for provider in described_providers() if provider.speaks_http)


def _name(path: Path) -> str:
    return f"providers.{path.parent.parent.name}.tests.test_conformance"


def _described(module: str) -> Iterator[DescribedProvider]:
    for suite in vars(importlib.import_module(module)).values():
        if not inspect.isclass(suite) or not issubclass(suite, ProviderUnderTest) or suite.__module__ != module:
            continue
        if suite.variant == "sync":
            yield DescribedProvider(suite.provider.name, suite)


def methods(cls: type[Any]) -> tuple[Method, ...]:
    """The public methods of a client class and of its resources, with which a user reaches the service."""
    found = [
        Method(resource, name)
        for resource in resources(cls)
        for name, _ in inspect.getmembers(resource_class(cls, resource), inspect.isfunction)
        if not name.startswith("_")
    ]
    found += [
        Method("", name)
        for name, _ in inspect.getmembers(cls, inspect.isfunction)
        if not name.startswith("_") and name not in _SHARED | _OWN
    ]
    return tuple(found)


def kind_of(client: object) -> type[Any]:
    """The class of a client."""
    found: type[Any] = type(client)
    return found


def resources(cls: type[Any]) -> Iterator[str]:
    """The names of a client's resources."""
    for name in dir(cls):
        if not name.startswith("_") and hasattr(inspect.getattr_static(cls, name), "kind"):
            yield name


@cache
def parameters(function: Callable[..., Any]) -> tuple[inspect.Parameter, ...]:
    """The parameters of a method, without self."""
    listed = list(inspect.signature(function).parameters.values())[1:]
    return tuple(each for each in listed if each.kind in (*_POSITIONAL, _NAMED))


@cache
def _hints(function: Callable[..., Any]) -> dict[str, Any]:
    try:
        return typing.get_type_hints(function)
    except NameError:
        return {}


def plausible(
    provider: DescribedProvider, method: Method, function: Callable[..., Any], name: str, session_id: str
) -> Any:
    """A value that a parameter takes. LookupError when there is no telling."""
    if name in {"session_id", "id"}:
        return session_id
    if name.endswith("_id") and name in {each.name for each in parameters(function) if each.kind in _POSITIONAL}:
        return "1"
    declared = {**_PLAUSIBLE, **provider.suite.samples}
    return sample_of(declared, method.name, name, _hints(function).get(name))


def arguments(
    provider: DescribedProvider, method: Method, function: Callable[..., Any], session_id: str, *names: str
) -> tuple[list[Any], dict[str, Any]]:
    """The fewest arguments of a call that is right, and those that are named beside them."""
    positional: list[Any] = []
    fields: dict[str, Any] = {}
    for each in parameters(function):
        wanted = each.default is each.empty or each.name in names or (each.name == "recording" and not names)
        if not wanted:
            continue
        try:
            value = plausible(provider, method, function, each.name, session_id)
        except LookupError:
            value = "1"
        if each.kind in _POSITIONAL:
            positional.append(value)
        else:
            fields[each.name] = value
    if method.name == "update" and not fields:
        fields = _one_field(provider, method, function, session_id)
    return positional, fields


def _one_field(
    provider: DescribedProvider, method: Method, function: Callable[..., Any], session_id: str
) -> dict[str, Any]:
    for name in ("metadata", "state", "name", "tags"):
        if name in {each.name for each in parameters(function)}:
            return {name: plausible(provider, method, function, name, session_id)}
    return {}


async def outcome(result: Any) -> Any:
    """What a method gives in the end: an awaited value, a pager's first page, a stream's bytes."""
    found = await settled(result)
    if hasattr(found, "first") and hasattr(found, "pages"):
        return await settled(found.first())
    if hasattr(found, "__aenter__") and hasattr(found, "save"):
        async with found as stream:
            return await stream.read()
    if hasattr(found, "__enter__") and hasattr(found, "save"):
        with found as stream:
            return stream.read()
    return found
