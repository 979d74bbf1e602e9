"""A session to be made, as a dictionary: what ``create_many`` takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, TypedDict

__all__ = ["NewSession"]


class NewSession(TypedDict, total=False):
    """The keywords of ``create``, each of which may be left out; they mean what they mean there."""

    id: str
    external_id: str | None
    name: str | None
    project: str | None
    user_id: str | None
    user_properties: Mapping[str, Any] | None
    environment: str | None
    started_at: datetime | None
    ended_at: datetime | None
    created_at: datetime | None
    updated_at: datetime | None
    duration: timedelta | None
    inputs: Mapping[str, Any] | None
    outputs: Mapping[str, Any] | None
    config: Mapping[str, Any] | None
    metadata: Mapping[str, Any] | None
    metrics: Mapping[str, Any] | None
    feedback: Mapping[str, Any] | None
    tags: Sequence[str]
    error: str | None
    raw: Mapping[str, Any] | None
    copied_from: str | None
