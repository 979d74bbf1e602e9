"""From what is written for a connection, a URL or a configured name, to a client."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast
from urllib.parse import unquote

from sessiondock import UnknownProviderError, protocols

from .config_file import ConfigFile
from .secrets import FORMS, read_reference
from .usage import UsageError

__all__ = ["is_url", "masked", "named", "open_client", "resolve"]

_SECRET = re.compile("password|passwd|pwd|secret|token|key", re.IGNORECASE)


def is_url(text: str) -> bool:
    """Whether this is a connection URL and no name: it has a colon."""
    return ":" in text


def open_client(connection: str, *plugins: object, makes: bool = False) -> protocols.Client[Any]:
    """A client for a URL or a configured name, with these plugins beside those of the installation.

    Args:
        connection: the URL or name.
        plugins: hook plugins.
        makes: whether a file that does not exist is made.

    Raises:
        UsageError: there is no such connection or file, or one of its settings cannot be had.
        ConfigurationError: the URL or a setting does not fit the provider.
    """
    from sessiondock import connect

    url, settings = resolve(connection)
    if not makes:
        _check_file(url)
    try:
        return connect(url, **settings, **({"plugins": plugins} if plugins else {}))
    except UnknownProviderError as error:
        advice = f"; with pipx: `pipx inject sessiondock-cli {error.distribution}`" if error.distribution else ""
        raise UsageError(f"{error.message}{advice}") from error


def _check_file(url: str) -> None:
    """Reject a local file that is not there, of which reading would make an empty one."""
    from sessiondock.authoring import ConnectionURL

    found = ConnectionURL.parse(url)
    # "sqlite://" and ":memory:" are in memory, and "-" is a pipe
    path = unquote(found.path.removeprefix("/") if found.scheme == "sqlite" else found.path)
    is_file = found.scheme in {"sqlite", "files"} and path not in {"", ":memory:", "-"}
    if is_file and not Path(path).expanduser().exists():
        raise UsageError(f"there is no {path}; check the name, or create sessions there first")


def resolve(connection: str) -> tuple[str, dict[str, Any]]:
    """The URL and the settings of a connection, secrets included."""
    if is_url(connection):
        return connection, {}
    if connection.startswith("-"):
        raise UsageError(f"the connection comes first, then options; found {connection!r} in its place")
    file = ConfigFile.read()
    table = file.connection(connection)
    if not file.is_private() and masked(table["url"]) != table["url"]:
        raise UsageError(
            f"the URL of connection {connection} has a password and stands in {file.path}, which others may read; "
            f"run `chmod 600 {file.path}`"
        )
    settings = {name: value for name, value in table.items() if name != "url"}
    secret = _secret_settings(table["url"])
    return table["url"], {name: _value(file, connection, name, value, secret) for name, value in settings.items()}


def _value(file: ConfigFile, connection: str, name: str, value: object, secret: frozenset[str]) -> Any:
    if isinstance(value, dict):
        return read_reference(f"{name} of connection {connection}", cast("Mapping[str, Any]", value))
    if name in secret and not file.is_private():
        raise UsageError(
            f"{name} of connection {connection} stands in {file.path}, which others may read; "
            f"run `chmod 600 {file.path}`, or write {FORMS}"
        )
    return value


def masked(url: str) -> str:
    """The URL without its password or key, wherever it stands; the same where it has none."""
    from sessiondock.authoring import ConnectionURL

    found = ConnectionURL.parse(url)
    user, at, host = found.authority.rpartition("@")
    if at and ":" in user:
        url = url.replace(found.authority, f"{user.partition(':')[0]}:***@{host}", 1)
    place, mark, query = url.partition("?")
    return place + mark + "&".join(map(_masked_parameter, query.split("&")))


def named(connection: str) -> str:
    """How a connection is called in a message: its name, or its URL without a password."""
    return masked(connection) if is_url(connection) else connection


def _masked_parameter(parameter: str) -> str:
    """A parameter without its value where that is a secret, or another URL with a user in it."""
    name, equals, value = parameter.partition("=")
    is_secret = _SECRET.search(unquote(name)) or "@" in unquote(value)
    return f"{name}{equals}***" if value and is_secret else parameter


def _secret_settings(url: str) -> frozenset[str]:
    from sessiondock.authoring import registry

    provider = registry.find_provider(url.partition(":")[0])
    return frozenset(setting.name for setting in provider.settings if setting.secret)
