"""What Orq stores."""

from __future__ import annotations

import attrs

from sessiondock.models import Session, model

__all__ = ["OrqBilling", "OrqSession", "OrqUsage"]


@attrs.frozen(kw_only=True)
class OrqBilling:
    """What a session cost, in the currency of the workspace. Orq takes and gives it whole.

    Attributes:
        input_cost: of prompts.
        output_cost: of completions.
        total_cost: of both; Orq does not add them up, the caller does.
    """

    input_cost: float
    output_cost: float
    total_cost: float


@attrs.frozen(kw_only=True)
class OrqUsage:
    """Tokens a session used; Orq calls them numbers, not whole numbers. Orq takes and gives it whole.

    Attributes:
        prompt_tokens: read by models.
        completion_tokens: written by models.
        total_tokens: both; Orq does not add them up, the caller does.
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
        project: ``project_id``; None when it is null or left out, ``raw`` tells which.
        user_id: the contact, when there is exactly one; else None.
        started_at, updated_at: Orq may leave them out.
        duration: rounded to microseconds.
        duration_ms: milliseconds, perhaps fractional, as Orq sent them.
        workspace_id: the workspace it belongs to.
        contact_ids: who took part.
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
