"""Options that depend on the provider: ``--project support --tags vip``, read from what a command was not told of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sessiondock import protocols

from .field_types import FieldType, field_types
from .usage import UsageError, near_match

__all__ = ["OWN", "field_options", "known_fields", "option_pairs"]

# what the commands have options of their own for
OWN = frozenset({"page_size", "max_items", "cursor", "page"})


def known_fields(client: protocols.Client[Any], operation: str) -> dict[str, FieldType]:
    """The fields of an operation that are options, by option name."""
    names = [name for name in client.capabilities.fields[_operation(client, operation)] if name not in OWN]
    return {field.option: field for field in field_types(client.sessions, operation, names).values()}


def field_options(
    client: protocols.Client[Any], operation: str, arguments: Sequence[str], *, null: Iterable[str] = ()
) -> dict[str, Any]:
    """The arguments as keyword arguments of an operation.

    Args:
        client: whose provider says which fields there are.
        operation: such as ``"list"``.
        arguments: ``--name value`` or ``--name=value``, as often as wanted.
        null: names of fields that are to be None.

    Raises:
        UsageError: a field is unknown (with a near match) or its value does not fit.
    """
    known = known_fields(client, operation)
    provider = client.capabilities.provider
    given: dict[str, list[str]] = {}
    for option, value in option_pairs(arguments):
        if option not in known:
            raise UsageError(
                f"{operation} of {provider} has no option {option}{near_match(option, known, '.')} "
                f"It has: {', '.join(known) or 'none'}"
            )
        given.setdefault(option, []).append(value)
    found = {known[option].name: known[option].read(values) for option, values in given.items()}
    for name in null:
        option = "--" + name.replace("_", "-")
        if option not in known:
            raise UsageError(f"{operation} of {provider} has no field {name}{near_match(option, known)}")
        found[known[option].name] = None
    return found


def _operation(client: protocols.Client[Any], operation: str) -> Any:
    fields: Mapping[Any, Any] = client.capabilities.fields
    if operation not in fields:
        names = ", ".join(str(each) for each in fields)
        raise UsageError(f"{client.capabilities.provider} cannot {operation}; it can {names}")
    return operation


def option_pairs(arguments: Sequence[str]) -> Iterable[tuple[str, str]]:
    """``--name value`` and ``--name=value`` as pairs. UsageError for anything else."""
    rest = iter(arguments)
    for argument in rest:
        option, separator, value = argument.partition("=")
        if not option.startswith("--") or option == "--":
            raise UsageError(f"unexpected argument {argument!r}; fields are written --name value")
        if not separator:
            following = next(rest, None)
            if following is None:
                raise UsageError(f"{option} needs a value")
            value = following
        yield option, value
