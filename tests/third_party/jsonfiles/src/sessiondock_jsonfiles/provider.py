"""What sessiondock knows of this provider before anything of it is loaded."""

from __future__ import annotations

from sessiondock import Facts, Provider, Setting

__all__ = ["PROVIDER"]

PROVIDER = Provider(
    name="jsonfiles",
    title="JSON files",
    distribution="sessiondock-jsonfiles",
    schemes=("jsonfiles",),
    sync_class="sessiondock_jsonfiles:JsonFiles",
    async_class="sessiondock_jsonfiles:AsyncJsonFiles",
    opaque_urls=True,
    settings=(Setting(name="folder", required=True, description="where the files are"),),
    facts=Facts(
        kind="stored",
        own_ids="yes",
        update="replace",
        remove_key="omit",
        repeated_create="conflict",
        keeps_timestamps=True,
        paging="cursor",
        paging_survives_deletes=True,
        order="unspecified",
        events_order="oldest",
        events_sorted_by="call",
        event_fields=(
            *("id", "parent_id", "type", "name", "inputs", "outputs", "error", "started_at", "ended_at", "duration"),
            *("config", "metadata", "metrics", "feedback", "user_properties"),
        ),
        own_event_ids="yes",
        repeated_event="replace",
        status="embedded",
    ),
)
