"""Secrets of databases stay secret, and no file that is written holds the secrets of a call."""

from __future__ import annotations

import asyncio
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from core.tests.transports.kinds import settled
from core.tests.transports.raw_server import RawServer, answer, raw
from sessiondock import SessionDockError, connect, connect_async
from sessiondock_humanloop import AsyncHumanloopExport, HumanloopExport
from sessiondock_sql import SQL, AsyncSQL
from sessiondock_syllable import Syllable
from tests.faults.hunting import Hunt, Spy
from tests.faults.test_canary import KEY, PASSWORD, TOKEN, logged

pytestmark = pytest.mark.timeout(120)
SECRETS = (PASSWORD, TOKEN)
REFUSED = (
    f"postgresql://me:{PASSWORD}@127.0.0.1:1/db",
    f"postgresql://me:x@{PASSWORD}@127.0.0.1:1/db",
    f"postgresql://me:p%40{PASSWORD}%2F{TOKEN}@127.0.0.1:1/db",
    f"postgresql://me@127.0.0.1:1/db?password={PASSWORD}",
    f"postgresql://me@127.0.0.1:1/db?sslpassword={PASSWORD}&sslkey=/nowhere",
)
WRONG = (
    f"postgresql://me:{PASSWORD}@127.0.0.1:port/db",
    f"postgresql://me:p/{PASSWORD}@127.0.0.1:1/db",
    f"postgresql://me:{PASSWORD}@127.0.0.1:1/db?timeout=soon",
    f"postgresql://me:{PASSWORD}@127.0.0.1:1/db?pool_size={TOKEN}{TOKEN}&pool_size=2",
    f"postgresql://me:{PASSWORD}@127.0.0.1:1/db#{TOKEN}",
    f"postgresql://me:{PASSWORD}\x00@127.0.0.1:1/db",
    f"sqlite://me:{PASSWORD}@host/x.db",
    f"sqlite://?password={PASSWORD}",
    f"mysql://me:{PASSWORD}@host/db",
)
SETTINGS: tuple[dict[str, Any], ...] = (
    {"timeout": "5"},
    {"timeout": -1},
    {"pool_size": 0},
    {"pool_size": "x"},
    {"synchronous": "perhaps"},
    {"max_retries": -1},
    {"plugins": 3},
    {"fruit": 1},
)


def finish(hunt: Hunt) -> None:
    if hunt.found:
        pytest.fail(hunt.report(), pytrace=False)


async def use(client: Any, hunt: Hunt) -> None:
    """Look at a client, and at the errors of its calls."""
    hunt.text("repr of the client", f"{client!r} {client.sessions!r} {client.capabilities}")
    calls: list[Callable[[], Any]] = [
        lambda: client.sessions.create(id="a"),
        lambda: client.sessions.get("a"),
        lambda: client.sessions.list().first(),
        lambda: client.sessions.list_events("a").first(),
        lambda: client.sessions.update("a", name="x"),
        lambda: client.sessions.delete("a"),
        lambda: client.sessions.add_recording("a", b"x"),
        lambda: client.with_options(timeout=1).sessions.get("a"),
    ]
    for call in calls:
        with pytest.raises(SessionDockError) as caught:
            await settled(call())
        hunt.error(caught.value)


@pytest.mark.parametrize("asynchronous", [False, True], ids=["sync", "async"])
@pytest.mark.parametrize("url", REFUSED)
async def test_no_error_of_a_database_shows_its_password(url: str, asynchronous: bool) -> None:
    hunt = Hunt(SECRETS, doing="refused", in_locals=False)
    with logged(hunt):
        client = (AsyncSQL if asynchronous else SQL)(url, plugins=[Spy(hunt)], max_retries=1, timeout=5)
        await use(client, hunt)
        await settled((client.aclose if isinstance(client, AsyncSQL) else client.close)())
    finish(hunt)


@pytest.mark.parametrize("url", WRONG)
def test_no_url_of_a_database_that_is_refused_is_shown(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    hunt = Hunt(SECRETS, doing="refused", in_locals=False)
    monkeypatch.setenv("SESSIONDOCK_SQL_URL", url.replace("\0", ""))
    attempts: list[Callable[[], Any]] = [lambda: connect(url), lambda: connect_async(url)]
    if not url.startswith("mysql") and "\0" not in url:
        attempts += [lambda: SQL(url), lambda: AsyncSQL(url)]
    with logged(hunt):
        for attempt in attempts:
            with pytest.raises(SessionDockError) as caught:
                attempt()
            hunt.error(caught.value)
    finish(hunt)


@pytest.mark.parametrize("settings", SETTINGS, ids=str)
def test_no_other_setting_that_is_refused_shows_the_url(settings: dict[str, Any]) -> None:
    hunt = Hunt(SECRETS, doing=str(settings), in_locals=False)
    with logged(hunt):
        for cls in (SQL, AsyncSQL):
            with pytest.raises(SessionDockError) as caught:
                cls(REFUSED[0], **settings)
            hunt.error(caught.value)
    finish(hunt)


@pytest.mark.parametrize("cls", [HumanloopExport, AsyncHumanloopExport])
@pytest.mark.parametrize("name", ["skip_damaged", "longest_line", "timeout", "max_retries", "plugins", "fruit"])
def test_settings_of_an_export_show_no_secret_of_another_client(cls: Any, name: str, tmp_path: Path) -> None:
    """An export has no secret; a client that is given for a setting by mistake is not shown with its own."""
    hunt = Hunt((KEY, *SECRETS), doing=name, in_locals=False)
    with logged(hunt), Syllable(api_key=KEY, base_url="http://127.0.0.1:1") as other:
        with pytest.raises(SessionDockError) as caught:
            cls(tmp_path, **{name: other})
        hunt.error(caught.value)
    finish(hunt)


def written(folder: Path) -> bytes:
    """What all files of a folder hold, with their names."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return b"\n".join([*(path.read_bytes() for path in files), *(str(path).encode() for path in files)])


def test_no_file_of_a_recording_holds_its_token(tmp_path: Path) -> None:
    head = b'HTTP/1.1 200 OK\r\nContent-Type: audio/wav\r\nContent-Length: 900000\r\nETag: "a"\r\n\r\n'
    hunt = Hunt((KEY, TOKEN), doing="saving", in_locals=False)
    with logged(hunt), RawServer(raw(head, bytes(200_000))) as server:
        client = Syllable(api_key=KEY, base_url=server.url, max_retries=0, plugins=[Spy(hunt)])
        with client:
            for opener in ({"token": TOKEN}, {"url": f"/recordings?token={TOKEN}"}):
                with pytest.raises(SessionDockError) as caught, client.sessions.stream_recording(**opener) as stream:
                    stream.save(tmp_path / "call.wav")
                hunt.error(caught.value)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["call.wav.part", "call.wav.part.json"]
    hunt.text("file", written(tmp_path))
    finish(hunt)


@pytest.mark.parametrize("asynchronous", [False, True], ids=["sync", "async"])
def test_no_database_holds_the_secrets_of_its_plugins(asynchronous: bool, tmp_path: Path) -> None:
    """The file of a database, and of an index, has what was stored and nothing of the environment."""
    hunt = Hunt((KEY, *SECRETS), doing="storing", in_locals=False)

    async def store() -> None:
        cls: Any = AsyncSQL if asynchronous else SQL
        client = cls(f"sqlite:///{tmp_path / 'a.db'}", plugins=[Spy(hunt)])
        await settled(client.sessions.create(id="a", name="x"))
        await settled(client.sessions.add_recording("a", b"bytes"))
        hunt.text("pickle of a session", pickle.dumps(await settled(client.sessions.get("a"))))
        await settled((client.aclose if asynchronous else client.close)())

    with pytest.MonkeyPatch.context() as patch, logged(hunt):
        for name, secret in (("PGPASSWORD", PASSWORD), ("SYLLABLE_API_KEY", KEY), ("SESSIONDOCK_SQL_URL", TOKEN)):
            patch.setenv(name, secret)
        asyncio.run(store())
    hunt.text("file", written(tmp_path))
    finish(hunt)


def test_pickles_of_what_a_call_gives_hold_no_key(tmp_path: Path) -> None:
    hunt = Hunt((KEY,), doing="pickling", in_locals=False)
    body = b'{"session_id": "824", "agent_name": "x"}'
    with logged(hunt), RawServer(answer(body, 200, f"X-Echo: {KEY}")) as server:
        client = Syllable(api_key=KEY, base_url=server.url, headers={"X-Mine": "x"})
        with client:
            hunt.text("pickle of a session", pickle.dumps(client.sessions.get("824")))
            hunt.text("pickle of the capabilities", pickle.dumps(client.capabilities))
            for thing in (client, client.sessions):
                try:
                    hunt.text("pickle of a client", pickle.dumps(thing))
                except (TypeError, AttributeError, pickle.PicklingError) as error:
                    hunt.text("error of pickle", f"{error!r}")
    finish(hunt)
