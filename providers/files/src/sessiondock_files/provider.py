"""What sessiondock knows of this provider before anything of it is loaded."""

from __future__ import annotations

from sessiondock import Facts, Provider, Setting

__all__ = ["MAX_PAGE_SIZE", "PROVIDER"]

MAX_PAGE_SIZE = 1000

PROVIDER = Provider(
    name="files",
    title="Files",
    distribution="sessiondock-files",
    schemes=("files",),
    sync_class="sessiondock_files:Files",
    async_class="sessiondock_files:AsyncFiles",
    opaque_urls=True,
    settings=(
        Setting(
            name="path",
            environment=("SESSIONDOCK_FILES_PATH",),
            required=True,
            description="a folder, a file *.jsonl, *.jsonl.gz or *.jsonl.zst, or - for standard input and output",
        ),
        Setting(name="compression", description="of a new folder, or of standard output: none, gzip or zstd"),
        Setting(name="timeout", description="seconds to wait for another writer, default 30"),
        Setting(name="synchronous", description="normal outlives kill -9, full outlives a power cut"),
    ),
    facts=Facts(
        kind="stored",
        own_ids="yes",
        update="merge",
        merge_depth="shallow",
        remove_key="none",
        repeated_create="conflict",
        keeps_timestamps=True,
        paging="cursor",
        paging_survives_deletes=True,
        order="newest",
        events_order="oldest",
        events_sorted_by="call",
        event_fields=(
            *("id", "parent_id", "type", "name", "inputs", "outputs", "error", "started_at", "ended_at", "duration"),
            *("config", "metadata", "metrics", "feedback", "user_properties", "children", "copied_from", "raw"),
        ),
        own_event_ids="yes",
        repeated_event="replace",
        max_page_size=MAX_PAGE_SIZE,
        reads_lag_writes=False,
        status="embedded",
        status_note="Your own files; there is no service that could go away.",
    ),
)
