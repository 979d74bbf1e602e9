"""What is public, and how sessiondock finds it. Needs the distribution installed."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import sessiondock_jsonfiles
from sessiondock import ConfigurationError, connect, connect_async, find_provider
from sessiondock_jsonfiles import AsyncJsonFiles, JsonFiles
from sessiondock_jsonfiles.provider import PROVIDER


def test_block_table_all_and_what_loads_are_the_same() -> None:
    tree = ast.parse(Path(sessiondock_jsonfiles.__file__).read_text(encoding="utf-8"))
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.level]
    names: dict[str, str] = vars(sessiondock_jsonfiles)["_NAMES"]
    table = {name for listed in names.values() for name in listed.split()}
    assert {alias.name for node in imports for alias in node.names} == table == set(sessiondock_jsonfiles.__all__)
    assert all(getattr(sessiondock_jsonfiles, name).__name__ == name for name in table)
    assert table <= set(dir(sessiondock_jsonfiles))
    with pytest.raises(AttributeError, match="Nothing"):
        vars(sessiondock_jsonfiles)["__getattr__"]("Nothing")


async def test_connection_urls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert find_provider("jsonfiles") is PROVIDER
    folder = tmp_path / "my chats"
    with connect(f"jsonfiles://{str(tmp_path).replace('%', '%25')}/my%20chats") as client:
        assert isinstance(client, JsonFiles)
        assert client.folder == folder
        client.sessions.create(id="s")
    monkeypatch.chdir(tmp_path)
    async with connect_async("jsonfiles:my chats") as other:
        assert isinstance(other, AsyncJsonFiles)
        assert [session.id async for session in other.sessions.list()] == ["s"]
    with connect("jsonfiles", folder=str(folder)) as client:
        assert client.sessions.get("s").id == "s"


@pytest.mark.parametrize("url", ["jsonfiles://chats", "jsonfiles://", "jsonfiles:chats?mode=ro", "jsonfiles"])
def test_a_url_without_a_folder_is_refused(url: str) -> None:
    with pytest.raises(ConfigurationError):
        connect(url)
