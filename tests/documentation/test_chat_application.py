"""The documented chat application, in a process of its own, over loopback."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from sessiondock_sql import SQL

FOLDER = Path(__file__).parents[2] / "docs" / "examples" / "chat"
ANN, BEN = {"X-User": "ann"}, {"X-User": "ben"}


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'chat.db'}"


@pytest.fixture
def server(url: str) -> Iterator[httpx.Client]:
    """A client of the application."""
    command = [sys.executable, "-m", "uvicorn", "application:app", "--port", "0", "--no-access-log"]
    environment = {**os.environ, "CHAT_DATABASE": url, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, cwd=FOLDER, env=environment, stderr=subprocess.PIPE, text=True) as running:
        assert running.stderr is not None
        try:
            said = ""
            while (place := re.search(r"running on (http://127\.0\.0\.1:\d+)", said)) is None:
                line = running.stderr.readline()
                assert line, said
                said += line
            with httpx.Client(base_url=place[1], trust_env=False, timeout=60) as client:
                yield client
        finally:
            running.terminate()
            running.stderr.read()
    assert running.returncode in {0, -15}


@pytest.mark.timeout(120)
def test_a_user_chats(server: httpx.Client, url: str) -> None:
    first = server.post("/conversations", json={"question": "Where is my parcel?"}, headers=ANN)
    assert first.status_code == 201
    chat, turn = f"/conversations/{first.json()['id']}", first.json()["turn"]
    assert turn["answer"] == "You asked: Where is my parcel?"
    second = server.post(f"{chat}/turns", json={"question": "When does it come?"}, headers=ANN).json()
    server.post("/conversations", json={"question": "Do you sell bicycles?"}, headers=ANN)
    server.post(f"{chat}/turns", json={"question": "And now?"}, headers=ANN)

    page = server.get("/conversations", params={"rows": 1}, headers=ANN).json()
    assert [item["title"] for item in page["items"]] == ["Where is my parcel?"]
    following = server.get("/conversations", params={"rows": 1, "cursor": page["next"]}, headers=ANN).json()
    assert [item["title"] for item in following["items"]] == ["Do you sell bicycles?"]
    assert server.get("/conversations", params={"cursor": "nonsense"}, headers=ANN).status_code == 422
    found = server.get("/search", params={"words": "bicycles"}, headers=ANN).json()
    assert [match["title"] for match in found] == ["Do you sell bicycles?"]
    assert "**bicycles**" in found[0]["text"]

    copy = server.post(f"{chat}/fork", json={"up_to": turn["id"]}, headers=ANN).json()["id"]
    assert server.get(f"/conversations/{copy}", headers=ANN).json() == [turn]
    again = server.post(f"{chat}/turns/{second['id']}/again", headers=ANN).json()
    assert again["answer"] == "You asked: When does it come? Again."
    assert server.get(chat, headers=ANN).json() == [turn, again]

    assert server.put(f"{chat}/rating", json={"rating": 5}, headers=ANN).status_code == 204
    assert server.put(f"{chat}/rating", json={"rating": 6}, headers=ANN).status_code == 422
    with SQL(url) as dock:
        assert dock.sessions.get(first.json()["id"]).feedback == {"rating": 5}
    for request in (server.get(chat, headers=BEN), server.delete(chat, headers=BEN)):
        assert (request.status_code, request.json()) == (404, {"detail": "no such conversation"})
    assert server.get("/search", params={"words": "bicycles"}, headers=BEN).json() == []
    assert server.delete(chat, headers=ANN).status_code == 204
    assert server.get(chat, headers=ANN).status_code == 404
    assert len(server.get("/conversations", headers=ANN).json()["items"]) == 2
