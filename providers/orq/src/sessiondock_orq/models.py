"""The session that Orq stores, and its billing and usage."""

from __future__ import annotations

from typing import ClassVar

import attrs

from sessiondock import Session
from sessiondock.authoring import RawReader, model

__all__ = ["OrqBilling", "OrqSession", "OrqUsage"]


@attrs.frozen(kw_only=True)
class OrqBilling:
    """What a session cost, in the currency of the workspace. Orq reads and writes it whole.

    Attributes:
        input_cost: cost of prompts.
        output_cost: cost of completions.
        total_cost: cost of both. Orq does not add them up; the caller does.
    """

    input_cost: float
    output_cost: float
    total_cost: float


@attrs.frozen(kw_only=True)
class OrqUsage:
    """Tokens that a session used, as numbers that may have a fraction. Orq reads and writes it whole.

    Attributes:
        prompt_tokens: read by models.
        completion_tokens: written by models.
        total_tokens: sum of both. Orq does not add them up; the caller does.
    """

    prompt_tokens: float
    completion_tokens: float
    total_tokens: float


@model(kw_only=True)
class OrqSession(Session):
    """One trace session.

    Attributes:
        id: ``_id`` on the wire.
        external_id: the caller's own id, unique in the workspace.
        project: ``project_id`` on the wire; None when it is null or missing, which ``raw`` tells apart.
        user_id: the contact when there is exactly one, otherwise None.
        started_at, updated_at: Orq may leave them out.
        duration: rounded to microseconds.
        duration_ms: milliseconds, perhaps fractional, as Orq sent them.
        workspace_id: the workspace it belongs to.
        contact_ids: the contacts who took part.
        billing: what it cost.
        usage: the tokens it used.
        traces_count: how many traces it holds.
    """

    workspace_id: str | None = None
    contact_ids: tuple[str, ...] = ()
    billing: OrqBilling | None = None
    usage: OrqUsage | None = None
    traces_count: int | None = None
    duration_ms: float | None = None

    from_raw: ClassVar[RawReader] = RawReader("sessiondock_orq.wire:CODEC.from_raw")
