"""The public names: typed, listed, and loaded on first use."""

from __future__ import annotations

import ast
import sys
from pathlib import Path
from subprocess import run
from typing import Any

import pytest

import sessiondock_honeyhive
from sessiondock import ConfigurationError, Operation, connect, find_provider
from sessiondock.testing.serve import load_fake
from sessiondock_honeyhive import HoneyHive, HoneyHiveEvent, HoneyHiveSession, HoneyHiveV1
from sessiondock_honeyhive.fake import FakeHoneyHive
from sessiondock_honeyhive.provider import PROVIDER, PROVIDER_V1


def test_block_table_all_and_what_loads_are_the_same() -> None:
    tree = ast.parse(Path(sessiondock_honeyhive.__file__).read_text(encoding="utf-8"))
    block = {
        alias.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.level for alias in node.names
    }
    assert block == set(vars(sessiondock_honeyhive)["__all__"])
    loaded = {name: getattr(sessiondock_honeyhive, name) for name in block}
    assert {each.__module__ for each in loaded.values()} == {"sessiondock_honeyhive"}
    assert {name: each.__name__ for name, each in loaded.items()} == {name: name for name in block}
    assert block <= set(dir(sessiondock_honeyhive))
    unknown = "Nothing"
    with pytest.raises(AttributeError, match=unknown):
        getattr(sessiondock_honeyhive, unknown)


@pytest.mark.smoke
def test_the_provider_and_its_fake_are_found_by_name() -> None:
    assert find_provider("honeyhive") is PROVIDER
    assert find_provider("honeyhive-v1") is PROVIDER_V1
    assert isinstance(load_fake("honeyhive"), FakeHoneyHive)


def test_the_models_are_unhashable_and_compare_by_what_they_say() -> None:
    for model in (HoneyHiveSession(id="s", raw={"a": 1}), HoneyHiveEvent(id="e")):
        with pytest.raises(TypeError, match="unhashable"):
            hash(model)
    assert HoneyHiveSession(id="s", raw={"a": 1}) == HoneyHiveSession(id="s")
    assert HoneyHiveSession(id="s", event_id="s") != HoneyHiveSession(id="s")


@pytest.mark.smoke
@pytest.mark.parametrize(("url", "kind"), [("honeyhive://", HoneyHive), ("honeyhive-v1://", HoneyHiveV1)])
def test_clients_from_urls_and_the_environment(url: str, kind: type, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HONEYHIVE_API_KEY", "second")
    monkeypatch.setenv("HH_SOURCE", "staging")
    monkeypatch.setenv("HH_PROJECT", "from the environment")
    client: Any = connect(f"{url}My%20Project?timeout=3")
    assert isinstance(client, (HoneyHive, HoneyHiveV1))
    assert client.__class__ is kind
    assert (client.project, client.environment) == ("My Project", "staging")
    default = {"honeyhive://": "https://api.honeyhive.ai", "honeyhive-v1://": "https://api.dp1.us.honeyhive.ai"}
    assert client.base_url == default[url]
    plain: Any = connect(f"{url}?environment=production")
    assert plain.project == (None if kind is HoneyHiveV1 else "from the environment")
    assert plain.environment == "production"
    monkeypatch.setenv("HH_API_KEY", "first")
    monkeypatch.setenv("HH_API_URL", "http://127.0.0.1:1/prefix/")
    chosen: Any = connect(url)
    assert chosen.base_url == "http://127.0.0.1:1/prefix"
    with pytest.raises(ConfigurationError, match="api_key"):
        connect(f"{url}?api_key=secret")


@pytest.mark.parametrize("kind", [HoneyHive, HoneyHiveV1])
def test_the_address_comes_from_the_variables_of_the_vendor_s_sdks(
    kind: type[HoneyHive | HoneyHiveV1], monkeypatch: pytest.MonkeyPatch
) -> None:
    for number, name in enumerate(("HH_SERVER_URL", "HONEYHIVE_SERVER_URL", "HH_API_URL")):
        monkeypatch.setenv(name, f"http://127.0.0.1:{number + 1}")
        assert kind(api_key="k").base_url == f"http://127.0.0.1:{number + 1}"
    monkeypatch.setenv("HH_API_URL", "  ")
    assert kind(api_key="k").base_url == "http://127.0.0.1:2"
    assert kind(api_key="k", base_url="http://127.0.0.1:9").base_url == "http://127.0.0.1:9"


@pytest.mark.parametrize("kind", [HoneyHive, HoneyHiveV1])
def test_the_key_comes_from_the_environment(
    kind: type[HoneyHive | HoneyHiveV1], fake: FakeHoneyHive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HONEYHIVE_API_KEY", "wrong")
    monkeypatch.setenv("HH_API_KEY", fake.api_key)
    monkeypatch.setenv("HONEYHIVE_SERVER_URL", fake.base_url)
    with kind(project="p") as hive:
        assert hive.sessions.create(name="s").name == "s"
    assert fake.requests[0].headers["Authorization"] == f"Bearer {fake.api_key}"


def test_capabilities() -> None:
    with HoneyHive(api_key="k") as old, HoneyHiveV1(api_key="k") as new:
        assert Operation.DELETE in old.capabilities
        assert old.capabilities.operations - new.capabilities.operations == {Operation.DELETE}
        assert new.capabilities.operations == {"create", "get", "list", "update", "add_events", "list_events"}
        assert old.capabilities.facts.max_page_size == 7500
        assert new.capabilities.facts.own_ids == "may_change"
        assert (old.capabilities.facts.events_order, new.capabilities.facts.events_order) == ("unspecified", "newest")


def test_importing_the_record_loads_no_http_library_and_no_model() -> None:
    heavy = ["attrs", "cattrs", "requests", "httpx", "pluggy", "sessiondock_honeyhive.models", "asyncio"]
    code = f"import sys, sessiondock_honeyhive.provider; print([name for name in {heavy!r} if name in sys.modules])"
    done = run([sys.executable, "-Ic", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
