"""Turns a call that does not fit an operation's signature into an error of ours, and names the operation in others.

A call that fits runs the method directly; nothing is inspected until Python has rejected the arguments.
"""

from __future__ import annotations

import functools
import inspect
import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar, cast, get_origin

from .current_call import NOTHING, call_of
from .errors import InvalidValueError, MissingFieldError, UnsupportedFieldError

if TYPE_CHECKING:
    from .context import ClientContext

__all__ = ["checked", "keyword_types", "parameters", "required_keywords", "unsupported_fields"]

F = TypeVar("F", bound=Callable[..., Any])
_POSITIONAL = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
_ALIAS = r"\b(?<!['\"])[A-Z]\w*"
_MODULES = r"\b(?:[A-Za-z_]\w*\.)+(?=[A-Za-z])"
_UNSET = r" \| Unset\b|\bUnset \| "
_BY_NAME = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)


def checked(method: F, reads: frozenset[str] = frozenset()) -> F:
    """A resource's method with what every method has, whoever wrote it.

    It raises UnsupportedFieldError or MissingFieldError for arguments that its signature rejects, gives an
    InvalidValueError the names of provider and operation, tells the hooks of a call that is rejected before an
    operation begins, and changes texts as the ``redact_stored`` hooks say.

    Args:
        method: the method.
        reads: names of the methods that store nothing.
    """
    name = method.__name__
    is_about_session = _is_about_session(method)
    if inspect.iscoroutinefunction(method):

        @functools.wraps(method)
        async def call_async(*args: Any, **fields: Any) -> Any:
            call = call_of(args, name, reads, is_about_session=is_about_session)
            if call is NOTHING:
                try:
                    return await method(*args, **fields)
                except (InvalidValueError, TypeError) as error:
                    _complete(error, method, args, fields)
                    raise
            with call:
                args, fields = call.changed(args, fields)
                try:
                    return await method(*args, **fields)
                except (InvalidValueError, TypeError) as error:
                    _complete(error, method, args, fields)
                    raise

        return cast("F", call_async)

    @functools.wraps(method)
    def call_sync(*args: Any, **fields: Any) -> Any:
        call = call_of(args, name, reads, is_about_session=is_about_session)
        if call is NOTHING:
            try:
                return method(*args, **fields)
            except (InvalidValueError, TypeError) as error:
                _complete(error, method, args, fields)
                raise
        with call:
            args, fields = call.changed(args, fields)
            try:
                return method(*args, **fields)
            except (InvalidValueError, TypeError) as error:
                _complete(error, method, args, fields)
                raise

    return cast("F", call_sync)


def _is_about_session(method: Callable[..., Any]) -> bool:
    """Whether the first argument is the id of a session, or a recording, which has one."""
    names = method.__code__.co_varnames[1 : method.__code__.co_argcount]
    return names[:1] in {("session_id",), ("recording",)}


def parameters(method: Callable[..., Any]) -> tuple[str, ...]:
    """The names of the keyword arguments that a method takes, in order."""
    listed = inspect.signature(method).parameters.values()
    return tuple(each.name for each in listed if each.kind in _BY_NAME and each.name != "self")


def keyword_types(method: Callable[..., Any]) -> dict[str, str]:
    """The types of the keyword arguments that a method takes, as they are written, but for `Unset` and aliases."""
    listed = inspect.signature(method).parameters
    names = inspect.unwrap(method).__globals__
    return {name: _type(listed[name].annotation, names) for name in parameters(method)}


def _type(annotation: Any, names: Mapping[str, Any]) -> str:
    text = annotation if isinstance(annotation, str) else _written(annotation)
    text = re.sub(
        _ALIAS, lambda found: _written(names[found[0]]) if get_origin(names.get(found[0])) else found[0], text
    )
    return re.sub(_UNSET, "", text)


def _written(annotation: Any) -> str:
    """A type as it is written where the names of its modules are imported."""
    return re.sub(_MODULES, "", inspect.formatannotation(annotation))


def required_keywords(method: Callable[..., Any]) -> tuple[str, ...]:
    """The names of the keyword arguments without which a method cannot be called, in order."""
    listed = inspect.signature(method).parameters.values()
    keyword = inspect.Parameter.KEYWORD_ONLY
    return tuple(each.name for each in listed if each.kind is keyword and each.default is each.empty)


def unsupported_fields(
    provider: str, operation: str, unknown: Sequence[str], supported: Sequence[str]
) -> UnsupportedFieldError:
    """The error for keywords that an operation does not take, with a near match and those it takes."""
    error = UnsupportedFieldError(_unknown(unknown, supported), provider=provider, operation=operation)
    error.fields, error.supported = tuple(unknown), tuple(supported)
    return error


def _complete(
    error: InvalidValueError | TypeError, method: Callable[..., Any], args: Sequence[Any], fields: dict[str, Any]
) -> None:
    """Name provider and operation in an error of ours, and raise one in the place of Python's about the arguments."""
    if isinstance(error, InvalidValueError):
        _name_place(error, method, args)
    else:
        _explain(error, method, args, fields)


def _name_place(error: InvalidValueError, method: Callable[..., Any], args: Sequence[Any]) -> None:
    error.provider = error.provider or args[0].provider.name
    error.operation = error.operation or method.__name__
    context: ClientContext | None = getattr(getattr(args[0], "_client", None), "_context", None)
    if context is not None:
        # a value that is rejected may be a secret in the wrong place
        error.message = context.masked(error.message)


def _explain(error: TypeError, method: Callable[..., Any], args: Sequence[Any], fields: dict[str, Any]) -> None:
    """Raise our error when Python rejected the arguments; an error from inside the method has a deeper traceback."""
    trace = error.__traceback__
    if trace is None or trace.tb_next is not None or not args:
        return
    try:
        inspect.signature(method).bind(*args, **fields)
    except TypeError:
        _reject(method, args, fields)


def _reject(method: Callable[..., Any], args: Sequence[Any], fields: dict[str, Any]) -> NoReturn:
    signature = inspect.signature(method)
    resource, operation = args[0], method.__name__
    supported = parameters(method)
    listed = list(signature.parameters.values())
    positional = [each.name for each in listed if each.kind in _POSITIONAL]
    by_position_only = {each.name for each in listed if each.kind is inspect.Parameter.POSITIONAL_ONLY}
    unknown = tuple(name for name in fields if name not in supported)
    if unknown:
        first = next((name for name in unknown if name in by_position_only), None)
        message = (
            f"pass {first} by position, as {operation}({first}, ...)"
            if first is not None
            else _unknown(unknown, supported)
        )
    elif len(args) > len(positional):
        message = f"at most {len(positional) - 1} positional arguments are taken; pass the rest by keyword"
    else:
        missing = tuple(_missing(signature, args, fields))
        message = f"{', '.join(missing) or 'an argument'} must be given"
        raise _located(MissingFieldError(message), resource, operation, missing, supported)
    raise _located(UnsupportedFieldError(message), resource, operation, unknown, supported)


def _located(
    error: MissingFieldError | UnsupportedFieldError,
    resource: Any,
    operation: str,
    fields: tuple[str, ...],
    supported: tuple[str, ...],
) -> MissingFieldError | UnsupportedFieldError:
    error.provider, error.operation = resource.provider.name, operation
    error.fields, error.supported = fields, supported
    return error


def _missing(signature: inspect.Signature, args: Sequence[Any], fields: dict[str, Any]) -> list[str]:
    bound = signature.bind_partial(*args, **fields).arguments
    optional = (inspect.Parameter.VAR_KEYWORD, inspect.Parameter.VAR_POSITIONAL)
    return [
        each.name
        for each in signature.parameters.values()
        if each.default is inspect.Parameter.empty and each.kind not in optional and each.name not in bound
    ]


def _unknown(unknown: Sequence[str], supported: Sequence[str]) -> str:
    import difflib

    near = dict.fromkeys(match for field in unknown for match in difflib.get_close_matches(field, supported, n=1))
    hint = f"; did you mean {', '.join(near)}?" if near else "."
    return f"no such field: {', '.join(unknown)}{hint} It takes: {', '.join(supported) or 'none'}"
