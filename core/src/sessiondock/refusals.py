"""The errors for a word or an operation that a provider does not have. Both name what there is instead."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Any, NoReturn

from .capabilities import Operation, parameters
from .errors import UnsupportedFieldError, UnsupportedOperationError

__all__ = ["refuse_fields", "refuse_operation"]

_VERBS = frozenset(verb.value for verb in Operation)


def refuse_fields(provider: str, resource: type, operation: str, words: Iterable[str]) -> NoReturn:
    """Raise UnsupportedFieldError for keywords, with a near match and the words the operation takes."""
    fields = tuple(words)
    supported = parameters(resource, operation)
    near = [match for field in fields for match in difflib.get_close_matches(field, supported, n=1)]
    hint = f"; did you mean {', '.join(near)}?" if near else ""
    listed = ", ".join(supported) or "none"
    error = UnsupportedFieldError(
        f"no such field: {', '.join(fields)}{hint or '.'} It takes: {listed}", provider=provider, operation=operation
    )
    error.fields, error.supported = fields, supported
    raise error


def refuse_operation(resource: Any, name: str) -> NoReturn:
    """Raise UnsupportedOperationError for a verb the provider lacks, AttributeError for any other name."""
    if name not in _VERBS or "provider" not in dir(resource):
        raise AttributeError(f"{resource.__name__!r} object has no attribute {name!r}")
    supported = tuple(sorted(resource.operations))
    provider = resource.provider
    message = f"{provider.title} has no {name}; it has {', '.join(supported)}"
    if name in resource.missing:
        message = f"{message}. {resource.missing[name]}"
    error = UnsupportedOperationError(message, provider=provider.name, operation=name)
    error.supported = supported
    raise error
