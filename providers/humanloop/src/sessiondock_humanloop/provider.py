"""What sessiondock knows of these providers before anything of them is loaded."""

from __future__ import annotations

from sessiondock import Facts, Provider, Setting

__all__ = ["EXPORT_PROVIDER", "PROVIDER"]

PROVIDER = Provider(
    name="humanloop",
    title="Humanloop",
    distribution="sessiondock-humanloop",
    schemes=("humanloop",),
    sync_class="sessiondock_humanloop:Humanloop",
    async_class="sessiondock_humanloop:AsyncHumanloop",
    settings=(
        Setting(
            name="api_key",
            environment=("HUMANLOOP_API_KEY",),
            secret=True,
            required=True,
            description="sent as X-API-KEY",
        ),
        Setting(name="base_url", description="the address of a server with Humanloop's v4 API"),
        Setting(name="project", description="id of the project whose sessions are listed; starts with pr_"),
    ),
    facts=Facts(
        kind="stored",
        own_ids="no",
        update="none",
        repeated_create="none",
        keeps_timestamps=False,
        paging="page",
        order="unspecified",
        status="shut_down",
        status_note=(
            "Humanloop shut its service down in September 2025; base_url reaches a server with its API, "
            "and humanloop-export reads the files of its export script."
        ),
    ),
    documentation="https://github.com/humanloop/humanloop-docs",
)

EXPORT_PROVIDER = Provider(
    name="humanloop-export",
    title="Humanloop export",
    distribution="sessiondock-humanloop",
    schemes=("humanloop-export",),
    sync_class="sessiondock_humanloop:HumanloopExport",
    async_class="sessiondock_humanloop:AsyncHumanloopExport",
    opaque_urls=True,
    settings=(
        Setting(name="path", required=True, description="the directory of one export, exports/<timestamp>"),
        Setting(name="skip_damaged", description="whether unreadable lines are left out"),
        Setting(name="longest_line", description="bytes; a longer line counts as damaged"),
    ),
    facts=Facts(
        kind="derived",
        own_ids="no",
        update="none",
        repeated_create="none",
        paging="cursor",
        order="newest",
        status="embedded",
        status_note="Read-only files that Humanloop's export script wrote before the service was shut down.",
    ),
    documentation="https://github.com/humanloop/humanloop-export",
)
