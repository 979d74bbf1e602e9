"""Servers that are down, not ready yet, restarted, busy with the same session, or poisoned by somebody else."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from sessiondock import ConflictError, ConnectError, PermissionDeniedError, ServerError, Timeout
from sessiondock_adk import Adk, AsyncAdk
from tests.live.adk.environment import ROOT
from tests.live.adk.server import AdkServer, Storage, start_adk


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
    return port


def accepts(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def wait_for(condition: bool, port: int) -> None:
    """Wait until a port accepts connections, or no more."""
    deadline = time.monotonic() + 30
    while accepts(port) != condition:
        assert time.monotonic() < deadline, f"port {port} did not become {'open' if condition else 'closed'}"
        time.sleep(0.02)


@pytest.mark.parametrize("storage", ["sqlite", "database"])
async def test_a_server_not_ready_yet_then_stopped_then_started_again(tmp_path: Path, storage: Storage) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    with start_adk(tmp_path, storage, port=port, wait=False):
        with (
            Adk(project="helper", user_id="ann", base_url=url, max_retries=0) as adk,
            pytest.raises(ConnectError) as caught,
        ):
            adk.sessions.create(id="s")
        assert not caught.value.may_have_arrived
        async with AsyncAdk(
            project="helper", user_id="ann", base_url=url, max_retries=40, timeout=Timeout(total=60)
        ) as adk:
            await adk.sessions.create(id="s", state={"kept": True})
    with Adk(project="helper", user_id="ann", base_url=url, max_retries=0) as adk, pytest.raises(ConnectError):
        adk.sessions.get("s")
    with start_adk(tmp_path, storage, port=port), Adk(project="helper", user_id="ann", base_url=url) as adk:
        assert adk.sessions.get("s").state == {"kept": True}


def test_simultaneous_updates_lose_nothing_that_was_answered(adk_server: AdkServer, app: str) -> None:
    with Adk(project=app, user_id="ann", base_url=adk_server.url) as adk:
        adk.sessions.create(id="s")
        together = threading.Barrier(8)

        def update(number: int) -> str:
            together.wait(30)
            with Adk(project=app, user_id="ann", base_url=adk_server.url, max_retries=0) as own:
                try:
                    own.sessions.update("s", state={f"k{number}": number})
                except ServerError as error:
                    return str(error)
            return "done"

        with ThreadPoolExecutor(8) as threads:
            results = list(threads.map(update, range(32)))
        done = {number for number, result in enumerate(results) if result == "done"}
        session = adk.sessions.get("s")
    assert done
    assert all("Two updates of one session" in result for result in results if result != "done")
    assert session.state == {f"k{number}": number for number in done}
    assert len(session.events) == len(done)


def test_one_id_goes_to_one_of_many(adk_server: AdkServer, app: str) -> None:
    with Adk(project=app, user_id="ann", base_url=adk_server.url, max_retries=0) as adk:

        def create(number: int) -> str:
            try:
                adk.sessions.create(id="s", state={"by": number})
            except ConflictError:
                return "taken"
            return "created"

        with ThreadPoolExecutor(8) as threads:
            results = list(threads.map(create, range(16)))
        assert sorted(results) == ["created"] + ["taken"] * 15
        assert adk.sessions.get("s").state == {"by": results.index("created")}


def test_a_server_on_loopback_wants_to_be_called_by_its_name(adk_server: AdkServer, app: str) -> None:
    called = {"Host": "sessions.example"}
    refused = pytest.raises(PermissionDeniedError, match=r"127\.0\.0\.1 or localhost")
    with Adk(project=app, user_id="ann", base_url=adk_server.url, headers=called) as adk, refused:
        adk.sessions.list().first()


def test_a_list_that_somebody_poisoned(adk_server: AdkServer, app: str) -> None:
    """Other clients can store text that the server cannot send; ours refuses it, and can delete what holds it."""
    connection = http.client.HTTPConnection(urlsplit(adk_server.url).netloc, timeout=30)
    body = json.dumps({"sessionId": "bad", "state": {"text": "\ud800"}})
    connection.request("POST", f"/apps/{app}/users/ann/sessions", body, {"Content-Type": "application/json"})
    assert connection.getresponse().status == 500
    connection.close()
    with Adk(project=app, user_id="ann", base_url=adk_server.url, max_retries=0) as adk, pytest.raises(ServerError):
        adk.sessions.list().first()
    with Adk(project=app, user_id="ann", base_url=adk_server.url) as adk:
        adk.sessions.delete("bad")
        assert list(adk.sessions.list()) == []


def test_a_server_ends_with_the_tests_even_when_they_are_killed(tmp_path: Path) -> None:
    code = """
import sys, time
from pathlib import Path
from tests.live.adk.server import start_adk
with start_adk(Path(sys.argv[1]), "sqlite") as server:
    print(server.url, flush=True)
    time.sleep(60)
"""
    tests = subprocess.Popen([sys.executable, "-c", code, tmp_path], stdout=subprocess.PIPE, cwd=ROOT, text=True)
    assert tests.stdout is not None
    port = int(tests.stdout.readline().rsplit(":", 1)[1])
    wait_for(True, port)
    os.kill(tests.pid, signal.SIGKILL)
    tests.wait()
    tests.stdout.close()
    wait_for(False, port)
