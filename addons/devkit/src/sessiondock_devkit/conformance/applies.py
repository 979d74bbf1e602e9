"""Functions that decide to which providers, fields and operations a check applies."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from sessiondock import Operation
from sessiondock.authoring import accepted_settings

from . import signatures
from .filters import ARRANGING, FILTERS
from .odd_values import STRING_LISTS, wrong_values
from .values import EVENT_FIELDS, TYPES

if TYPE_CHECKING:
    from .provider_under_test import ProviderUnderTest

    Cases = Callable[[type[ProviderUnderTest]], list[str]]
    When = Callable[[type[ProviderUnderTest]], str | None]

__all__ = [
    "breaks_storage",
    "by_id",
    "created_and_updated",
    "created_and_updated_fields",
    "created_fields",
    "environment_settings",
    "event_fields",
    "filters",
    "filters_without_default",
    "free_mappings",
    "free_texts",
    "has_secrets",
    "has_url",
    "http_clients",
    "is_embedded",
    "keeps_own_ids",
    "kept_times",
    "key_is_optional",
    "lacks_some",
    "limits_event_types",
    "limits_events",
    "lists_created",
    "lists_events",
    "merges_repeats",
    "nullable",
    "operations",
    "orders_events",
    "plain",
    "reads",
    "reads_url_settings",
    "replaces",
    "required_event_fields",
    "required_settings",
    "needs_arguments",
    "passing_faults",
    "specifies_merge_depth",
    "specifies_remove_key",
    "specifies_repeated_create",
    "sorted_list",
    "sorts_events",
    "storage_faults",
    "string_lists",
    "survives_deletes",
    "takes",
    "takes_any_id",
    "takes_options",
    "takes_plugins",
    "times",
    "typed",
    "typed_filters",
    "updated_fields",
]


def _chosen(operation: str, choose: Callable[[object, str], bool]) -> Cases:
    def fields(tested: type[ProviderUnderTest]) -> list[str]:
        return [field for field in tested.keywords(operation) if choose(tested.function(operation), field)]

    return fields


def times(operation: str) -> Cases:
    """Fields that take a time."""
    return _chosen(operation, signatures.takes_time)


def kept_times(tested: type[ProviderUnderTest]) -> list[str]:
    """Times that ``create`` takes and the service keeps."""
    return times("create")(tested) if tested.facts().keeps_timestamps else []


def nullable(operation: str) -> Cases:
    """Fields that take None as a value of its own, different from leaving the field out."""
    return _chosen(
        operation,
        lambda function, field: (
            signatures.admits_none(function, field) and signatures.keywords(function)[field].default is not None
        ),
    )


def free_mappings(operation: str) -> Cases:
    """Fields that take a mapping with any keys and values."""
    return _chosen(operation, signatures.takes_free_mapping)


def created_fields(tested: type[ProviderUnderTest]) -> list[str]:
    """Fields of ``create`` that must read back as they were given: all but an id that the service may change."""
    return [field for field in tested.keywords("create") if field != "id" or tested.facts().own_ids == "yes"]


def updated_fields(tested: type[ProviderUnderTest]) -> list[str]:
    """Fields of ``update``, without the id, since that is how the session is found afterwards."""
    return [field for field in tested.keywords("update") if field != "id"]


def operations(tested: type[ProviderUnderTest]) -> list[str]:
    """The operations that the provider has."""
    return [verb.value for verb in Operation if verb in tested.operations()]


def by_id(tested: type[ProviderUnderTest]) -> list[str]:
    """The operations that take the id of an existing session."""
    return [verb for verb in operations(tested) if verb not in {"create", "list", "stream_recording"}]


def reads(tested: type[ProviderUnderTest]) -> list[str]:
    """The operations that read."""
    return [verb for verb in operations(tested) if verb in {"get", "list", "list_events", "recordings"}]


def created_and_updated_fields(tested: type[ProviderUnderTest]) -> list[str]:
    """Fields that both ``create`` and ``update`` take, without the time of the last update."""
    return [field for field in updated_fields(tested) if field in tested.keywords("create") and field != "updated_at"]


def created_and_updated(tested: type[ProviderUnderTest]) -> str | None:
    """Applies when some fields are taken by both ``create`` and ``update``."""
    return None if created_and_updated_fields(tested) else "create and update share no field"


def takes(operation: str, field: str) -> When:
    """Applies when an operation takes a field."""
    return lambda tested: None if field in tested.keywords(operation) else f"{operation} takes no {field}"


def keeps_own_ids(tested: type[ProviderUnderTest]) -> str | None:
    """Applies when the caller may choose ids."""
    return "no own ids" if tested.facts().own_ids == "no" else takes("create", "id")(tested)


def specifies_repeated_create(tested: type[ProviderUnderTest]) -> str | None:
    """Applies when the facts specify what a second create does, and create takes an id to try it with."""
    if tested.facts().repeated_create == "none":
        return "repeated_create is not specified"
    return None if {"id", "external_id"} & set(tested.keywords("create")) else "create takes no id"


def merges_repeats(tested: type[ProviderUnderTest]) -> str | None:
    """Applies when a second create with the same id merges."""
    return None if tested.facts().repeated_create == "merge" else "repeats are not merged"


def event_fields(tested: type[ProviderUnderTest]) -> list[str]:
    """The fields of an event."""
    return list(EVENT_FIELDS)


def sorted_list(tested: type[ProviderUnderTest]) -> str | None:
    """Applies when the order of ``list`` is known."""
    return "the order is not specified" if tested.facts().order == "unspecified" else None


def has_secrets(tested: type[ProviderUnderTest]) -> str | None:
    """Applies when a setting is secret."""
    return None if tested.secret_settings() else "no secret settings"


def required_settings(tested: type[ProviderUnderTest]) -> list[str]:
    """Settings that are required."""
    return [setting.name for setting in tested.provider.settings if setting.required]


def environment_settings(tested: type[ProviderUnderTest]) -> list[str]:
    """Settings that environment variables can provide."""
    return [setting.name for setting in tested.provider.settings if setting.environment]


def lacks_some(tested: type[ProviderUnderTest]) -> str | None:
    """Applies when the provider lacks an operation."""
    return None if len(tested.operations()) < len(Operation) else "it has every operation"


def filters(tested: type[ProviderUnderTest]) -> list[str]:
    """The parameters of ``list`` that select sessions."""
    return [field for field in tested.keywords("list") if field not in ARRANGING]


def filters_without_default(tested: type[ProviderUnderTest]) -> list[str]:
    """Filters that do not default to a setting of the client, for which None means the setting."""
    return [field for field in filters(tested) if tested.provider.setting(field) is None]


def lists_events(tested: type[ProviderUnderTest]) -> str | None:
    """Applies when sessions with events can be made."""
    made = Operation.ADD_EVENTS in tested.operations() or tested.can_seed_events()
    return None if made else "no add_events, and seed_events is not overridden"


def orders_events(tested: type[ProviderUnderTest]) -> str | None:
    """Applies when ``list_events`` takes ``order`` and sessions with events can be made."""
    return lists_events(tested) if "order" in tested.keywords("list_events") else "list_events takes no order"


def needs_arguments(tested: type[ProviderUnderTest]) -> list[str]:
    """The operations that cannot be called without arguments."""
    return [verb for verb in operations(tested) if signatures.required(tested.function(verb))]


def plain(tested: type[ProviderUnderTest]) -> list[str]:
    """The operations whose requests are counted: all but lists and streams."""
    return [verb for verb in operations(tested) if verb not in {"list", "list_events", "stream_recording"}]


def http_clients(tested: type[ProviderUnderTest]) -> str | None:
    """Applies when the client takes ``http_client``."""
    return None if "http_client" in (accepted_settings(tested.client_class()) or ()) else "it takes no http_client"


def takes_any_id(tested: type[ProviderUnderTest]) -> str | None:
    """Applies when the caller may choose ids that are no UUIDs."""
    return keeps_own_ids(tested) or ("ids are UUIDs" if tested.facts().id_format == "uuid" else None)


def replaces(tested: type[ProviderUnderTest]) -> str | None:
    """Applies when ``update`` replaces mappings."""
    return None if tested.facts().update == "replace" else "update does not replace mappings"


def specifies_merge_depth(tested: type[ProviderUnderTest]) -> str | None:
    """Applies when the facts specify what becomes of nested mappings."""
    known = tested.facts().merge_depth in {"shallow", "deep"}
    return None if known else f"merge_depth is {tested.facts().merge_depth}"


def specifies_remove_key(tested: type[ProviderUnderTest]) -> str | None:
    """Applies when the facts specify how a key of a mapping is removed."""
    return "remove_key is unspecified" if tested.facts().remove_key == "unspecified" else None


def survives_deletes(tested: type[ProviderUnderTest]) -> str | None:
    """Applies when the facts say that paging survives deletes."""
    return None if tested.facts().paging_survives_deletes else "paging_survives_deletes is False"


def sorts_events(tested: type[ProviderUnderTest]) -> str | None:
    """Applies when the facts specify the order of events."""
    specified = "unspecified" not in {tested.facts().events_sorted_by, tested.facts().events_order}
    return None if specified else "the order of events is not specified"


def keeps_event_ids(tested: type[ProviderUnderTest]) -> str | None:
    """Applies when events keep the ids that they are given."""
    return None if tested.facts().own_event_ids == "yes" else f"own_event_ids is {tested.facts().own_event_ids!r}"


def times_of_repeating(tested: type[ProviderUnderTest]) -> list[str]:
    """When an id of an event is given again."""
    return ["one call", "two calls"]


def required_event_fields(tested: type[ProviderUnderTest]) -> list[str]:
    """The fields that an event must have."""
    return list(tested.facts().required_event_fields)


def limits_event_types(tested: type[ProviderUnderTest]) -> str | None:
    """Applies when an event may have certain types only."""
    return None if tested.facts().event_types else "events may have any type"


def limits_events(tested: type[ProviderUnderTest]) -> str | None:
    """Applies when one call takes so many events at most."""
    return None if tested.facts().max_events is not None else "max_events is None"


def storage_faults(tested: type[ProviderUnderTest]) -> list[str]:
    """Each declared fault of the storage with each operation that it affects."""
    return [f"{name}: {operation}" for name, fault in tested.storage_faults.items() for operation in fault.operations]


def passing_faults(tested: type[ProviderUnderTest]) -> list[str]:
    """The same for faults that pass."""
    passing = {name for name, fault in tested.storage_faults.items() if fault.passes}
    return [case for case in storage_faults(tested) if case.partition(": ")[0] in passing]


def breaks_storage(tested: type[ProviderUnderTest]) -> str | None:
    """Applies when it is declared how storage fails."""
    return None if tested.storage_faults else "storage_faults is empty"


def free_texts(operation: str) -> Cases:
    """Fields that take a text for people."""
    return _chosen(operation, lambda function, field: field in {"name", "error"})


def string_lists(operation: str) -> Cases:
    """Fields that take several texts."""
    return _chosen(
        operation, lambda function, field: field == "tags" and bool(STRING_LISTS & {*signatures.kinds(function, field)})
    )


def typed(operation: str) -> Cases:
    """Fields of the vocabulary of which the kit knows values that do not fit."""
    return _chosen(operation, lambda function, field: field in TYPES and bool(wrong_values(function, field)))


def typed_filters(tested: type[ProviderUnderTest]) -> list[str]:
    """Filters of which the kit knows values that do not fit."""
    return [field for field in filters(tested) if field in FILTERS and wrong_values(tested.function("list"), field)]


def takes_options(tested: type[ProviderUnderTest]) -> str | None:
    """Applies when the client has the options of every client that speaks HTTP."""
    missing = {"headers", "plugins", "timeout"} - {*(accepted_settings(tested.client_class()) or ())}
    return f"it takes no {', '.join(sorted(missing))}" if missing else None


def takes_plugins(tested: type[ProviderUnderTest]) -> str | None:
    """Applies when the client takes hook plugins."""
    return None if "plugins" in (accepted_settings(tested.client_class()) or ()) else "it takes no plugins"


def reads_url_settings(tested: type[ProviderUnderTest]) -> str | None:
    """Applies when a connection URL of the scheme alone, with settings, leads to the service."""
    service = getattr(tested.client_class(), "service", None)
    plain = service is not None and service.location is None and tested.provider.setting("base_url") is not None
    return None if plain else "its connection URL needs more than settings"


def is_embedded(tested: type[ProviderUnderTest]) -> str | None:
    """Applies when no fake server stands for the storage."""
    return None if tested.fake is None else "it has a fake server"


def has_url(tested: type[ProviderUnderTest]) -> str | None:
    """Applies when `url` is overridden."""
    from .provider_under_test import ProviderUnderTest

    return None if tested.url is not ProviderUnderTest.url else "url is not overridden"


def key_is_optional(tested: type[ProviderUnderTest]) -> str | None:
    """Applies when there may be a key."""
    setting = tested.provider.setting("api_key")
    return None if setting is not None and not setting.required else "no key that is optional"


def lists_created(tested: type[ProviderUnderTest]) -> str | None:
    """Applies when ``list`` shows what ``create`` makes, so that `seed` need not be overridden."""
    default = next(base.__dict__["seed"] for base in reversed(tested.__mro__) if "seed" in base.__dict__)
    return None if tested.seed is default else "list does not show the sessions that create makes"
