"""JSON to models. Reading is tolerant: one odd field never makes a page unreadable.

A fast converter reads. When it raises, each field is read by itself: what fits is kept, what does not leaves its
field at the default, stays in ``raw``, and is logged once per provider and field. Only a missing id, or something
that is not an object at all, is a `DecodeError`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, TypeVar, cast

import attrs
import cattrs
from cattrs.gen import make_dict_structure_fn, override

from .codec_values import epoch_milliseconds, milliseconds, register_strict_values
from .errors import DecodeError
from .json_types import is_array, is_object

__all__ = ["Codec"]

logger = logging.getLogger("sessiondock.codec")
T = TypeVar("T")
_MISFITS = (
    ValueError,
    TypeError,
    KeyError,
    AttributeError,
    OverflowError,
    DecodeError,
    cattrs.StructureHandlerNotFoundError,
)
Read = Callable[[Any], Any]


class Codec:
    """One provider's way to read JSON.

    Args:
        provider: its name, for errors and logs.
        times: reads a time as the vendor writes it; the default takes ISO 8601 and epoch milliseconds.
        durations: reads a duration; the default takes milliseconds.
    """

    def __init__(
        self,
        provider: str,
        *,
        times: Callable[[Any], datetime] = epoch_milliseconds,
        durations: Callable[[Any], timedelta] = milliseconds,
    ) -> None:
        self._provider = provider
        self._converter = cattrs.Converter(detailed_validation=False)
        register_strict_values(self._converter, times, durations)
        self._readers: dict[type[Any], _Reader] = {}
        self._reported: set[str] = set()

    def register(
        self,
        model: type[Any],
        *,
        renames: Mapping[str, str] | None = None,
        readers: Mapping[str, Read] | None = None,
        absent: Sequence[str] = (),
    ) -> None:
        """Say how a model is read, before it is read first.

        Args:
            model: an attrs class; its ``raw``, if it has one, gets the object as received.
            renames: attribute -> JSON name, where they differ. Several attributes may read one JSON name.
            readers: attribute -> function from the JSON value; ValueError or TypeError when it does not fit.
            absent: attributes that the vendor has no word for, never read even if a key of that name turns up.
        """
        if model in self._readers:
            raise ValueError(f"{model.__name__} is registered already")
        reader = _Reader(self._converter, model, renames or {}, readers or {}, absent)
        self._readers[model] = reader
        self._converter.register_structure_hook(model, lambda value, _: self.decode(model, value))

    def decode(self, model: type[T], value: Any) -> T:
        """One object. DecodeError when it is not an object or lacks a required field such as its id."""
        if not is_object(value):
            raise DecodeError(
                f"expected a JSON object for a {model.__name__}, got {_kind(value)}", provider=self._provider
            )
        reader = self._reader(model)
        try:
            decoded = reader.fast(value)
        except _MISFITS:
            decoded = self._slowly(model, reader, value)
        if reader.has_raw:
            # the model is frozen, and copying it to add one attribute would double the work
            object.__setattr__(decoded, "raw", value)
        return cast("T", decoded)

    def decode_list(self, model: type[T], value: Any) -> tuple[T, ...]:
        """Several objects. DecodeError when it is not a list, or as for `decode`."""
        if not is_array(value):
            raise DecodeError(f"expected a list of {model.__name__}, got {_kind(value)}", provider=self._provider)
        return tuple(self.decode(model, item) for item in value)

    def _reader(self, model: type[Any]) -> _Reader:
        if model not in self._readers:
            self.register(model)
        return self._readers[model]

    def _slowly(self, model: type[Any], reader: _Reader, data: dict[str, Any]) -> Any:
        arguments: dict[str, Any] = {}
        for name, (key, read, required) in reader.fields.items():
            if key not in data:
                continue
            try:
                arguments[name] = read(data[key])
            except _MISFITS as error:
                if required:
                    raise self._missing(model, key, f"is {_kind(data[key])}") from error
                self._report(model, key, data[key])
        for name, (key, _, required) in reader.fields.items():
            if required and name not in arguments:
                raise self._missing(model, key, "is missing")
        return model(**arguments)

    def _missing(self, model: type[Any], key: str, what: str) -> DecodeError:
        return DecodeError(f"a {model.__name__} cannot be read: its {key!r} {what}", provider=self._provider)

    def _report(self, model: type[Any], key: str, value: Any) -> None:
        path = f"{model.__name__}.{key}"
        if path not in self._reported:
            self._reported.add(path)
            logger.warning("%s: %s does not fit (%s); it is left out, see raw", self._provider, path, _kind(value))


class _Reader:
    def __init__(
        self,
        converter: cattrs.Converter,
        model: type[Any],
        renames: Mapping[str, str],
        readers: Mapping[str, Read],
        absent: Sequence[str],
    ) -> None:
        attributes = {each.name: each for each in attrs.fields(attrs.resolve_types(model))}
        unknown = {*renames, *readers, *absent} - attributes.keys()
        if unknown:
            raise ValueError(f"{model.__name__} has no {', '.join(sorted(unknown))}")
        self.has_raw = "raw" in attributes
        left_out = {*absent, "raw"} & attributes.keys()
        self.fields: dict[str, tuple[str, Read, bool]] = {}
        overrides: dict[str, Any] = {}
        for name, attribute in attributes.items():
            if name in left_out:
                overrides[name] = override(omit=True)
                continue
            key, read = renames.get(name, name), readers.get(name)
            overrides[name] = override(rename=key, struct_hook=None if read is None else _as_hook(read))
            required = attribute.default is attrs.NOTHING
            self.fields[name] = (key, read or _as_reader(converter, attribute.type), required)
        self._converter, self._model, self._overrides = converter, model, overrides

    def fast(self, data: dict[str, Any]) -> Any:
        return self._structure(data, self._model)

    @cached_property
    def _structure(self) -> Callable[[Mapping[str, Any], Any], Any]:
        return make_dict_structure_fn(
            self._model, self._converter, _cattrs_detailed_validation=False, **self._overrides
        )


def _as_hook(read: Read) -> Callable[[Any, Any], Any]:
    return lambda value, _: read(value)


def _as_reader(converter: cattrs.Converter, kind: Any) -> Read:
    return lambda value: converter.structure(value, kind)


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
