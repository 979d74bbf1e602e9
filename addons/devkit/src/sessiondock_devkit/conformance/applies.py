"""To which providers, and to which words, a check applies."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from sessiondock.capabilities import Operation

from . import signatures
from .values import EVENT_WORDS

if TYPE_CHECKING:
    from .subject import Subject

    Words = Callable[[type[Subject]], list[str]]
    When = Callable[[type[Subject]], str | None]

__all__ = [
    "by_id",
    "created_and_updated",
    "created_and_updated_words",
    "created_words",
    "environment_settings",
    "event_words",
    "free_mappings",
    "has_secrets",
    "keeps_own_ids",
    "lacks_some",
    "merges_repeats",
    "nullable",
    "operations",
    "reads",
    "required_settings",
    "says_what_a_repeat_does",
    "sorted_list",
    "takes",
    "times",
    "updated_words",
]


def _chosen(operation: str, choose: Callable[[object, str], bool]) -> Words:
    def words(subject: type[Subject]) -> list[str]:
        return [word for word in subject.words(operation) if choose(subject.function(operation), word)]

    return words


def times(operation: str) -> Words:
    """Words that take a time."""
    return _chosen(operation, signatures.takes_time)


def nullable(operation: str) -> Words:
    """Words that take None and tell it from not being given."""
    return _chosen(
        operation,
        lambda function, word: (
            signatures.admits_none(function, word) and signatures.keywords(function)[word].default is not None
        ),
    )


def free_mappings(operation: str) -> Words:
    """Words that take a mapping with any keys and values."""
    return _chosen(operation, signatures.takes_free_mapping)


def created_words(subject: type[Subject]) -> list[str]:
    """Words of ``create`` that are read back. An id that may change is not."""
    return [word for word in subject.words("create") if word != "id" or subject.facts().own_ids == "yes"]


def updated_words(subject: type[Subject]) -> list[str]:
    """Words of ``update``, without the id, by which the session is found afterwards."""
    return [word for word in subject.words("update") if word != "id"]


def operations(subject: type[Subject]) -> list[str]:
    """The operations there are."""
    return [verb.value for verb in Operation if verb in subject.operations()]


def by_id(subject: type[Subject]) -> list[str]:
    """The operations on one session."""
    return [verb for verb in operations(subject) if verb not in {"create", "list", "stream_recording"}]


def reads(subject: type[Subject]) -> list[str]:
    """The operations whose answer is read."""
    return [verb for verb in operations(subject) if verb in {"get", "list", "list_events", "recordings"}]


def created_and_updated_words(subject: type[Subject]) -> list[str]:
    """Words that both ``create`` and ``update`` take, without the time of the last update."""
    return [word for word in updated_words(subject) if word in subject.words("create") and word != "updated_at"]


def created_and_updated(subject: type[Subject]) -> str | None:
    """Applies when some words are taken by both ``create`` and ``update``."""
    return None if created_and_updated_words(subject) else "create and update share no word"


def takes(operation: str, word: str) -> When:
    """Applies when an operation takes a word."""
    return lambda subject: None if word in subject.words(operation) else f"{operation} takes no {word}"


def keeps_own_ids(subject: type[Subject]) -> str | None:
    """Applies when the caller may choose ids."""
    return "no own ids" if subject.facts().own_ids == "no" else takes("create", "id")(subject)


def says_what_a_repeat_does(subject: type[Subject]) -> str | None:
    """Applies when the facts say what a second create does and it can be tried."""
    if subject.facts().repeated_create == "none":
        return "nothing is said of repeats"
    return None if {"id", "external_id"} & set(subject.words("create")) else "create takes no id"


def merges_repeats(subject: type[Subject]) -> str | None:
    """Applies when a second create with the same id merges."""
    return None if subject.facts().repeated_create == "merge" else "repeats are not merged"


def event_words(subject: type[Subject]) -> list[str]:
    """The words of an event."""
    return list(EVENT_WORDS)


def sorted_list(subject: type[Subject]) -> str | None:
    """Applies when the order of ``list`` is known."""
    return "the order is not specified" if subject.facts().order == "unspecified" else None


def has_secrets(subject: type[Subject]) -> str | None:
    """Applies when there is a secret to keep."""
    return None if subject.secret_settings() else "no secret settings"


def required_settings(subject: type[Subject]) -> list[str]:
    """Settings without which no client is made."""
    return [setting.name for setting in subject.provider.settings if setting.required]


def environment_settings(subject: type[Subject]) -> list[str]:
    """Settings that the environment may give."""
    return [setting.name for setting in subject.provider.settings if setting.environment]


def lacks_some(subject: type[Subject]) -> str | None:
    """Applies when the provider lacks an operation."""
    return None if len(subject.operations()) < len(Operation) else "it has every operation"
