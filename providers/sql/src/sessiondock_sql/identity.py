"""Which tables a client works on, without secrets."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from typing import Any

from .dialect import PREFIX
from .postgresql import driver_error
from .target import Lender, Target

__all__ = ["identity_of"]

_HERE = {"", "127.0.0.1", "::1"}
_SEARCH_PATH = re.compile(r"search[_-]path\s*=\s*((?:\\.|[^\s\\])+)", re.IGNORECASE)
_KEPT = ("host", "hostaddr", "port", "dbname", "user", "options", "service")


def identity_of(target: Target) -> Mapping[str, str]:
    """The location of a database, with the schema and the prefix of the tables as far as they are not the default.

    Nothing is connected to. What the connection parameters leave open is filled in as libpq does, from the environment
    (``PGHOST`` and the like) and its own defaults. MissingDependencyError where PostgreSQL's driver is not installed.
    """
    found: dict[str, str | None] = {
        "location": _file(target.path) if target.database == "sqlite" else "postgresql, of a pool",
        "schema": target.schema,
        "table_prefix": None if target.table_prefix == PREFIX else target.table_prefix,
    }
    given = _parameters(target)
    if given is not None:
        parameters = _completed(given)
        # the server takes the last of several
        paths = _SEARCH_PATH.findall(str(parameters.get("options") or ""))
        found |= {"location": _location(parameters), "search_path": paths[-1] if paths else None}
    return {name: value for name, value in found.items() if value}


def _file(path: str | None) -> str:
    return "memory" if path is None else os.path.realpath(path)


def _parameters(target: Target) -> Mapping[str, Any] | None:
    """What PostgreSQL is connected to with, None where that cannot be told."""
    if target.database == "sqlite":
        return None
    return target.parameters if target.lender is None else _lent(target.lender)


def _lent(lender: Lender) -> Mapping[str, Any] | None:
    if lender.kind == "engine":
        return dict(lender.owner.dialect.create_connect_args(lender.owner.url)[1])
    from psycopg.conninfo import conninfo_to_dict

    try:
        return {**conninfo_to_dict(str(lender.owner.conninfo)), **(lender.owner.kwargs or {})}
    except Exception:  # noqa: BLE001 - a pool of another kind says nothing of where it connects to
        return None


def _completed(given: Mapping[str, Any]) -> dict[str, Any]:
    """Connection parameters with libpq's defaults. A service's file says more, so that only the service is named."""
    driver_error()
    from psycopg.pq import Conninfo

    found = {name: given[name] for name in _KEPT if given.get(name)}
    if "service" in found:
        return found
    defaults = {option.keyword.decode(): option.val for option in Conninfo.get_defaults()}
    return {name: value.decode(errors="replace") for name in _KEPT if (value := defaults.get(name))} | found


def _location(parameters: Mapping[str, Any]) -> str:
    """The address as libpq understands it: the database is called like the user where nothing else says so."""
    place = str(parameters.get("hostaddr") or parameters.get("host") or "").lower()
    place = "localhost" if place in _HERE else place
    name = parameters.get("dbname") or parameters.get("user") or ""
    service = f" service {parameters['service']}" if parameters.get("service") else ""
    return f"postgresql://{place}:{parameters.get('port') or 5432}/{name}{service}"
