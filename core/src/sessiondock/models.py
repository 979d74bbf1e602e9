"""What sessiondock returns: plain immutable values, the same words on every provider.

A field a provider has no word for stays None. Whatever the service sent is in ``raw``, as Python's `json` decodes
it: whole numbers are exact, numbers with a fraction or an exponent are the nearest float, and of a name that occurs
twice in an object the last counts. ``attrs.evolve`` does not change it. A provider that stores sessions of another
provider keeps ``raw`` and names that provider in ``copied_from``. Equality compares the vocabulary, neither ``raw`` nor
``copied_from``, nor when an event was stored.
Values are unhashable on purpose, since they hold mappings. A provider's own model inherits from one of these and is
decorated with ``@model(kw_only=True)``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Self

import attrs

from .shown import shown_fields

__all__ = ["Event", "Model", "Recording", "Session", "model", "raw_field"]

if TYPE_CHECKING:
    # under this name type checkers know the class as one of attrs, attrs.evolve included
    from attrs import frozen as model

    from .messages import Part, ToolCall
else:
    from .filling import with_filling
    from .received import with_received

    def model(*, kw_only):
        """Class decorator of every model, written ``@model(kw_only=True)``: frozen, comparable, with a short repr."""
        if kw_only is not True:
            raise TypeError("write @model(kw_only=True); models take keyword arguments only")
        decorate = attrs.frozen(kw_only=True, eq=True, unsafe_hash=False, repr=False)
        return lambda each: with_filling(with_received(decorate(each)))


def raw_field() -> Mapping[str, Any]:
    """The attribute that holds the JSON as received: ``raw: Mapping[str, Any] = raw_field()``."""
    raw: Mapping[str, Any] = attrs.field(factory=dict[str, Any], eq=False, repr=False)
    return raw


def _copied_from_field() -> str | None:
    """The attribute that names the provider which ``raw`` came from; not compared."""
    copied_from: str | None = attrs.field(default=None, eq=False)
    return copied_from


class Model:
    """What all models share: they are unhashable, show what is set, and can be stored as dictionaries or JSON."""

    # a class derived from this one then adds nothing but attributes, so that another can have its layout
    __slots__ = ("__weakref__",)
    __hash__: ClassVar[None]  # type: ignore[assignment]

    def __repr__(self) -> str:
        return shown_fields(self)

    def to_dict(self) -> dict[str, Any]:
        """Every field that is not None, ``raw`` included, in a form that JSON can hold.

        Times are ISO 8601, durations ISO 8601 durations (``"PT3.5S"``), tuples lists, and nested models dictionaries.
        Nothing is masked: a recording's ``url`` and ``token`` are included.

        Raises:
            InvalidValueError: a mapping holds what JSON cannot, such as a datetime or a key that is no string.
        """
        from .serialization import to_dict

        return to_dict(self)

    def to_json(self) -> str:
        """`to_dict` as one line of JSON. InvalidValueError as there, and for numbers that are not finite."""
        from .serialization import to_json

        return to_json(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any], /) -> Self:
        """The model that `to_dict` was called on; call it on the same class.

        Raises:
            InvalidValueError: a field is unknown, missing or does not fit; the message names it.
        """
        from .serialization import from_dict

        return from_dict(cls, data)

    @classmethod
    def from_json(cls, text: str | bytes, /) -> Self:
        """The model that `to_json` was called on. InvalidValueError as for `from_dict`, and for broken JSON."""
        from .serialization import from_json

        return from_json(cls, text)


@model(kw_only=True)
class Session(Model):
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
        copied_from: the name of the provider that ``raw`` came from, of a session that was copied from there.
        raw: the decoded JSON as received; empty for a session built by hand.
    """

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
    copied_from: str | None = _copied_from_field()
    raw: Mapping[str, Any] = raw_field()


@model(kw_only=True)
class Event(Model):
    """One step of a session: a model call, a tool call, a chain, ...

    Attributes:
        id: the provider's id; leave it out to have one made.
        session_id: the session it belongs to.
        parent_id: the event it is nested in.
        type: ``"model"``, ``"tool"``, ``"chain"``, ... (open).
        created_at: when it was stored, where the provider says so; not compared.
        children: nested events, when a provider nests them.

    The remaining attributes mean what they mean on `Session`.
    """

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
    created_at: datetime | None = attrs.field(default=None, eq=False)
    duration: timedelta | None = None
    config: Mapping[str, Any] | None = None
    metadata: Mapping[str, Any] | None = None
    metrics: Mapping[str, Any] | None = None
    feedback: Mapping[str, Any] | None = None
    user_properties: Mapping[str, Any] | None = None
    children: tuple[Event, ...] = ()
    copied_from: str | None = _copied_from_field()
    raw: Mapping[str, Any] = raw_field()

    @classmethod
    def message(
        cls,
        role: str,
        content: str | Sequence[Part | Mapping[str, Any]] | None = None,
        *,
        tool_calls: Sequence[ToolCall | Mapping[str, Any]] = (),
        tool_call_id: str | None = None,
        **fields: Any,
    ) -> Self:
        """An event that is one message, as chat completions write it: ``{"role": ..., "content": ...}``.

        It stands in ``outputs`` when the role is ``"assistant"`` or ``"tool"``, else in ``inputs``. ``type`` is
        ``"model"``, ``"tool"`` or ``"message"`` unless it is passed.

        Args:
            role: ``"system"``, ``"user"``, ``"assistant"``, ``"tool"``, ...
            content: text, or parts: those of `sessiondock.messages`, or mappings in a vendor's shape, kept as they are.
            tool_calls: what an assistant asks for.
            tool_call_id: of a tool's result, the call that it answers.
            fields: other attributes, such as ``name`` and ``started_at``.

        Raises:
            InvalidValueError: this is no message, or ``fields`` has the mapping that the message goes into.
        """
        from .messages.events import message_fields

        return cls(**message_fields(role, content, tool_calls, tool_call_id, fields))

    @property
    def role(self) -> str | None:
        """Who speaks in the message that this event is, as `sessiondock.messages.own_message` reads it; else None."""
        from .messages import own_message

        found = own_message(self)
        return None if found is None else found.role

    @property
    def content(self) -> str | tuple[Part, ...] | None:
        """What the message that this event is says: text when it is text alone, else parts; None without a message."""
        from .messages import own_message

        found = own_message(self)
        return None if found is None else found.content


@model(kw_only=True)
class Recording(Model):
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

    id: str | None = None
    session_id: str | None = None
    name: str | None = None
    url: str | None = attrs.field(default=None, repr=False)
    token: str | None = attrs.field(default=None, repr=False)
    content_type: str | None = None
    size: int | None = None
    created_at: datetime | None = None
    copied_from: str | None = _copied_from_field()
    raw: Mapping[str, Any] = raw_field()
