"""Which keyword arguments a class takes, and the error for a call of its constructor that does not fit."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar, cast, get_args, get_origin, get_type_hints, is_typeddict

from .errors import ConfigurationError
from .http.redact import safe_text

__all__ = ["accepted_settings", "checked_constructor", "check_settings"]

F = TypeVar("F", bound=Callable[..., None])
_BY_NAME = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)
_VARIABLE = (inspect.Parameter.VAR_KEYWORD, inspect.Parameter.VAR_POSITIONAL)


def accepted_settings(cls: Any) -> tuple[str, ...] | None:
    """The keyword arguments of a class, or None when that cannot be known.

    ``**options: Unpack[SomeTypedDict]`` counts as the keys of the TypedDict. Other ``**options`` are taken to go to the
    constructor of the next base class.
    """
    names: dict[str, None] = {}
    for base in getattr(cls, "__mro__", ()):
        if base is object or "__init__" not in vars(base):
            continue
        init: Callable[..., Any] = base.__init__
        parameters = list(inspect.signature(init).parameters.values())[1:]
        names |= dict.fromkeys(each.name for each in parameters if each.kind in _BY_NAME)
        rest = [each.name for each in parameters if each.kind is inspect.Parameter.VAR_KEYWORD]
        if not rest:
            return tuple(names)
        keys = _unpacked(init, rest[0])
        if keys is not None:
            return tuple(names | dict.fromkeys(keys))
    return None


def check_settings(cls: Any, settings: Iterable[str], provider: str) -> None:
    """ConfigurationError for keyword arguments that a client class does not take, with a near match."""
    known = accepted_settings(cls)
    unknown = [] if known is None else [name for name in settings if name not in known]
    if known is None or not unknown:
        return
    import difflib

    near = dict.fromkeys(match for name in unknown for match in difflib.get_close_matches(name, known, n=1))
    hint = f"; did you mean {', '.join(near)}?" if near else "."
    raise ConfigurationError(
        f"{cls.__name__} has no such setting: {', '.join(unknown)}{hint} It takes: {', '.join(known)}",
        provider=provider,
    )


def checked_constructor(init: F) -> F:
    """The ``__init__`` of a client class that raises ConfigurationError for arguments that it does not take.

    Nothing is inspected until Python has rejected the arguments. No ConfigurationError shows the user part of a URL.
    """

    @functools.wraps(init)
    def construct(client: Any, *args: Any, **settings: Any) -> None:
        try:
            init(client, *args, **settings)
        except ConfigurationError as error:
            error.message = safe_text(error.message, ())
            raise
        except TypeError:
            _explain(init, client, args, settings)
            raise

    return cast("F", construct)


def _explain(init: Callable[..., None], client: Any, args: Sequence[Any], settings: dict[str, Any]) -> None:
    """Raise our error when the signature rejects the arguments; an error from inside the constructor stays."""
    provider: str = client.provider.name
    check_settings(client.__class__, settings, provider)
    signature = inspect.signature(init)
    try:
        signature.bind(client, *args, **settings)
    except TypeError:
        given = signature.bind_partial(client, **settings).arguments
        required = (each for each in signature.parameters.values() if each.kind not in _VARIABLE)
        missing = [each.name for each in required if each.default is each.empty and each.name not in given]
        what = f"needs {', '.join(missing)}" if missing and not args else "takes its settings by keyword"
        known = ", ".join(accepted_settings(client.__class__) or ())
        raise ConfigurationError(f"{client.__class__.__name__} {what}. It takes: {known}", provider=provider) from None


def _unpacked(init: Callable[..., Any], name: str) -> tuple[str, ...] | None:
    try:
        hint = get_type_hints(init).get(name)
    except NameError:  # a name that exists for type checkers only
        return None
    arguments = get_args(hint)
    kind = get_origin(arguments[0]) or arguments[0] if arguments else None
    return tuple(kind.__annotations__) if kind is not None and is_typeddict(kind) else None
