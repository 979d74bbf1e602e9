"""JSON to models. Reading is tolerant: one odd field never makes a page unreadable.

A provider declares which attributes of the core's models it reads. An attribute that a later version of the core adds
is therefore never filled from a vendor's key that happens to have its name.

A generated function reads (`sessiondock.straight_line`). When something does not fit, each field is read by itself:
what fits is kept, what does not leaves its field at the default, stays in ``raw``, and is logged once per provider and
field. Only a missing id, or something that is not an object at all, is a `DecodeError`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any, TypeVar

from . import checks, values
from .declaration import CORE, Declaration
from .errors import DecodeError, InvalidValueError
from .kinds import Kinds, Read
from .logs import get_logger
from .straight_line import MISFITS, Derived, Field, straight_line
from .undecoded import UndecodedItems, decoded
from .values import is_array, is_object

__all__ = ["Codec"]

T = TypeVar("T")


class Codec:
    """One provider's way to read JSON. It may be used from several threads.

    Args:
        provider: its name, for errors and logs.
        times: reads a time as the vendor writes it; the default takes ISO 8601 and epoch milliseconds.
        durations: reads a duration; the default takes milliseconds.
    """

    def __init__(
        self,
        provider: str,
        *,
        times: Callable[[Any], datetime] = values.epoch_milliseconds,
        durations: Callable[[Any], timedelta] = values.milliseconds,
    ) -> None:
        self._provider = provider
        self._kinds = Kinds(times=times, durations=durations, models=self._nested)
        self._lock = threading.RLock()
        self._declared: dict[type[Any], Declaration] = {}
        self._readers: dict[type[Any], Read] = {}
        self._from_bytes: dict[type[Any], Read] = {}
        self._preparing: set[type[Any]] = set()
        self._reported: set[str] = set()

    def register(
        self,
        model: type[Any],
        *,
        fields: Sequence[str] = (),
        renames: Mapping[str, str] | None = None,
        readers: Mapping[str, Read] | None = None,
        computed: Sequence[str] = (),
        derived: Mapping[str, tuple[str | Sequence[str], Callable[..., Any]]] | None = None,
        amend: Callable[[dict[str, Any]], dict[str, Any]] | None = None,
    ) -> None:
        """Say how a model is read, before it is read first.

        Attributes that `Session`, `Event` or `Recording` declare are read only when ``fields`` or ``renames`` names
        them. Attributes that the model declares itself are read under their own names, and need no mention. ``raw`` is
        the object as received.

        Args:
            model: an attrs class.
            fields: attributes of the core's models that have the same name in the JSON.
            renames: attribute -> JSON name, where they differ. Several attributes may read one JSON name.
            readers: attribute -> function from the JSON value; ValueError or TypeError when it does not fit.
            computed: attributes of the model's own that are not read, because the provider fills them in itself.
            derived: attribute -> another that is read, or several, and a function that makes the one's value of those
                of the others; it must not raise.
            amend: makes another object of one that does not fit, which is read instead; ``raw`` is the one as received.
                It returns the same object when there is nothing to amend.

        Raises:
            ValueError: the model is registered already, has no such attribute, or lacks a declaration of an attribute
                that it cannot do without, such as ``id``.
        """
        if isinstance(fields, str) or isinstance(computed, str):
            raise ValueError("fields and computed must be several names, not one str")
        declaration = Declaration(model, fields, renames or {}, readers or {}, computed, derived or {}, amend)
        with self._lock:
            if model in self._declared:
                raise ValueError(f"{model.__name__} is registered already")
            self._declared[model] = declaration

    def decode(self, model: type[T], value: Any) -> T:
        """One object. DecodeError when it is not an object, lacks a required field such as its id, or nests endlessly.

        Raises ValueError for a model of the core, or one derived from it, that was not registered.
        """
        read: Callable[[Any], T] = self._readers.get(model) or self._prepare(model)
        try:
            return read(value)
        except RecursionError as error:
            raise self._endless(model) from error

    def from_raw(self, model: type[T], raw: object) -> T:
        """The object whose ``raw`` this is. It is read as `decode` reads, and ``raw`` must be the model's.

        Raises:
            InvalidValueError: it is not a mapping, or has none of the members that the model reads.
            DecodeError: as for `decode`.
        """
        data = checks.mapping(raw, "raw")
        if self._readers.get(model) is None:
            self._prepare(model)
        known = self._declared[model].keys.values()
        if not data.keys() & known:
            raise InvalidValueError(
                f"this is not the raw of a {model.__name__}: it has none of {', '.join(sorted(set(known)))}",
                provider=self._provider,
            )
        return self.decode(model, data)

    def decode_list(self, model: type[T], value: Any) -> tuple[T, ...]:
        """Several objects. DecodeError when it is not a list, or as for `decode`.

        The list of `Response.page` is read faster where msgspec is installed.
        """
        read: Callable[[Any], T]
        if type(value) is UndecodedItems:
            read, value = self._from_bytes.get(model) or self._prepare_bytes(model), value.items
        elif is_array(value):
            read = self._readers.get(model) or self._prepare(model)
        else:
            raise DecodeError(f"expected a list of {model.__name__}, got {_kind(value)}", provider=self._provider)
        try:
            return tuple([read(item) for item in value])
        except RecursionError as error:
            raise self._endless(model) from error

    def _endless(self, model: type[Any]) -> DecodeError:
        return DecodeError(f"a {model.__name__} cannot be read: it is nested too deeply", provider=self._provider)

    def _prepare(self, model: type[Any]) -> Read:
        with self._lock:
            if model not in self._readers:
                if model not in self._declared:
                    if issubclass(model, CORE):
                        raise ValueError(f"{model.__name__} is not registered; say with register what is read of it")
                    self.register(model)
                self._preparing.add(model)
                try:
                    fields = self._declared[model].fields(self._kinds)
                finally:
                    self._preparing.discard(model)
                slowly = partial(self._slowly, model, fields)
                derived = self._declared[model].derived
                self._readers[model] = straight_line(model, fields, derived, slowly) or slowly
            return self._readers[model]

    def _prepare_bytes(self, model: type[Any]) -> Read:
        """The reader of an item of `UndecodedItems`."""
        from .from_bytes import reader_of_bytes

        usually = self._readers.get(model) or self._prepare(model)

        def otherwise(item: Any) -> Any:
            return usually(decoded(item))

        with self._lock:
            if model not in self._from_bytes:
                self._from_bytes[model] = reader_of_bytes(model, self._fields_of, otherwise) or otherwise
            return self._from_bytes[model]

    def _fields_of(self, model: type[Any]) -> tuple[Sequence[Field], Derived]:
        declaration = self._declared[model]
        return declaration.fields(self._kinds), declaration.derived

    def _nested(self, model: type[Any]) -> Read:
        """The reader of a model inside another, which may be the same one."""
        unknown = model not in self._declared and issubclass(model, CORE)
        if model not in self._preparing and not unknown:
            return self._prepare(model)
        return partial(self._read, model)

    def _read(self, model: type[Any], value: Any) -> Any:
        return (self._readers.get(model) or self._prepare(model))(value)

    def _slowly(self, model: type[Any], fields: Sequence[Field], data: Any) -> Any:
        """Read field by field."""
        if not is_object(data):
            raise DecodeError(
                f"expected a JSON object for a {model.__name__}, got {_kind(data)}", provider=self._provider
            )
        amend = self._declared[model].amend
        if amend is not None and (amended := amend(data)) is not data:
            return _with_raw(self._read(model, amended), data)
        arguments: dict[str, Any] = {}
        for field in fields:
            if field.key not in data:
                if field.required:
                    raise self._missing(model, field.key, "is missing")
                continue
            try:
                arguments[field.alias] = field.value(data[field.key])
            except MISFITS as error:
                if field.required:
                    raise self._missing(model, field.key, f"is {_kind(data[field.key])}") from error
                self._report(model, field.key, data[field.key])
        made = model(**arguments)
        # the model is frozen, and copying it to add an attribute would double the work
        for name, (sources, derive) in self._declared[model].derived.items():
            object.__setattr__(made, name, derive(*[getattr(made, source) for source in sources]))
        return _with_raw(made, data)

    def _missing(self, model: type[Any], key: str, what: str) -> DecodeError:
        return DecodeError(f"a {model.__name__} cannot be read: its {key!r} {what}", provider=self._provider)

    def _report(self, model: type[Any], key: str, value: Any) -> None:
        path = f"{model.__name__}.{key}"
        if path not in self._reported:
            self._reported.add(path)
            logger = get_logger("codec")
            logger.warning("%s: %s does not fit (%s); it is left out, see raw", self._provider, path, _kind(value))


def _with_raw(made: Any, data: Any) -> Any:
    if hasattr(made, "raw"):
        object.__setattr__(made, "raw", data)
    return made


def _kind(value: Any) -> str:
    for kind, name in (
        (type(None), "null"),
        (bool, "a boolean"),
        (dict, "an object"),
        (list, "a list"),
        (str, "a string"),
    ):
        if isinstance(value, kind):
            return name
    return "a number"
