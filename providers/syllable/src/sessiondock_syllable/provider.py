"""The record of Syllable, which is read before anything else of the package."""

from __future__ import annotations

from sessiondock import Facts, Provider, Setting

__all__ = ["PROVIDER"]

PROVIDER = Provider(
    name="syllable",
    title="Syllable",
    distribution="sessiondock-syllable",
    schemes=("syllable",),
    sync_class="sessiondock_syllable:Syllable",
    async_class="sessiondock_syllable:AsyncSyllable",
    settings=(
        Setting(
            name="api_key",
            environment=("SYLLABLESDK_API_KEY_HEADER", "SYLLABLE_API_KEY"),
            secret=True,
            required=True,
            description="an API key of the organisation",
        ),
        Setting(name="base_url", description="another address than https://api.syllable.cloud, such as a gateway's"),
    ),
    facts=Facts(
        kind="stored",
        own_ids="no",
        update="none",
        delete_missing="none",
        repeated_create="none",
        paging="page",
        order="unspecified",
        status="live",
        status_note="The operations are those of the vendor's SDK 0.49.87 for Python and of its OpenAPI document of "
        "2026-08-22.",
    ),
    documentation="https://github.com/asksyllable/syllable-sdk-python",
)
