"""Sessions from JSON lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sessiondock import InvalidValueError, Session, protocols

from .ids import read_json_lines
from .usage import UsageError

__all__ = ["create_from_lines"]


def create_from_lines(client: protocols.Client[Any], defaults: Mapping[str, Any]) -> Iterator[Session]:
    """Create a session for every line. UsageError for fields that the provider does not take, before any is sent."""
    takes = set(client.capabilities.fields[_CREATE])
    for number, line in enumerate(read_json_lines(), 1):
        yield client.sessions.create(**{**defaults, **_fields(client, number, line, takes)})


_CREATE: Any = "create"


def _fields(client: protocols.Client[Any], number: int, line: Mapping[str, Any], takes: set[str]) -> dict[str, Any]:
    try:
        session = Session.from_dict({"id": "", **line})
    except InvalidValueError as error:
        raise UsageError(f"line {number} of standard input: {error.message}") from None
    found = {name: getattr(session, name) for name, value in line.items() if value not in (None, [], {})}
    unknown = [name for name in found if name not in takes and name != "raw"]
    if unknown:
        provider = client.capabilities.provider
        raise UsageError(
            f"line {number} of standard input: {provider} does not take {', '.join(unknown)}; "
            f"leave them out, for instance with --fields, or use `sessiondock copy`"
        )
    return {name: value for name, value in found.items() if name in takes}
