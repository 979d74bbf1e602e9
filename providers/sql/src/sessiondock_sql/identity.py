"""Which tables a client works on, without secrets."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from typing import Any

from .dialect import PREFIX
from .target import Lender, Target

__all__ = ["identity_of"]

_PORT = "5432"
_HERE = {"", "127.0.0.1", "::1"}
_SEARCH_PATH = re.compile(r"search_path\s*=\s*([^\s]+)")


def identity_of(target: Target) -> Mapping[str, str]:
    """The location of a database, with the schema and the prefix of the tables as far as they are not the default."""
    path = _SEARCH_PATH.search(target.parameters.get("options", ""))
    found = {
        "location": _location(target),
        "schema": target.schema,
        "table_prefix": None if target.table_prefix == PREFIX else target.table_prefix,
        "search_path": None if path is None else path[1],
    }
    return {name: value for name, value in found.items() if value}


def _location(target: Target) -> str:
    if target.database == "sqlite":
        return "memory" if target.path is None else os.path.realpath(target.path)
    if target.lender is not None:
        return _lent(target.lender)
    return _postgresql(target.parameters)


def _postgresql(parameters: Mapping[str, Any]) -> str:
    """The address as libpq understands it: the database is called like the user where nothing else says so."""
    place = str(parameters.get("hostaddr") or parameters.get("host") or "").lower()
    place = "localhost" if place in _HERE else place
    user = parameters.get("user") or ""
    name = parameters.get("dbname") or user
    service = f" service {parameters['service']}" if parameters.get("service") else ""
    return f"postgresql://{place}:{parameters.get('port') or _PORT}/{name}{service}"


def _lent(lender: Lender) -> str:
    if lender.kind == "engine":
        url = lender.owner.url
        return _postgresql({"host": url.host, "port": url.port, "user": url.username, "dbname": url.database})
    from psycopg.conninfo import conninfo_to_dict

    try:
        found: dict[str, Any] = {**conninfo_to_dict(str(lender.owner.conninfo)), **(lender.owner.kwargs or {})}
    except Exception:  # noqa: BLE001 - a pool of another kind says nothing of where it connects to
        return "postgresql, of a pool"
    return _postgresql(found)
