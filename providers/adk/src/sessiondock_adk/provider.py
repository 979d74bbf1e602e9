"""What sessiondock knows of this provider before anything of it is loaded."""

from __future__ import annotations

from sessiondock import Facts, Provider, Setting

__all__ = ["PROVIDER"]

PROVIDER = Provider(
    name="adk",
    title="Google ADK",
    distribution="sessiondock-adk",
    schemes=("adk+http", "adk+https"),
    sync_class="sessiondock_adk:Adk",
    async_class="sessiondock_adk:AsyncAdk",
    settings=(
        Setting(name="project", environment=("ADK_APP_NAME",), required=True, description="the app's name"),
        Setting(name="user_id", environment=("ADK_USER_ID",), required=True, description="whose sessions"),
        Setting(name="base_url", environment=("ADK_BASE_URL",), description="where the server answers"),
        Setting(
            name="api_key",
            environment=("ADK_API_KEY",),
            secret=True,
            description="a bearer token for a proxy in front; the server itself asks for none",
        ),
    ),
    facts=Facts(
        kind="stored",
        own_ids="yes",
        update="merge",
        merge_depth="shallow",
        remove_key="none",
        repeated_create="conflict",
        delete_missing="silent",
        keeps_timestamps=False,
        paging="single",
        paging_survives_deletes=True,
        order="oldest",
        events_order="oldest",
        events_sorted_by="unspecified",
        event_fields=("id", "name", "inputs", "outputs", "error", "started_at", "metadata", "metrics"),
        own_event_ids="yes",
        status="live",
    ),
    documentation="https://google.github.io/adk-docs/",
)
