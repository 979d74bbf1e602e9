"""The keyword arguments that providers know, as types for code that connects by URL or name.

No provider takes all of them: ``client.capabilities.fields`` names those of a client, and its own class types them
exactly. Where providers take different types for one name, the name is here with the type of the vocabulary or ``Any``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal, TypedDict

from ._unset import Unset
from .models import Event

__all__ = [
    "AddRecordingFields",
    "CreateFields",
    "DeleteOptions",
    "EventFilters",
    "GetOptions",
    "SessionFilters",
    "StreamRecordingOptions",
    "UpdateFields",
]

Text = str | Unset | None
Time = datetime | Unset | None
Free = Mapping[str, Any] | Unset | None


class CreateFields(TypedDict, total=False):
    """What ``create`` takes."""

    id: str | None
    external_id: str | None
    name: str | None
    project: Text
    user_id: str | None
    user_properties: Mapping[str, Any] | None
    environment: str | None
    started_at: Time
    ended_at: datetime | None
    created_at: Time
    updated_at: Time
    duration: timedelta | None
    inputs: Mapping[str, Any] | None
    outputs: Mapping[str, Any] | None
    config: Mapping[str, Any] | None
    metadata: Mapping[str, Any] | None
    metrics: Mapping[str, Any] | None
    feedback: Mapping[str, Any] | None
    tags: Sequence[str]
    error: str | None
    if_exists: Literal["error", "merge"]
    # of providers that store sessions of others: the JSON that came from there, and the name of the provider
    raw: Mapping[str, Any]
    copied_from: str | None
    # of single vendors
    billing: Any
    children_ids: Sequence[str] | None
    contact_ids: Sequence[str]
    event_name: str | None
    events: Iterable[Event] | None
    state: Mapping[str, Any] | None
    traces_count: int
    usage: Any


class UpdateFields(TypedDict, total=False):
    """What ``update`` takes. None clears a field where the vendor can do that."""

    id: str | Unset
    external_id: Text
    name: Text
    project: Text
    user_id: Text
    user_properties: Free
    environment: Text
    started_at: Time
    ended_at: Time
    updated_at: datetime | Unset
    duration: timedelta | Unset | None
    inputs: Free
    outputs: Free
    config: Free
    metadata: Free
    metrics: Free
    feedback: Free
    tags: Sequence[str] | Unset | None
    error: Text
    # of single vendors
    billing: Any
    children_ids: Sequence[str] | Unset
    contact_ids: Sequence[str] | Unset
    state: Mapping[str, Any] | Unset
    traces_count: int | Unset
    usage: Any
    workspace_id: str | Unset


class SessionFilters(TypedDict, total=False):
    """What ``list`` takes beside ``page_size``, ``max_items`` and ``cursor``."""

    project: str | Unset | None
    user_id: str | Unset | None
    external_id: str | Unset | None
    name_contains: str | Unset
    environment: str | Unset | None
    ids: Iterable[str] | Unset
    tags: Sequence[str]
    tags_any: Sequence[str]
    metadata: Mapping[str, Any] | Unset
    metadata_keys: Sequence[str]
    metadata_paths: Mapping[str | tuple[str, ...], Any] | Unset
    metadata_numbers: Mapping[str | tuple[str, ...], tuple[float | None, float | None]] | Unset
    has_error: bool | Unset
    started_after: datetime | Unset
    started_before: datetime | Unset
    created_after: datetime | Unset
    created_before: datetime | Unset
    updated_after: datetime | Unset
    updated_before: datetime | Unset
    order: Literal["newest", "oldest"]
    page: int | None
    # of single vendors
    descending: bool | Unset
    evaluation_id: str | Unset
    fields: Sequence[Any] | Unset
    filters: Sequence[Any]
    included_fields: Mapping[str, str] | Unset
    order_by: Any
    query: Any
    search: Any
    sort: Sequence[Any]


class EventFilters(TypedDict, total=False):
    """What ``list_events`` takes beside ``page_size``, ``max_items`` and ``cursor``."""

    type: str | Unset | None
    parent_id: str | Unset | None
    order: Literal["newest", "oldest"]
    project: str | Unset | None
    started_after: datetime | Unset
    started_before: datetime | Unset
    page: int | None
    filters: Sequence[Any]


class GetOptions(TypedDict, total=False):
    """What ``get`` takes: ``wait``, seconds to wait for a session that the service does not show yet."""

    wait: float


class DeleteOptions(TypedDict, total=False):
    """What ``delete`` takes: ``must_exist``, whether a session that is not there is an error."""

    must_exist: bool


class StreamRecordingOptions(TypedDict, total=False):
    """What ``stream_recording`` takes instead of a recording."""

    recording_id: str | None
    token: str | None
    url: str | None


class AddRecordingFields(TypedDict, total=False):
    """What ``add_recording`` takes."""

    name: str | None
    content_type: str | None
    # of providers that store recordings of others
    id: str | None
    created_at: Time
    raw: Mapping[str, Any]
    copied_from: str | None
