"""Changes of the file of connections. Comments and order of the file are kept."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import tomlkit

from sessiondock.authoring import ConnectionURL, Provider, accepted_settings, registry

from .config_file import NAME, ConfigFile, config_path
from .connections import masked
from .listing import write_all
from .printing import print_note
from .usage import UsageError, near_match

__all__ = ["config_path", "list_connections", "needed", "remove", "store"]

# settings that are objects of a program
_OBJECTS = {"engine", "headers", "http_client", "plugins", "pool", "url"}


def needed(value: str | None, message: str) -> str:
    """The value. UsageError when it is missing."""
    if value is None:
        raise UsageError(message)
    return value


def list_connections(output: str | None) -> None:
    """A row for every connection: its name, its URL without a password, and the names of its settings."""
    rows = [
        {"name": name, "url": masked(str(table["url"])), "settings": [key for key in table if key != "url"]}
        for name, table in ConfigFile.read().connections.items()
    ]
    write_all(rows, output=output, columns=("name", "url", "settings"), fields=None)


def store(name: str, url: str, settings: Sequence[str], references: Mapping[str, Sequence[str]]) -> None:
    """Add or replace a connection. UsageError for a bad name, URL or setting, or a secret given as a plain value."""
    if not NAME.fullmatch(name):
        raise UsageError(f"{name!r} cannot be the name of a connection; use letters, digits, - and _")
    provider = registry.find_provider(ConnectionURL.parse(url).scheme)
    given = [(kind, *_pair(text)) for kind, texts in {"plain": settings, **references}.items() for text in texts]
    _check_names(provider, [key for _, key, _ in given])
    secret = {each.name for each in provider.settings if each.secret}
    table = tomlkit.table()
    table["url"] = url
    for kind, key, value in given:
        if kind == "plain" and key in secret:
            raise UsageError(f"{key} is a secret; write --env {key}=VARIABLE or --keyring {key}=SERVICE")
        table[key] = _plain(value) if kind == "plain" else _reference(kind, value)
    document = _document()
    document.setdefault("connections", tomlkit.table(is_super_table=True))[name] = table
    _write(document)
    print_note(f"stored connection {name} in {config_path()}")


def _check_names(provider: Provider, names: Sequence[str]) -> None:
    """UsageError with a near match for a setting that the provider does not take."""
    known = sorted(set(accepted_settings(registry.load_class(provider, provider.sync_class)) or names) - _OBJECTS)
    for name in names:
        if name not in known:
            raise UsageError(
                f"{provider.name} has no setting {name}{near_match(name, known, '.')} It takes: {', '.join(known)}"
            )


def remove(name: str) -> None:
    """Remove a connection. UsageError when there is none of this name."""
    known = ConfigFile.read().connections
    if name not in known:
        raise UsageError(
            f"there is no connection {name!r}{near_match(name, known, '.')} `sessiondock config` lists them"
        )
    document = _document()
    del document["connections"][name]
    _write(document)
    print_note(f"removed connection {name}")


def _document() -> Any:
    path = config_path()
    ConfigFile.read()  # says what is wrong with the file, if anything is
    return tomlkit.parse(path.read_text(encoding="utf-8")) if path.exists() else tomlkit.document()


def _write(document: Any) -> None:
    """Replace the file as a whole; nobody but its owner can read it. A link to it stays a link."""
    path = config_path().resolve()
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, delete=False) as file:
        file.write(tomlkit.dumps(document))
    Path(file.name).chmod(0o600)
    Path(file.name).replace(path)


def _pair(text: str) -> tuple[str, str]:
    name, separator, value = text.partition("=")
    if not separator or not name or not value:
        raise UsageError(f"{text!r} is not of the form NAME=VALUE")
    return name, value


def _reference(kind: str, value: str) -> Any:
    table = tomlkit.inline_table()
    table[kind] = value
    return table


def _plain(value: str) -> str | int | float | bool:
    if value in ("true", "false"):
        return value == "true"
    for kind in (int, float):
        try:
            return kind(value)
        except ValueError:
            continue
    return value
