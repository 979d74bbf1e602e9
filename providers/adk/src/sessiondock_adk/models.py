"""What the ADK session server stores."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from sessiondock import Event, Session
from sessiondock.authoring import RawReader, model, values

__all__ = ["AdkEvent", "AdkSession"]

APP, USER, TEMP = "app:", "user:", "temp:"


@model(kw_only=True)
class AdkEvent(Event):
    """One event of a session: a message, a tool's answer, or a change of state.

    ADK's JSON of an event does not name the session, so ``from_raw`` leaves ``session_id`` None.

    Attributes:
        name: the author, ``"user"`` or an agent's name.
        type: derived. ``"state"`` for a change of state by the user, ``"user"`` for the user's message, ``"tool"`` for
            what a tool gave, else ``"model"``.
        inputs: the content, ``{"role": ..., "parts": [...]}``, of an event by the user.
        outputs: the content of any other event; where there is none, ``output`` if that is an object.
        error: the message; where there is none, ``error_code``.
        started_at: the event's time.
        metadata: the free object ADK calls custom metadata.
        metrics: token counts.
        invocation_id: the turn it belongs to.
        output: what a workflow node gave, any JSON.
        actions: what it did beside speaking: ``stateDelta``, ``artifactDelta``, ...
        branch: the path of agents that led here, joined by dots.
        error_code: the error for machines.
        model_version: the model that spoke.
        finish_reason: why the model stopped.
        long_running_tool_ids: calls that were not answered at once.
    """

    invocation_id: str | None = None
    output: Any = None
    actions: Mapping[str, Any] | None = None
    branch: str | None = None
    error_code: str | None = None
    model_version: str | None = None
    finish_reason: str | None = None
    long_running_tool_ids: tuple[str, ...] | None = None

    from_raw: ClassVar[RawReader] = RawReader("sessiondock_adk.wire:from_raw")

    @property
    def text(self) -> str:
        """The texts of its content, joined; empty when it has none."""
        content = self.inputs if self.inputs is not None else self.outputs
        parts = content.get("parts") if content is not None else None
        texts = [part.get("text") for part in parts if values.is_object(part)] if values.is_array(parts) else []
        return "".join(text for text in texts if isinstance(text, str))


@model(kw_only=True)
class AdkSession(Session):
    """One session.

    Attributes:
        project: the app's name.
        updated_at: the time of the last event, or of creation while there is none.
        state: what agents keep between turns: the session's own keys, the app's (``app:``) and the user's (``user:``).
        events: oldest first; as sent in the answer to ``create``. A list leaves them out, so there are none then.
    """

    state: Mapping[str, Any] | None = None
    events: tuple[AdkEvent, ...] = ()

    from_raw: ClassVar[RawReader] = RawReader("sessiondock_adk.wire:from_raw")

    @property
    def session_state(self) -> dict[str, Any]:
        """The keys that belong to this session alone."""
        return {key: value for key, value in (self.state or {}).items() if not key.startswith((APP, USER))}

    @property
    def app_state(self) -> dict[str, Any]:
        """The keys that every session of the app shares, without their prefix."""
        return self._below(APP)

    @property
    def user_state(self) -> dict[str, Any]:
        """The keys that every session of this user and app shares, without their prefix."""
        return self._below(USER)

    def _below(self, prefix: str) -> dict[str, Any]:
        return {key.removeprefix(prefix): value for key, value in (self.state or {}).items() if key.startswith(prefix)}
