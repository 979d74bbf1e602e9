"""The public names, the provider records and the models."""

from __future__ import annotations

import ast
import importlib
import subprocess
import sys
from pathlib import Path

import pytest

import sessiondock
import sessiondock_humanloop
from sessiondock import APIError, Operation, connect, find_provider
from sessiondock.testing.serve import load_fake
from sessiondock_humanloop import Humanloop, HumanloopProject, HumanloopSession, wire
from sessiondock_humanloop.fake import FakeHumanloop
from sessiondock_humanloop.provider import EXPORT_PROVIDER, PROVIDER


def test_every_exported_name_is_typed_listed_and_loaded() -> None:
    tree = ast.parse(Path(sessiondock_humanloop.__file__).read_text(encoding="utf-8"))
    block = next(node for node in tree.body if isinstance(node, ast.If))
    typed = {alias.name for node in block.body if isinstance(node, ast.ImportFrom) for alias in node.names}
    (table,) = (ast.literal_eval(node) for node in ast.walk(tree) if isinstance(node, ast.Dict))
    names = {name for listed in table.values() for name in listed.split()}
    assert typed == names == set(vars(sessiondock_humanloop)["__all__"])
    assert names <= set(dir(sessiondock_humanloop))
    for name in names - {"FileType"}:
        exported = getattr(sessiondock_humanloop, name)
        assert (exported.__name__, exported.__module__) == (name, "sessiondock_humanloop")
    assert sessiondock_humanloop.FileType is not None
    with pytest.raises(AttributeError, match="has no attribute 'Nonsense'"):
        getattr(sessiondock_humanloop, "Nonsense")  # noqa: B009


@pytest.mark.smoke
def test_both_providers_and_the_fake_are_found_by_name() -> None:
    assert find_provider("humanloop") is PROVIDER
    assert find_provider("humanloop-export") is EXPORT_PROVIDER
    assert isinstance(load_fake("humanloop"), FakeHumanloop)


def loaded_by(code: str) -> set[str]:
    script = f"import sys\n{code}\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_finding_them_loads_neither_models_nor_http_libraries() -> None:
    find = "from sessiondock import find_provider; find_provider('humanloop'); find_provider('humanloop-export')"
    loaded = loaded_by(find)
    assert "sessiondock_humanloop.provider" in loaded
    assert not {"httpx", "requests", "attrs", "sessiondock_humanloop.models"} & loaded


def test_an_export_needs_no_http_library() -> None:
    loaded = loaded_by("from sessiondock_humanloop import HumanloopExport")
    assert not {"httpx", "requests", "asyncio"} & loaded


def test_the_record_says_that_the_service_is_gone() -> None:
    assert PROVIDER.facts.status == "shut_down"
    assert "September 2025" in PROVIDER.facts.status_note
    for provider in (PROVIDER, EXPORT_PROVIDER):
        for path in (provider.sync_class, provider.async_class):
            module, _, name = path.partition(":")
            assert getattr(importlib.import_module(module), name).provider is provider


def test_capabilities() -> None:
    with connect("humanloop", api_key="k") as client:
        known = client.capabilities
        assert client.__repr__() == "<Humanloop https://api.humanloop.com/v4>"
    assert known.operations == {Operation.CREATE, Operation.GET, Operation.LIST}
    assert known.fields[Operation.LIST] == ("project", "page", "page_size", "max_items", "cursor")
    assert known.fields[Operation.CREATE] == ()


def test_an_error_from_humanloops_own_address_names_the_alternatives() -> None:
    assert Humanloop.service.base_url == wire.BASE_URL == "https://api.humanloop.com/v4"
    error = APIError("status 403", status=403, url="https://api.humanloop.com/v4/sessions")
    assert "shut its service down in September 2025" in (wire.hint(error) or "")
    assert wire.hint(APIError("status 403", status=403, url="https://humanloop.example/v4/sessions")) is None


def test_models_are_values() -> None:
    project = HumanloopProject(id="pr_1", name="Support", type="prompt")
    session = HumanloopSession(id="sesh_1", projects=(project,), datapoints_count=1)
    assert session == HumanloopSession(id="sesh_1", projects=(project,), datapoints_count=1, raw={"id": "sesh_1"})
    assert session != HumanloopSession(id="sesh_1", projects=(project,), datapoints_count=2)
    assert isinstance(session, sessiondock.Session)
    with pytest.raises(TypeError, match="unhashable"):
        hash(session)
