"""Two further records: a service that differs from the first in all it can, and one that is only read."""

from __future__ import annotations

from dataclasses import replace

from sessiondock import Facts

from .provider import EVENT_FIELDS, PROVIDER

__all__ = ["ARCHIVE", "LAGGING"]

LAGGING = replace(
    PROVIDER,
    name="lagging",
    title="Lagging",
    schemes=("lagging+http", "lagging+https"),
    sync_class="addons.devkit.tests.conformance.memory:Lagging",
    async_class="addons.devkit.tests.conformance.memory:AsyncLagging",
    facts=Facts(
        own_ids="may_change",
        update="merge",
        merge_depth="shallow",
        remove_key="none",
        repeated_create="merge",
        delete_missing="silent",
        keeps_timestamps=False,
        paging="cursor",
        order="oldest",
        events_order="newest",
        events_sorted_by="call",
        event_fields=EVENT_FIELDS,
        own_event_ids="yes",
        repeated_event="replace",
        max_page_size=50,
        reads_lag_writes=True,
        status="deprecated",
        status_note="It was slow on 2025-01-01 already.",
    ),
)

ARCHIVE = replace(
    PROVIDER,
    name="archive",
    title="Archive",
    schemes=("archive",),
    sync_class="addons.devkit.tests.conformance.memory:Archive",
    async_class="addons.devkit.tests.conformance.memory:AsyncArchive",
    facts=Facts(paging="cursor", order="unspecified"),
)
