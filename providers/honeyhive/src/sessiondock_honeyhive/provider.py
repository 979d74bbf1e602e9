"""The records of HoneyHive's two APIs, which are read before anything else of the package."""

from __future__ import annotations

from sessiondock import Facts, Provider, Setting

__all__ = ["PROVIDER", "PROVIDER_V1"]

_KEY = Setting(
    name="api_key",
    environment=("HH_API_KEY", "HONEYHIVE_API_KEY"),
    secret=True,
    required=True,
    description="a project's API key",
)
_URL = Setting(
    name="base_url",
    environment=("HH_API_URL", "HONEYHIVE_SERVER_URL", "HH_SERVER_URL"),
    description="the server's address",
)
_EVENT_FIELDS = (
    *("id", "parent_id", "type", "name", "inputs", "outputs", "error", "started_at", "ended_at", "duration"),
    *("config", "metadata", "metrics", "feedback", "user_properties", "children"),
)
_ENVIRONMENT = Setting(
    name="environment", environment=("HH_SOURCE",), description="the source of sessions created without one"
)

PROVIDER = Provider(
    name="honeyhive",
    title="HoneyHive",
    distribution="sessiondock-honeyhive",
    schemes=("honeyhive",),
    sync_class="sessiondock_honeyhive:HoneyHive",
    async_class="sessiondock_honeyhive:AsyncHoneyHive",
    settings=(
        _KEY,
        _URL,
        Setting(name="project", environment=("HH_PROJECT",), description="the project's name"),
        _ENVIRONMENT,
    ),
    facts=Facts(
        own_ids="yes",
        id_format="uuid",
        update="merge",
        merge_depth="unspecified",
        remove_key="unspecified",
        paging="page",
        order="unspecified",
        events_order="unspecified",
        events_sorted_by="unspecified",
        event_fields=_EVENT_FIELDS,
        own_event_ids="yes",
        max_page_size=7500,
        reads_lag_writes=True,
        status="deprecated",
        status_note=(
            "The cloud removed reading and deleting a session in API version 2.0.0 (2026-05-08) and still serves the "
            "other routes, deprecated; self-hosted servers may serve all of them."
        ),
    ),
    documentation="https://docs.honeyhive.ai",
)

PROVIDER_V1 = Provider(
    name="honeyhive-v1",
    title="HoneyHive v1",
    distribution="sessiondock-honeyhive",
    schemes=("honeyhive-v1",),
    sync_class="sessiondock_honeyhive:HoneyHiveV1",
    async_class="sessiondock_honeyhive:AsyncHoneyHiveV1",
    settings=(
        _KEY,
        _URL,
        Setting(name="project", description="a label for people, not sent: the key decides"),
        _ENVIRONMENT,
    ),
    facts=Facts(
        own_ids="may_change",
        id_format="uuid",
        update="merge",
        merge_depth="unspecified",
        remove_key="unspecified",
        repeated_create="merge",
        paging="page",
        order="newest",
        events_order="newest",
        events_sorted_by="started_at",
        event_fields=_EVENT_FIELDS,
        required_event_fields=("type",),
        event_types=("model", "tool", "chain", "session"),
        own_event_ids="yes",
        max_page_size=1000,
        reads_lag_writes=True,
    ),
    documentation="https://docs.honeyhive.ai",
)
