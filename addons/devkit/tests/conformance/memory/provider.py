"""The record."""

from __future__ import annotations

from sessiondock import Facts, Provider, Setting

__all__ = ["EVENT_FIELDS", "OPTIONAL", "PROVIDER"]

EVENT_FIELDS = (
    *("id", "type", "name", "inputs", "outputs", "error", "started_at", "ended_at", "duration"),
    *("config", "metadata", "metrics", "feedback", "user_properties", "children", "copied_from"),
)

PROVIDER = Provider(
    name="memory",
    title="Memory",
    distribution="sessiondock-memory",
    schemes=("memory",),
    sync_class="addons.devkit.tests.conformance.memory:Memory",
    async_class="addons.devkit.tests.conformance.memory:AsyncMemory",
    settings=(
        Setting(name="api_key", environment=("MEMORY_API_KEY", "MEMORY_KEY"), secret=True, required=True),
        Setting(name="base_url", environment=("MEMORY_URL",)),
    ),
    facts=Facts(
        own_ids="yes",
        update="replace",
        remove_key="omit",
        repeated_create="conflict",
        paging="cursor",
        paging_survives_deletes=True,
        events_sorted_by="call",
        event_fields=EVENT_FIELDS,
        own_event_ids="yes",
        repeated_event="replace",
        order="newest",
        max_page_size=50,
    ),
)

OPTIONAL = (Setting(name="api_key", environment=("MEMORY_API_KEY", "MEMORY_KEY"), secret=True), PROVIDER.settings[1])
"""Settings of a record that says that the service needs no key."""
