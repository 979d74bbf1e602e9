"""What sessiondock returns: plain immutable values, the same words on every provider.

A field a provider has no word for stays None. Whatever the service sent is in ``raw``, exactly as
received; ``attrs.evolve`` does not change it. Equality compares the vocabulary, not ``raw``.
Values are unhashable on purpose, since they hold mappings.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, ClassVar

import attrs

__all__ = ["Event", "Recording", "Session"]


def _raw() -> Mapping[str, Any]:
    raw: Mapping[str, Any] = attrs.field(factory=dict[str, Any], eq=False, repr=False)
    return raw


@attrs.frozen(kw_only=True, eq=True)
class Session:
    """One agent or LLM session.

    Attributes:
        id: the provider's id.
        external_id: the caller's own id.
        name: label for people.
        project: grouping, as the provider identifies it.
        user_id: who the session is with.
        environment: ``"production"``, ``"staging"``, ...
        started_at, ended_at, created_at, updated_at: aware datetimes.
        duration: rounded to microseconds.
        inputs, outputs, config, metadata, metrics, feedback, user_properties: free-form mappings.
        tags: labels for machines.
        error: what went wrong.
        raw: the JSON as received; empty for a session built by hand.
    """

    __hash__: ClassVar[None] = None  # type: ignore[assignment]

    id: str
    external_id: str | None = None
    name: str | None = None
    project: str | None = None
    user_id: str | None = None
    user_properties: Mapping[str, Any] | None = None
    environment: str | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
    duration: timedelta | None = None
    inputs: Mapping[str, Any] | None = None
    outputs: Mapping[str, Any] | None = None
    config: Mapping[str, Any] | None = None
    metadata: Mapping[str, Any] | None = None
    metrics: Mapping[str, Any] | None = None
    feedback: Mapping[str, Any] | None = None
    tags: tuple[str, ...] = ()
    error: str | None = None
    raw: Mapping[str, Any] = _raw()


@attrs.frozen(kw_only=True, eq=True)
class Event:
    """One step of a session: a model call, a tool call, a chain, ...

    Attributes:
        id: the provider's id; leave it out to have one made.
        session_id: the session it belongs to.
        parent_id: the event it is nested in.
        type: ``"model"``, ``"tool"``, ``"chain"``, ... (open).
        children: nested events, when a provider nests them.

    The remaining attributes mean what they mean on `Session`.
    """

    __hash__: ClassVar[None] = None  # type: ignore[assignment]

    id: str | None = None
    session_id: str | None = None
    parent_id: str | None = None
    type: str | None = None
    name: str | None = None
    inputs: Mapping[str, Any] | None = None
    outputs: Mapping[str, Any] | None = None
    error: str | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    duration: timedelta | None = None
    config: Mapping[str, Any] | None = None
    metadata: Mapping[str, Any] | None = None
    metrics: Mapping[str, Any] | None = None
    feedback: Mapping[str, Any] | None = None
    user_properties: Mapping[str, Any] | None = None
    children: tuple[Event, ...] = ()
    raw: Mapping[str, Any] = _raw()


@attrs.frozen(kw_only=True, eq=True)
class Recording:
    """One stored recording of a session.

    Attributes:
        id: the provider's id, when recordings have one.
        session_id: the session it belongs to.
        name: a file name, when there is one.
        url: where it can be fetched; may hold a token, so it is left out of the repr.
        token: what opens the stream; a secret, left out of the repr.
        content_type: media type, such as ``"audio/wav"``.
        size: bytes.
        created_at: when it was stored.
    """

    __hash__: ClassVar[None] = None  # type: ignore[assignment]

    id: str | None = None
    session_id: str | None = None
    name: str | None = None
    url: str | None = attrs.field(default=None, repr=False)
    token: str | None = attrs.field(default=None, repr=False)
    content_type: str | None = None
    size: int | None = None
    created_at: datetime | None = None
    raw: Mapping[str, Any] = _raw()
