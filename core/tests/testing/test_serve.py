"""`python -m sessiondock.testing.serve`, with fakes of a distribution made for the test."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

from core.tests.testing.clients import with_http_client
from sessiondock.testing import FakeServer
from sessiondock.testing.serve import ServeError, load_fake, main

MODULE = """
from sessiondock.testing import FakeServer, Reply, route

class FakeNimbus(FakeServer):
    vendor = "nimbus"
    base_path = "/v7"

    @route("GET", "/v7/ping")
    def ping(self, request):
        return Reply.text("pong")
"""
ENTRY_POINTS = """
[sessiondock.fakes]
nimbus = nimbus_fake:FakeNimbus
absent = nimbus_fake:Absent
strange = builtins:dict
"""


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder on the path that holds a distribution with three fakes, two of them broken."""
    (tmp_path / "nimbus_fake.py").write_text(MODULE)
    information = tmp_path / "nimbus-1.2.dist-info"
    information.mkdir()
    (information / "METADATA").write_text("Metadata-Version: 2.1\nName: nimbus\nVersion: 1.2\n")
    (information / "entry_points.txt").write_text(ENTRY_POINTS)
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    return tmp_path


@contextmanager
def running(folder: Path, *arguments: str) -> Generator[subprocess.Popen[str], None, None]:
    path = os.pathsep.join([str(folder), *filter(None, sys.path)])
    process = subprocess.Popen(
        [sys.executable, "-m", "sessiondock.testing.serve", *arguments],
        env={**os.environ, "PYTHONPATH": path},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        try:
            yield process
        finally:
            process.kill()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_until_a_signal(installed: Path, number: signal.Signals) -> None:
    with running(installed, "nimbus") as process:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        assert process.stdout.readline() == "API key: test-key\n"
        assert url.startswith("http://127.0.0.1:")
        assert url.endswith("/v7")
        assert with_http_client(f"{url}/ping").body == b"pong"
        process.send_signal(number)
        rest, errors = process.communicate(timeout=20)

    assert (process.returncode, rest, errors) == (0, "", "")


def test_the_port_can_be_chosen_and_may_be_taken(installed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with FakeServer() as server:
        assert main(["nimbus", "--port", str(server.port)]) == 2
        assert f"cannot listen on 127.0.0.1 port {server.port}" in capsys.readouterr().err
        port = server.port
    with running(installed, "nimbus", "--port", str(port)) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == f"http://127.0.0.1:{port}/v7\n"


def test_an_unknown_name_lists_the_known_ones(installed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["nimbos"]) == 2

    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.startswith("no fake is called 'nimbos': did you mean nimbus? installed are ")
    assert {"absent", "nimbus", "strange"} <= set(output.err.strip().partition("are ")[2].split(", "))


def test_a_name_like_no_other(installed: Path) -> None:
    with pytest.raises(ServeError, match="'zzzzzz': installed are"):
        load_fake("zzzzzz")


def test_nothing_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [])
    with pytest.raises(ServeError, match="none is installed"):
        load_fake("nimbus")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("absent", r"'absent' of nimbus 1\.2 does not load: AttributeError"),
        ("strange", r"'strange' of nimbus 1\.2 is not a FakeServer but a dict"),
    ],
)
def test_a_broken_fake_is_reported_with_its_distribution(installed: Path, name: str, message: str) -> None:
    with pytest.raises(ServeError, match=message):
        load_fake(name)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "example.invalid", ""])
def test_hosts_that_others_can_reach_are_refused(
    installed: Path, host: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["nimbus", "--host", host]) == 2
    assert "--allow-remote" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["--host", "localhost"], ["--host", "127.0.0.1", "--allow-remote"]])
def test_hosts_that_are_accepted(installed: Path, arguments: list[str]) -> None:
    with running(installed, "nimbus", *arguments) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith(f"http://{arguments[1]}:")
        process.terminate()
        assert process.wait(timeout=20) == 0


def test_a_remote_host_is_tried_when_allowed(installed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["nimbus", "--host", "192.0.2.1", "--allow-remote"]) == 2
    assert "cannot listen on 192.0.2.1" in capsys.readouterr().err
