"""Finding providers and opening clients by URL, name or class."""

from __future__ import annotations

import dataclasses
import inspect
import sys
from collections.abc import Iterator, Mapping
from importlib import metadata
from pathlib import Path
from typing import Any, Required, TypedDict, Unpack

import attrs
import pytest

from core.tests._async.dock import AsyncDock
from core.tests._sync.dock import Dock
from core.tests.dock_server import PROVIDER, FakeDock
from sessiondock import (
    BaseClient,
    ConfigurationError,
    MissingDependencyError,
    Operation,
    Provider,
    UnknownProviderError,
    connect,
    connect_async,
    find_provider,
    installed_providers,
    protocols,
    register,
    registry,
)
from sessiondock.connection_url import ConnectionURL
from sessiondock.keywords import accepted_settings


@pytest.fixture(autouse=True)
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_registered", {})
    monkeypatch.setenv("DOCK_KEY", FakeDock.default_key)
    monkeypatch.delenv("DOCK_URL", raising=False)
    register(PROVIDER)


@pytest.fixture
def server() -> Iterator[FakeDock]:
    with FakeDock() as fake:
        yield fake


@pytest.mark.smoke
def test_by_url_by_name_and_by_class(server: FakeDock) -> None:
    with connect(f"dock://?base_url={server.base_url}&timeout=3&max_retries=0") as client:
        assert client.sessions.get("s01").id == "s01"
        assert Operation.DELETE in client.capabilities
        assert "update" not in client.capabilities
        assert client.capabilities.fields[Operation.CREATE] == ("id", "name")
        assert client.capabilities is client.capabilities
        assert repr(client.capabilities) == "<Capabilities of dock: create, get, list, delete>"
        assert [line.split()[:2] for line in str(client.capabilities).splitlines()[:4]] == [
            ["dock"],
            ["create", "id,"],
            ["get"],
            ["list", "page_size,"],
        ]
        assert "<td>create</td><td>id, name</td>" in client.capabilities._repr_html_()  # pyright: ignore[reportPrivateUsage]
    with connect("dock", base_url=server.base_url) as client:
        assert isinstance(client, Dock)
    with connect(Dock, base_url=server.base_url) as typed:
        assert typed.base_url == server.base_url


async def test_asynchronous_twins(server: FakeDock) -> None:
    async with connect_async("DOCK://", base_url=server.base_url) as client:
        assert (await client.sessions.get("s01")).id == "s01"
        assert isinstance(client, AsyncDock)
    async with connect_async(AsyncDock, base_url=server.base_url) as typed:
        assert (await typed.sessions.get("s02")).id == "s02"


def test_the_environment_gives_key_and_address(server: FakeDock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCK_URL", server.base_url)
    with connect("dock") as client:
        assert client.sessions.get("s01").id == "s01"
    monkeypatch.delenv("DOCK_KEY")
    with pytest.raises(ConfigurationError, match="pass api_key= or set DOCK_KEY"):
        connect("dock")


@pytest.mark.parametrize(
    ("target", "words"),
    [
        ("dock://my-project", "takes nothing between dock:// and the query"),
        ("dock://user:secret@host", "no key and no host"),
        (
            "dock://?nonsense=1",
            r"unknown setting 'nonsense'\. Known here: base_url, http2, max_response_bytes, max_retries",
        ),
        ("dock://?timeot=3", r"unknown setting 'timeot'; did you mean timeout\? Known here: "),
        ("dock://?max_response_bytes=much", "max_response_bytes in the connection URL must be a whole number from 1$"),
        ("dock://?api_key=secret", "api_key must not be in the connection URL.*or set DOCK_KEY"),
        ("dock://?timeout=soon", "timeout in the connection URL must be a number"),
        ("dock://?timeout=1&timeout=2", "twice"),
        ("dock://#x", "no fragment"),
        ("dock://\x00", "control characters"),
        ("://x", "looks like scheme://"),
        ("1dock://x", "looks like scheme://"),
        ("dock/x", "looks like scheme://"),
    ],
)
def test_malformed_urls(target: str, words: str) -> None:
    with pytest.raises(ConfigurationError, match=words) as caught:
        connect(target)
    assert "secret" not in str(caught.value)


def test_unknown_settings_and_transports() -> None:
    with pytest.raises(ConfigurationError, match=r"Dock has no such setting: fruit\. It takes: api_key, base_url"):
        connect("dock", fruit="pear")
    with pytest.raises(ConfigurationError, match=r"no such setting: api_kee; did you mean api_key\?"):
        connect("dock://", api_kee="red")
    for connecting in (connect, connect_async):
        with pytest.raises(ConfigurationError, match="transport must be"):
            connecting("dock", transport="carrier-pigeon")
        with pytest.raises(ConfigurationError, match="http_client must be"):
            connecting("dock", http_client=object())
        with pytest.raises(ConfigurationError, match="not both"):
            connecting("dock", http_client=object(), transport="httpx")
        with pytest.raises(ConfigurationError, match="base_url must look like"):
            connecting("dock", base_url="dock.example")


@pytest.mark.parametrize("cls", [Dock, AsyncDock])
def test_a_class_that_is_called_with_what_it_does_not_take(cls: Any) -> None:
    with pytest.raises(ConfigurationError) as caught:
        cls(timeot=3)
    assert str(caught.value).startswith(f"dock: {cls.__name__} has no such setting: timeot; did you mean timeout? It")
    with pytest.raises(ConfigurationError, match=rf"{cls.__name__} takes its settings by keyword. It takes: api_key"):
        cls("s3cret")
    assert list(inspect.signature(cls).parameters)[:2] == ["api_key", "base_url"]


class Shelf(BaseClient):
    provider = PROVIDER

    def __init__(self, path: str, *, depth: int, **options: Unpack[Options]) -> None:
        super().__init__(timeout=options.get("timeout"))
        self.deep = depth + 1


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({}, "Shelf needs path, depth. It takes: path, depth, timeout, headers"),
        ({"path": "x"}, "Shelf needs depth. It takes: "),
        ({"path": "x", "dept": 3}, "Shelf has no such setting: dept; did you mean depth? It takes: "),
        ({"dept": 3, "depht": 3}, "Shelf has no such setting: dept, depht; did you mean depth? It takes: "),
        ({"xyz": 1}, "Shelf has no such setting: xyz. It takes: "),
    ],
)
def test_constructors_say_what_they_need(settings: dict[str, Any], words: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        Shelf(**settings)
    assert caught.value.message.startswith(words)
    assert caught.value.provider == "dock"
    assert caught.value.__cause__ is None


class Careless(BaseClient):
    provider = PROVIDER

    def __init__(self, url: str) -> None:
        raise ConfigurationError(f"{url} is not a URL")


def test_no_constructor_shows_the_user_part_of_a_url() -> None:
    with pytest.raises(ConfigurationError) as caught:
        Careless("dock://me:s3cret@host/x")
    assert str(caught.value) == "dock://[redacted]@host/x is not a URL"


def test_a_constructor_that_fails_inside_is_not_taken_for_a_wrong_call() -> None:
    cls: Any = Shelf
    with pytest.raises(TypeError) as caught:
        cls("x", depth="y")
    assert type(caught.value) is TypeError
    assert cls("x", depth=1).deep == 2


@pytest.mark.parametrize("longest", [0, -1, True, 1.5, "5"])
def test_a_limit_on_responses_is_a_number(longest: Any) -> None:
    with pytest.raises(ConfigurationError, match="max_response_bytes must be a whole number from 1, or None"):
        connect("dock", max_response_bytes=longest)
    for allowed in (1, None):
        connect("dock", max_response_bytes=allowed).close()
    connect("dock://?max_response_bytes=1").close()


def test_options_of_a_wrong_type() -> None:
    with pytest.raises(ConfigurationError, match="plugins must be a list"):
        connect("dock", plugins=3)
    with pytest.raises(ConfigurationError, match="headers must be a mapping"):
        connect("dock", headers=3)


@pytest.mark.parametrize("target", [None, 5, b"dock://"])
def test_what_is_no_target(target: Any) -> None:
    for connecting in (connect, connect_async):
        with pytest.raises(ConfigurationError, match="takes a connection URL"):
            connecting(target)


def test_an_unknown_name_helps() -> None:
    with pytest.raises(UnknownProviderError, match=r"did you mean 'dock'\? Installed: [a-z0-9, -]+$") as near:
        connect("dok://x")
    assert near.value.distribution is None
    with pytest.raises(UnknownProviderError, match="sessiondock-acme-cloud") as caught:
        find_provider("acme-cloud")
    assert caught.value.distribution == "sessiondock-acme-cloud"


def nothing_installed(**_: str) -> tuple[()]:
    return ()


def test_a_known_but_missing_one_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.metadata.entry_points", nothing_installed)
    with pytest.raises(UnknownProviderError, match="pip install sessiondock-orq"):
        find_provider("orq")
    with pytest.raises(UnknownProviderError, match="pip install sessiondock-sql"):
        find_provider("postgresql+psycopg")


def test_what_is_there_is_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.metadata.entry_points", nothing_installed)
    other = dataclasses.replace(PROVIDER, name="acme", schemes=("acme-x+http", "acme-x+https"))
    register(other)
    assert find_provider("acme-x") is find_provider("ACME-X+http") is find_provider("acme") is other
    with pytest.raises(UnknownProviderError) as caught:
        find_provider("zzz")
    assert caught.value.message == (
        "no provider is called 'zzz'. Installed: acme, acme-x, dock. It may be published as sessiondock-zzz"
    )
    monkeypatch.setattr(registry, "_registered", {})
    with pytest.raises(UnknownProviderError) as caught:
        find_provider("orq")
    assert caught.value.message == "provider 'orq' is not installed; pip install sessiondock-orq (installed: none)"
    assert caught.value.distribution == "sessiondock-orq"


def test_a_registered_provider_hides_only_the_installed_one_of_its_name() -> None:
    names = [entry.name for entry in metadata.entry_points(group="sessiondock.providers")]
    for name in dict.fromkeys(names[:1]):
        mine = dataclasses.replace(PROVIDER, name=name, schemes=())
        register(mine)
        assert installed_providers()[name] is mine
    assert installed_providers().keys() == {*names, "dock"}


@pytest.mark.parametrize(
    ("name", "distribution"),
    [
        ("sql", "sql"), ("sqlite", "sql"), ("postgresql", "sql"), ("postgres", "sql"), ("humanloop", "humanloop"),
        ("humanloop-export", "humanloop"), ("honeyhive", "honeyhive"), ("honeyhive-v1", "honeyhive"), ("orq", "orq"),
        ("syllable", "syllable"), ("adk", "adk"), ("files", "files"),
    ],
)  # fmt: skip
def test_what_to_install_for_each_name(name: str, distribution: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.metadata.entry_points", nothing_installed)
    with pytest.raises(UnknownProviderError, match=rf"pip install sessiondock-{distribution} \("):
        find_provider(name)


def install(folder: Path, name: str, source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / f"{name}.py").write_text(source)
    info = folder / f"{name}-3.4.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 3.4\n")
    (info / "entry_points.txt").write_text(f"[sessiondock.providers]\n{name} = {name}:PROVIDER\n")
    monkeypatch.setattr(sys, "path", [str(folder), *sys.path])
    monkeypatch.delitem(sys.modules, name, raising=False)


RECORD = """
from sessiondock.provider import Provider
PROVIDER = Provider(name="fine", title="Fine", distribution="fine", schemes=("fine", "fine+x"),
                    sync_class="fine_missing:X", async_class="json:loads")
"""


def test_installed_providers_are_loaded_one_by_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(tmp_path, "fine", RECORD, monkeypatch)
    install(tmp_path, "sick", "raise RuntimeError('sick')", monkeypatch)
    install(tmp_path, "odd", "PROVIDER = 3", monkeypatch)
    assert find_provider("fine+x").title == "Fine"
    assert "sick" not in sys.modules
    with pytest.raises(ConfigurationError, match=r"'sick' of sick 3\.4 cannot be loaded: RuntimeError: sick"):
        find_provider("sick")
    with pytest.raises(ConfigurationError, match=r"'odd' of odd 3\.4 is a int, not a Provider"):
        find_provider("odd")
    found = installed_providers()
    assert isinstance(found["fine"], Provider)
    assert isinstance(found["sick"], ConfigurationError)
    assert found["dock"] is PROVIDER
    with pytest.raises(MissingDependencyError, match="fine_missing"):
        connect("fine://x")


def test_of_two_distributions_that_claim_one_name_none_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("zebra", "ant"):
        install(tmp_path, name, RECORD, monkeypatch)
        (tmp_path / f"{name}-3.4.dist-info/entry_points.txt").write_text(
            f"[sessiondock.providers]\nfine = {name}:PROVIDER\nonly-{name} = {name}:PROVIDER\n"
        )
    words = "the provider name 'fine' is claimed by ant 3.4 and zebra 3.4; uninstall all but one"
    with pytest.raises(ConfigurationError) as caught:
        find_provider("fine+x")
    assert caught.value.message == words
    found = installed_providers()
    assert str(found["fine"]) == words
    assert isinstance(found["only-ant"], Provider)
    assert find_provider("only-zebra").title == "Fine"


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("json:NoSuchClass", "AttributeError: module 'json' has no attribute 'NoSuchClass'"),
        ("broken_module:X", "ZeroDivisionError: division by zero"),
        ("", "ValueError: Empty module name"),
    ],
)
def test_a_class_that_cannot_be_loaded_is_named(
    path: str, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "broken_module.py").write_text("1 / 0")
    (tmp_path / "saying_module.py").write_text("import sessiondock\nraise sessiondock.ConfigurationError('set X')")
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    register(dataclasses.replace(PROVIDER, sync_class=path, async_class="saying_module:X"))
    with pytest.raises(ConfigurationError) as caught:
        connect("dock")
    assert str(caught.value) == f"dock: sessiondock-dock is broken, {path} cannot be loaded: {words}"
    with pytest.raises(ConfigurationError, match=r"^set X$"):
        connect_async("dock")


@pytest.mark.parametrize("kind", ["MissingDependencyError", "ConfigurationError"])
def test_an_error_of_ours_that_a_provider_raises_is_passed_on(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = f"from sessiondock import {kind}\nraise {kind}('pip install what-it-needs')"
    install(tmp_path, "needy", source, monkeypatch)
    with pytest.raises(ConfigurationError) as caught:
        find_provider("needy")
    assert (type(caught.value).__name__, caught.value.message) == (kind, "pip install what-it-needs")
    assert caught.value.__cause__ is None


def test_urls_keep_their_letters() -> None:
    url = ConnectionURL.parse("Dock://My%20Project/Sub/?a=1&b=%20")
    assert (url.scheme, url.authority, url.path, url.location) == ("dock", "My%20Project", "/Sub/", "My Project/Sub")
    assert url.settings("a", "b") == {"a": "1", "b": " "}
    assert ConnectionURL.parse("dock://").location is None
    assert "pw" not in repr(ConnectionURL.parse("dock://me:pw@h/db?x=pw"))


def test_a_setting_is_in_one_place_of_a_url() -> None:
    def named(_: ConnectionURL) -> dict[str, Any]:
        return {"base_url": "http://127.0.0.1:9"}

    for client in (Dock, AsyncDock):
        placed: Any = type("Placed", (client,), {"service": attrs.evolve(client.service, location=named)})
        assert placed.from_url(ConnectionURL.parse("dock://x?timeout=5")).base_url == "http://127.0.0.1:9"
        with pytest.raises(
            ConfigurationError, match=r"base_url is what the connection URL names .*leave \?base_url= out"
        ):
            placed.from_url(ConnectionURL.parse("dock://x?base_url=http://127.0.0.1:8"))


class Options(TypedDict, total=False):
    timeout: float
    headers: Required[Mapping[str, str]]


class Base:
    def __init__(self, **options: Unpack[Options]) -> None: ...


class Derived(Base):
    def __init__(self, *, project: str | None = None, **options: Unpack[Options]) -> None: ...


class Passing(Derived):
    def __init__(self, url: str, **rest: Any) -> None: ...


class Plain:
    pass


class Open:
    def __init__(self, **rest: Any) -> None: ...


class Unreadable:
    def __init__(self, **rest: Any) -> None: ...


Unreadable.__init__.__annotations__["rest"] = "Unpack[OnlyForCheckers]"


@pytest.mark.parametrize(
    ("cls", "names"),
    [
        (Base, ("timeout", "headers")),
        (Derived, ("project", "timeout", "headers")),
        (Passing, ("url", "project", "timeout", "headers")),
        (Plain, None),
        (Open, None),
        (Unreadable, None),
        (connect, None),
    ],
)
def test_settings_are_read_from_the_signatures(cls: Any, names: tuple[str, ...] | None) -> None:
    assert accepted_settings(cls) == names


def test_protocols_are_loaded_by_variant() -> None:
    for name in ("Client", "AsyncClient", "SupportsGet", "AsyncSupportsGet", "CreateFields"):
        assert getattr(protocols, name).__name__ == name
        assert name in dir(protocols)
    with pytest.raises(AttributeError, match="no attribute 'SupportsNothing'"):
        protocols.SupportsNothing  # type: ignore[attr-defined]  # noqa: B018


def test_protocols_can_be_asked_for_at_run_time(server: FakeDock) -> None:
    with connect("dock", base_url=server.base_url) as client:
        assert isinstance(client, protocols.Client)
        assert not isinstance(client, protocols.AsyncClient)
        assert isinstance(client.sessions, protocols.SupportsDelete)
        assert not isinstance(client.sessions, protocols.SupportsUpdate)
        assert not isinstance(client.sessions, protocols.Sessions)
