"""The binding of a client's resources: declared in the class, made on first use, kept in the client."""

from __future__ import annotations

import inspect
from typing import Any, TypeVar, cast

__all__ = ["resource", "resource_class"]

R = TypeVar("R")


class _Binding:
    """Makes a client's resource when it is used first, and keeps it in the client."""

    def __init__(self, kind: type[Any]) -> None:
        self.kind = kind

    def __set_name__(self, owner: type[Any], name: str) -> None:
        self._name = name

    def __get__(self, client: Any, owner: type[Any]) -> Any:
        if client is None:
            return self
        made = self.kind(client)
        vars(client)[self._name] = made
        return made


def resource(kind: type[R]) -> R:
    """Declare a resource in the body of a client class: ``sessions = resource(AcmeSessions)``.

    The resource is made from the client when it is used first; a client that ``with_options`` returns gets its own.
    """
    return cast("R", _Binding(kind))


def resource_class(client: type[Any], name: str = "sessions") -> type[Any]:
    """The class of a client's resource, without making a client."""
    binding: Any = inspect.getattr_static(client, name)
    return cast("type[Any]", binding.kind)
