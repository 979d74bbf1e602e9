"""The operations as names, and what a client says of itself. Their shapes are in `sessiondock.protocols`."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import fields
from typing import cast

import attrs

from .binding import keyword_types, parameters, required_keywords
from .provider import Facts, Provider
from .resource_binding import resource_class
from .shown import html_table

__all__ = ["READS", "Capabilities", "Operation", "capabilities_of"]


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


READS: frozenset[str] = frozenset({"get", "list", "delete", "list_events", "recordings", "stream_recording"})
"""The operations that store nothing."""


@attrs.frozen(kw_only=True, repr=False)
class Capabilities:
    """What a client can do: ``Operation.DELETE in client.capabilities``. Printing it gives an overview.

    Attributes:
        provider: the provider's name.
        operations: the verbs it has.
        fields: for each verb, the keywords it takes.
        required: for each verb, those of its keywords that must be given.
        types: for each verb, the type of each of its keywords, as Python writes it: ``"datetime | None"``.
        facts: what the signatures cannot tell, see `Facts`.
    """

    provider: str
    operations: frozenset[Operation]
    fields: Mapping[Operation, tuple[str, ...]]
    required: Mapping[Operation, tuple[str, ...]]
    types: Mapping[Operation, Mapping[str, str]]
    facts: Facts

    @property
    def keeps_raw(self) -> bool:
        """Whether ``create`` stores ``raw`` and ``copied_from`` of a session of another provider."""
        return {"raw", "copied_from"} <= set(self.fields.get(Operation.CREATE, ()))

    @property
    def keeps_event_raw(self) -> bool:
        """Whether ``add_events`` stores ``raw`` and ``copied_from`` of an event of another provider."""
        return {"raw", "copied_from"} <= set(self.facts.event_fields)

    def __contains__(self, operation: Operation | str) -> bool:
        return operation in self.operations

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self.provider}: {', '.join(self._names()) or 'none'}>"

    def __str__(self) -> str:
        width = max(len(name) for name, _ in self._rows())
        return "\n".join([self.provider, *(f"  {name:<{width}}  {text}".rstrip() for name, text in self._rows())])

    def _repr_html_(self) -> str:
        return html_table((self.provider, ""), self._rows())

    def _names(self) -> list[str]:
        return [verb.value for verb in Operation if verb in self.operations]

    def _rows(self) -> list[tuple[str, str]]:
        verbs = [(name, ", ".join(self.fields[Operation(name)])) for name in self._names()]
        return [*verbs, *((field.name, _text(getattr(self.facts, field.name))) for field in fields(self.facts))]


def _text(fact: object) -> str:
    return ", ".join(cast("tuple[str, ...]", fact)) or "none" if isinstance(fact, tuple) else str(fact)


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
        required={operation: required_keywords(getattr(resource, operation.value)) for operation in present},
        types={operation: keyword_types(getattr(resource, operation.value)) for operation in present},
        facts=provider.facts,
    )
