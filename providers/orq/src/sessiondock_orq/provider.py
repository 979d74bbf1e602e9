"""What sessiondock knows of Orq before anything of it is loaded."""

from __future__ import annotations

from sessiondock import Facts, Provider, Setting

__all__ = ["PROVIDER"]

PROVIDER = Provider(
    name="orq",
    title="Orq",
    distribution="sessiondock-orq",
    schemes=("orq",),
    sync_class="sessiondock_orq:Orq",
    async_class="sessiondock_orq:AsyncOrq",
    settings=(
        Setting(
            name="api_key",
            environment=("ORQ_API_KEY",),
            secret=True,
            required=True,
            description="an API key of the workspace",
        ),
        Setting(name="base_url", description="another address than https://my.orq.ai, such as a gateway's"),
    ),
    facts=Facts(
        kind="stored",
        own_ids="no",
        update="replace",
        remove_key="none",
        repeated_create="conflict",
        keeps_timestamps=True,
        paging="cursor",
        order="unspecified",
        status="removed",
        status_note="Orq documented trace sessions from 2025-04-10 to 2025-04-23 and dropped them from its SDK after "
        "3.4.0; whether the service still answers is not known.",
    ),
    documentation="https://github.com/orq-ai/orq-python",
)
