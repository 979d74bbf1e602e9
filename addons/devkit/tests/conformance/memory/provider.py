"""The record."""

from __future__ import annotations

from sessiondock import Facts, Provider, Setting

__all__ = ["PROVIDER"]

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
        repeated_create="conflict",
        paging="cursor",
        order="newest",
        max_page_size=50,
    ),
)
