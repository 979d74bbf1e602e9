"""The record a provider registers under the entry-point group ``sessiondock.providers``.

Standard library only and cheap to import: it names the client classes by dotted path, so that finding
a provider imports neither its models nor an HTTP library.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["Facts", "Provider", "Requirement", "Setting"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One setting of a client.

    Attributes:
        name: the keyword of the client class, such as ``"api_key"``.
        environment: variables read when the keyword is not given, first match wins; blank counts as unset.
        secret: whether the value must never be shown.
        required: whether a client cannot be built without it.
        description: one line for people.
    """

    name: str
    environment: tuple[str, ...] = ()
    secret: bool = False
    required: bool = False
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Properties of a provider that its signatures do not show. `Capabilities` gives them to users and programs.

    Attributes:
        kind: ``"stored"``, an object the service keeps, or ``"derived"``, a grouping key on traces.
        own_ids: what becomes of the id that ``create`` is given: ``"yes"``, it is kept; ``"may_change"``, it may be
            normalised or replaced, and ``create`` returns the one to use; ``"no"``, the service makes all ids.
        id_format: what the ids that ``create`` takes look like: ``"uuid"``, or ``"any"`` for text of which letters,
            digits, hyphens, dots and underscores at least are taken.
        max_id_length: the longest id that ``create`` takes, in characters; None when no limit is known.
        update: whether mappings are merged by key or replaced.
        merge_depth: of merged mappings: ``"shallow"``, a nested mapping is replaced as a whole; ``"deep"``, it is
            merged as well; ``"unspecified"``; or ``"none"`` when nothing is merged.
        remove_key: how ``update`` removes a key of a mapping: ``"null"``, by giving it None; ``"omit"``, by giving the
            mapping without it; ``"none"``, it cannot; or ``"unspecified"``.
        delete_missing: whether deleting what is not there is a NotFoundError or passes in silence.
        repeated_create: what a second ``create`` with the same id does.
        keeps_timestamps: whether a ``started_at`` in the past is kept.
        paging: ``"cursor"``, ``"page"`` (numbers), ``"offset"`` (items are counted), ``"single"`` (one answer), or
            ``"none"``.
        paging_survives_deletes: whether a list that is being read misses nothing when what it listed is deleted
            meanwhile. False also when that is not known.
        order: of ``list``: ``"newest"`` first, ``"oldest"`` first, or ``"unspecified"``.
        max_page_size: the largest page, None when there is no documented limit.
        events_order: of ``list_events``: ``"newest"`` first, ``"oldest"`` first, or ``"unspecified"``.
        events_sorted_by: what ``list_events`` sorts by: ``"started_at"``; ``"call"``, the order in which the events
            were given, over all calls; or ``"unspecified"``.
        event_fields: the fields of an `Event` that are stored and listed again. ``add_events``, or ``create`` where it
            takes events, rejects others, except ``session_id``, ``raw`` and ``copied_from``, which it leaves out.
        required_event_fields: the fields that an event must have.
        event_types: the types that an event may have; empty when any is taken.
        own_event_ids: what becomes of the id of an event, as for ``own_ids``.
        repeated_event: what becomes of an event with the id of an earlier one, of the same call or of another.
            ``"replace"``: it takes the place of the earlier one; ``"keep"``: the earlier one stays; or
            ``"unspecified"``. A session never has two events with one id, and the call succeeds in any case.
        max_events: the most events that one call of ``add_events`` takes, None when no limit is known.
        reads_lag_writes: whether a read right after a write may miss it.
        status: of the vendor's API.
        status_note: one sentence about the status, with its date.
    """

    kind: Literal["stored", "derived"] = "stored"
    own_ids: Literal["yes", "no", "may_change"] = "no"
    id_format: Literal["any", "uuid"] = "any"
    max_id_length: int | None = None
    update: Literal["merge", "replace", "none"] = "none"
    merge_depth: Literal["shallow", "deep", "unspecified", "none"] = "none"
    remove_key: Literal["null", "omit", "unspecified", "none"] = "none"
    repeated_create: Literal["conflict", "merge", "new", "none"] = "none"
    delete_missing: Literal["error", "silent", "none"] = "error"
    keeps_timestamps: bool = True
    paging: Literal["cursor", "page", "offset", "single", "none"] = "none"
    paging_survives_deletes: bool = False
    order: Literal["newest", "oldest", "unspecified"] = "unspecified"
    max_page_size: int | None = None
    events_order: Literal["newest", "oldest", "unspecified"] = "oldest"
    events_sorted_by: Literal["started_at", "call", "unspecified"] = "unspecified"
    event_fields: tuple[str, ...] = ()
    required_event_fields: tuple[str, ...] = ()
    event_types: tuple[str, ...] = ()
    own_event_ids: Literal["yes", "no", "may_change"] = "no"
    repeated_event: Literal["replace", "keep", "unspecified"] = "unspecified"
    max_events: int | None = None
    reads_lag_writes: bool = False
    status: Literal["live", "deprecated", "removed", "shut_down", "embedded"] = "live"
    status_note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """A package that one of a provider's names needs beside the distribution itself.

    Attributes:
        name: the provider's name or URL scheme that needs it.
        module: what is imported.
        install: how to get it, such as ``"pip install 'sessiondock-sql[postgres]'"``.
    """

    name: str
    module: str
    install: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """One back end.

    Attributes:
        name: the entry point's name, such as ``"orq"``.
        title: its name for people, such as ``"Orq"``.
        distribution: what to pip-install.
        schemes: URL schemes that reach it; each is an entry point of its own, compared up to a ``+``.
        sync_class, async_class: dotted paths ``"package:Class"`` of the client classes.
        opaque_urls: whether its URLs name a path, so that ``scheme:path`` is one beside ``scheme://path``.
        settings: what its clients read.
        requirements: packages that some of its names need beside the distribution.
        facts: for `Capabilities`.
        documentation: where the vendor documents the API.
    """

    name: str
    title: str
    distribution: str
    schemes: tuple[str, ...]
    sync_class: str
    async_class: str
    opaque_urls: bool = False
    settings: tuple[Setting, ...] = ()
    requirements: tuple[Requirement, ...] = ()
    facts: Facts = Facts()
    documentation: str = ""

    def setting(self, name: str) -> Setting | None:
        """The setting of that name, or None."""
        return next((setting for setting in self.settings if setting.name == name), None)
