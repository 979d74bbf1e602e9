"""The fields that Syllable's lists take in requests."""

from __future__ import annotations

from typing import Literal

__all__ = ["LabelField", "SessionField"]

SessionField = Literal[
    "timestamp",
    "session_id",
    "conversation_id",
    "channel_manager_service",
    "channel_manager_type",
    "channel_manager_sid",
    "agent_type",
    "agent_id",
    "agent_name",
    "prompt_id",
    "prompt_name",
    "experiment_id",
    "experiment_variant_id",
    "source",
    "target",
    "duration",
    "is_outbound",
    "is_legacy",
    "is_test",
]
"""Fields of a session that can be searched, ordered by, and asked for."""

LabelField = Literal["timestamp", "session_id", "type", "code", "user_email", "issue_categories", "session_id_list"]
"""Fields of a session label that can be searched, ordered by, and asked for."""
