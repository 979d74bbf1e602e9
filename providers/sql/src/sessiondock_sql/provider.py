"""What sessiondock knows of the SQL provider before anything of it is loaded."""

from __future__ import annotations

from sessiondock import Facts, Provider, Requirement, Setting

__all__ = ["MAX_PAGE_SIZE", "PROVIDER"]

MAX_PAGE_SIZE = 1000

PROVIDER = Provider(
    name="sql",
    title="SQL",
    distribution="sessiondock-sql",
    schemes=("sqlite", "postgresql", "postgres"),
    sync_class="sessiondock_sql:SQL",
    async_class="sessiondock_sql:AsyncSQL",
    settings=(
        Setting(
            name="url",
            environment=("SESSIONDOCK_SQL_URL",),
            secret=True,
            required=True,
            description="sqlite:///path, sqlite:////absolute/path, sqlite:// (memory) or postgresql://host/database",
        ),
        Setting(name="timeout", description="seconds to wait for another writer, default 30"),
        Setting(name="synchronous", description="SQLite: normal outlives kill -9, full outlives a power cut"),
        Setting(name="pool_size", description="connections to the database at most, default 5"),
        Setting(name="schema", description="PostgreSQL: the schema that the tables are in"),
        Setting(name="table_prefix", description="what the names of tables begin with, default sessiondock_"),
        Setting(name="replica", secret=True, description="URL of a read-only copy for list, count and search"),
        Setting(name="prepare", description="PostgreSQL: off for a pooler in transaction mode, such as PgBouncer"),
    ),
    requirements=tuple(
        Requirement(name=scheme, module="psycopg", install="pip install 'sessiondock-sql[postgres]'")
        for scheme in ("postgresql", "postgres")
    ),
    facts=Facts(
        kind="stored",
        own_ids="yes",
        max_id_length=255,
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
        status_note="Your own SQLite file or PostgreSQL database; there is no service that could go away.",
    ),
    documentation="https://docs.sqlalchemy.org/en/20/core/",
)
