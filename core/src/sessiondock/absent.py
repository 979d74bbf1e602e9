"""The error for an operation that a provider does not have."""

from __future__ import annotations

from typing import Any, NoReturn

from .capabilities import Operation
from .errors import UnsupportedOperationError

__all__ = ["reject_operation"]

_OPERATIONS = frozenset(verb.value for verb in Operation)


def reject_operation(resource: Any, name: str) -> NoReturn:
    """Raise UnsupportedOperationError for an operation the provider lacks, AttributeError for any other name."""
    if name not in _OPERATIONS or "provider" not in dir(resource):
        raise AttributeError(f"{resource.__name__!r} object has no attribute {name!r}")
    supported = tuple(sorted(resource.operations))
    provider = resource.provider
    message = f"{provider.title} has no {name}; it has {', '.join(supported)}"
    if name in resource.missing:
        message = f"{message}. {resource.missing[name]}"
    error = UnsupportedOperationError(message, provider=provider.name, operation=name)
    error.supported = supported
    raise error
