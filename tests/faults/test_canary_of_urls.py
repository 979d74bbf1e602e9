"""No error of a connection URL shows a secret of it, wherever in it somebody has written one, and however wrongly."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from sessiondock import Client, ConfigurationError, SessionDockError, connect, connect_async
from sessiondock.authoring import registry
from tests.faults.hunting import Hunt

SLOW = (HealthCheck.function_scoped_fixture, HealthCheck.too_slow)
CANARY, CANARY_NUMBER = "Canary7c9f", "73100731"
ODD = (
    "",
    "/",
    "?",
    "#",
    "@",
    ":",
    "%",
    "[",
    "]",
    "&",
    "=",
    " ",
    "\\",
    "\t",
    "\x00",
    "ü",
    "℀",
    "\u2100",
    "\udc80",
    "%zz",
)
HOSTS = ("host", "127.0.0.1:1", "host:port", "[::1", "::1]", "host:99999999", "hö st", "", "℀.example", "-", "x" * 300)
NO_KEY = {"adk", "files", "humanloop-export", "postgres", "postgresql", "sqlite"}
OPAQUE = {"files", "humanloop-export", "sqlite"}
"""What of these is behind the authority is a path, which is no secret."""


def schemes() -> list[str]:
    return sorted(
        {scheme for each in registry.installed_providers().values() for scheme in getattr(each, "schemes", ())}
    )


@st.composite
def malformed_urls(draw: st.DrawFn) -> str:
    """A URL with the canary as password, user, port or value of a setting, among what does not belong there."""
    scheme = draw(st.sampled_from([*schemes(), "nothing", "http", "postgres+psycopg", "1x", ""]))
    odd = st.lists(st.sampled_from(ODD), max_size=2).map("".join)
    secret = f"{draw(odd)}{CANARY}{draw(odd)}"
    host = draw(st.sampled_from(HOSTS))
    user = draw(st.sampled_from(("user:", "", ":", "us%er:", "user@")))
    hosted = scheme.startswith(("adk", "postgres"))
    kind = draw(
        st.sampled_from(("password", "port" if hosted else "password", "query", "bare query", "base_url", "fragment"))
    )
    path = draw(st.sampled_from(("", "/", "/x", "/x/y", "/x?timeout=soon", "/x?fruit=pear", "/x?timeout=1&timeout=2")))
    separator = "&" if "?" in path else "?"
    if kind == "password":
        return f"{scheme}://{user}{secret}@{host}{path}"
    if kind == "port":
        return f"{scheme}://host:{secret}{path}"
    name = draw(
        st.sampled_from(("api_key", "password", "token", "sslpassword", "key", "Api-Key", "a b", "", "base_url"))
    )
    behind = {
        "query": f"{name}={'https://' + user + secret + '@' + host if name == 'base_url' else secret}",
        "bare query": secret,
        "base_url": f"base_url=https://{user}{secret}@{host}",
        "fragment": f"{name}#{secret}",
    }
    return f"{scheme}://{host if hosted else ''}{path}{separator}{behind[kind]}"


def is_a_path(url: str) -> bool:
    """Whether the canary is part of the name of a file, which an error may show."""
    scheme, _, rest = url.partition("://")
    authority, _, path = rest.partition("?")[0].partition("/")
    if authority and (scheme != "humanloop-export" or "@" in authority):
        return False
    return scheme in OPAQUE and CANARY in authority + path


@contextmanager
def elsewhere(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Generator[None]:
    with monkeypatch.context() as changed:
        changed.chdir(folder)
        yield


# what is found is small already
@settings(deadline=None, max_examples=150, phases=[Phase.generate], suppress_health_check=SLOW)
@given(url=malformed_urls(), key=st.sampled_from(({}, {"api_key": "sk-1"})))
def test_no_malformed_url_shows_its_secret(
    url: str, key: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if is_a_path(url):
        return
    hunt = Hunt((CANARY,), doing=url, in_locals=False)
    with elsewhere(tmp_path, monkeypatch):
        for connecting in (connect, connect_async):
            try:
                client = connecting(url, **key)
            except SessionDockError as error:
                hunt.error(error)
            else:
                hunt.thing("client", client)
                if isinstance(client, Client):
                    with suppress(SessionDockError):
                        client.close()
    if hunt.found:
        pytest.fail(hunt.report(), pytrace=False)


ADDRESSES = {"adk+http": "//host/app/user", "adk+https": "//host/app/user", "postgres": "//host/d"}
ADDRESSES |= {"postgresql": ADDRESSES["postgres"], "files": "archive", "humanloop-export": "archive"}
FREE_TEXT = {"environment"}
"""Settings that may be any text."""


def address(scheme: str) -> str:
    return f"{scheme}:{ADDRESSES.get(scheme, '//')}"


def known_settings(scheme: str) -> list[str]:
    """The settings that a connection URL may have, as the error for another one names them."""
    # PostgreSQL's driver has settings of its own
    scheme = "sqlite" if scheme.startswith("postgres") else scheme
    with pytest.raises(ConfigurationError, match="unknown_setting") as caught:
        connect(f"{address(scheme)}?unknown_setting=1")
    return caught.value.message.rpartition("Known here: ")[2].split(", ")


@pytest.mark.parametrize(
    "value", [CANARY, f"-{CANARY_NUMBER}", f"{CANARY}%00", f"https%3A//u:{CANARY}@h", f"sqlite://{CANARY}"]
)
@pytest.mark.parametrize("scheme", schemes())
def test_no_error_shows_the_value_of_a_setting_that_a_url_may_have(
    scheme: str, value: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = {} if set(scheme.split("+")) & NO_KEY else {"api_key": "sk-1"}
    names = known_settings(scheme)
    assert "timeout" in names or scheme == "humanloop-export"
    hunt = Hunt((CANARY, CANARY_NUMBER), doing=scheme, in_locals=False)
    with elsewhere(tmp_path, monkeypatch):
        for connecting in (connect, connect_async):
            for name in set(names) - FREE_TEXT:
                with pytest.raises(ConfigurationError, match=name) as caught:
                    connecting(f"{address(scheme)}?{name}={value}", **key)
                hunt.error(caught.value)
    assert not hunt.found, hunt.report()


@pytest.mark.parametrize("scheme", schemes())
def test_no_error_shows_what_the_path_of_a_url_names(scheme: str) -> None:
    """But for files, whose names are no secrets."""
    if scheme in OPAQUE:
        return
    for part in (f"{CANARY}%00", f"%20{CANARY}", f"{CANARY}%2F{CANARY}", f"{CANARY}%ED%A0%80", ".."):
        hunt = Hunt((CANARY,), doing=part, in_locals=False)
        for url in (f"{scheme}://{part}", f"{scheme}://host/{part}/user", f"{scheme}://host/app/{part}"):
            with suppress(ConfigurationError):
                try:
                    connect(url, api_key="sk-1").close()
                except ConfigurationError as error:
                    hunt.error(error)
        assert not hunt.found, hunt.report()
