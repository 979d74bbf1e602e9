"""What is public, and how sessiondock finds it. Needs the distribution installed."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import sessiondock_jsonfiles
from sessiondock import ConfigurationError, connect, connect_async, find_provider
from sessiondock_jsonfiles import AsyncJsonFiles, JsonFiles
from sessiondock_jsonfiles.provider import PROVIDER


def test_the_public_names_are_the_same_everywhere() -> None:
    """For type checkers, in the table, in ``dir``, and when they are loaded."""
    tree = ast.parse(Path(sessiondock_jsonfiles.__file__).read_text(encoding="utf-8"))
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.level]
    names: set[str] = set(vars(sessiondock_jsonfiles)["__all__"])
    assert {alias.name for node in imports for alias in node.names} == names <= set(dir(sessiondock_jsonfiles))
    for name in names:
        loaded = getattr(sessiondock_jsonfiles, name)
        assert (loaded.__module__, loaded.__name__) == ("sessiondock_jsonfiles", name)
    with pytest.raises(AttributeError, match="Nothing"):
        getattr(sessiondock_jsonfiles, "Nothing")  # noqa: B009


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
def test_a_url_without_a_folder_is_rejected(url: str) -> None:
    with pytest.raises(ConfigurationError):
        connect(url)
