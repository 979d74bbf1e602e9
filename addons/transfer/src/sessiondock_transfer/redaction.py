"""Redaction of everything that an export or a copy takes along. It fails closed: a value that cannot be redacted goes.

Ids stay unique: one that a redaction changes is replaced by a pseudonym, the same wherever the id stands.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar, cast

import attrs

from sessiondock import Event, InvalidValueError, Recording, Session
from sessiondock.authoring import Hooks, load_hooks

__all__ = ["FAILED", "Redact", "Redactor"]

FAILED = "[redaction failed]"
_IDS = {"id", "session_id", "parent_id"}
_KEPT = {"copied_from", "url", "token", "children"}
_AS_THEY_ARE = {"started_at", "ended_at", "created_at", "updated_at", "duration", "size"}

Redact = Callable[[str], str]
M = TypeVar("M", Session, Event, Recording)


class Redactor:
    """Runs functions, then the installed ``redact`` hooks, over every text of sessions, events and recordings.

    Texts are values and keys of mappings however deep, labels, names, errors, ``raw`` and ids. Times and numbers are
    left alone. Where a function or hook raises, or gives anything but a str, the text becomes ``[redaction failed]``.

    Args:
        functions: one function of a text, or several, run in their order.
        plugins: hook plugins beside the installed ones.

    Attributes:
        changed: texts that were changed.
        failed: texts that became ``[redaction failed]``.

    Raises:
        InvalidValueError: something among ``functions`` cannot be called.
        ConfigurationError: a plugin cannot be used.
    """

    def __init__(self, functions: Redact | Iterable[Redact] = (), *, plugins: Iterable[object] = ()) -> None:
        chosen = [functions] if callable(functions) else list(functions)
        for each in chosen:
            if not callable(each):
                raise InvalidValueError(f"redact takes functions from str to str, not {type(each).__name__}")
        self._functions: list[Redact] = chosen
        self._hooks: Hooks = load_hooks(plugins)
        self._secret = secrets.token_bytes(32)
        self.changed: int = 0
        self.failed: int = 0

    def __bool__(self) -> bool:
        """Whether there is anything to run."""
        return bool(self._functions) or bool(self._hooks)

    def session(self, session: Session) -> Session:
        """A session of the core's own class with every text redacted."""
        return self._model(Session, session)

    def event(self, event: Event) -> Event:
        """An event of the core's own class with every text redacted, without its children."""
        return self._model(Event, event)

    def recording(self, recording: Recording) -> Recording:
        """A recording of the core's own class, its texts redacted, without its ``url`` and ``token``."""
        return self._model(Recording, recording)

    def text(self, text: str) -> str:
        """A text after every function and hook."""
        found = text
        for function in self._functions:
            try:
                changed: object = function(found)
            except (Exception, SystemExit):  # noqa: BLE001 - whatever it is, the text must not get out
                changed = None
            if not isinstance(changed, str):
                self.failed += 1
                return FAILED
            found = changed
        found = self._hooks.redact(found) if self._hooks else found
        self.failed += found == FAILED != text
        self.changed += found not in (text, FAILED)
        return found

    def value(self, value: Any) -> Any:
        """What JSON can hold, with every text in it redacted, keys too. Keys that become equal are numbered."""
        try:
            return self._value(value) if self else value
        except RecursionError:
            self.failed += 1
            return FAILED

    def _value(self, value: Any) -> Any:
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, Mapping):
            return self._mapping(cast("dict[Any, Any]", value))
        if isinstance(value, (list, tuple)):
            return [self._value(item) for item in cast("list[Any]", value)]
        return value

    def _mapping(self, value: Mapping[Any, Any]) -> dict[str, Any]:
        found = dict[str, Any]()
        for key, item in value.items():
            name = unique = self.text(str(key))
            number = 1
            while unique in found:
                number += 1
                unique = f"{name} ({number})"
            found[unique] = self._value(item)
        return found

    def _id(self, id: str) -> str:
        """The id, or where it holds what must not get out a pseudonym that nobody can lead back without this object."""
        before = self.text(id)
        if before == id:
            return id
        digest = hmac.digest(self._secret, id.encode("utf-8", "surrogatepass"), "sha256").hex()
        return f"redacted-{digest[:24]}"

    def _model(self, kind: type[M], source: M) -> M:
        found = dict[str, Any]()
        for field in cast("tuple[attrs.Attribute[Any], ...]", attrs.fields(kind)):
            value: Any = getattr(source, field.name)
            if field.name not in _KEPT:
                found[field.name] = self._field(field.name, value)
        return kind(**found, copied_from=source.copied_from)

    def _field(self, name: str, value: Any) -> Any:
        if value is None or name in _AS_THEY_ARE or not self:
            return value
        if name in _IDS:
            return self._id(value)
        if name == "tags":
            return tuple(self.value(each) for each in value)
        redacted = self.value(value)
        # a mapping that could not be redacted as a whole is still a mapping
        return {FAILED: FAILED} if redacted == FAILED and not isinstance(value, str) else redacted
