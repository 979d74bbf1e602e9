"""The operations as names, and what a client says of itself.

The protocols that describe each operation's shape, one per colour, are in ``sessiondock._async.protocols``
and its generated twin; both are exported from the top level.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping

import attrs

from .binding import parameters
from .provider import Facts, Provider
from .resource_binding import resource_class

__all__ = ["Capabilities", "Operation", "capabilities_of"]


class Operation(enum.StrEnum):
    """A verb of ``client.sessions``. Members compare equal to the method's name."""

    CREATE = "create"
    GET = "get"
    LIST = "list"
    UPDATE = "update"
    DELETE = "delete"
    ADD_EVENTS = "add_events"
    LIST_EVENTS = "list_events"
    RECORDINGS = "recordings"
    STREAM_RECORDING = "stream_recording"
    ADD_RECORDING = "add_recording"


@attrs.frozen(kw_only=True)
class Capabilities:
    """What a client can do: ``Operation.DELETE in client.capabilities``.

    Attributes:
        provider: the provider's name.
        operations: the verbs it has.
        fields: for each verb, the keywords it takes.
        facts: what the signatures cannot tell, see `Facts`.
    """

    provider: str
    operations: frozenset[Operation]
    fields: Mapping[Operation, tuple[str, ...]]
    facts: Facts

    def __contains__(self, operation: Operation | str) -> bool:
        return operation in self.operations


_computed: dict[tuple[str, type], Capabilities] = {}


def capabilities_of(provider: Provider, client: type) -> Capabilities:
    """Computed once per client class from the signatures of its ``sessions`` and the provider's facts."""
    resource = resource_class(client)
    key = (provider.name, resource)
    if key not in _computed:
        _computed[key] = _compute(provider, resource)
    return _computed[key]


def _compute(provider: Provider, resource: type) -> Capabilities:
    present = [operation for operation in Operation if hasattr(resource, operation.value)]
    return Capabilities(
        provider=provider.name,
        operations=frozenset(present),
        fields={operation: parameters(getattr(resource, operation.value)) for operation in present},
        facts=provider.facts,
    )
