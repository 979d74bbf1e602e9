"""From a connection URL, a provider's name, or a client class to a client."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar, overload

from .connection_url import ConnectionURL
from .errors import ConfigurationError
from .keywords import check_settings
from .registry import find_provider, load_class

if TYPE_CHECKING:
    from .protocols import AsyncClient, AsyncSessions, Client, Sessions

__all__ = ["connect", "connect_async"]

P = ParamSpec("P")
C = TypeVar("C")


@overload
def connect(target: str, /, **settings: Any) -> Client[Sessions]: ...
@overload
def connect(target: Callable[P, C], /, *args: P.args, **settings: P.kwargs) -> C: ...
def connect(target: Any, /, *args: Any, **settings: Any) -> Any:
    """Open a synchronous client.

    Args:
        target: a connection URL such as ``sqlite:///sessions.db``, a provider's name such as ``"orq"``, or a client
            class, which is called with the rest and gives the typed client. Where the provider reads a path, the URL
            may be ``scheme:path``, such as ``humanloop-export:./exports/20250901-120000``.
        settings: keywords of the provider's client class; they win over the URL.

    Raises:
        UnknownProviderError: no such provider is installed; says what to pip-install.
        ConfigurationError: the URL or a setting does not fit.
    """
    return _open(target, args, settings, asynchronous=False)


@overload
def connect_async(target: str, /, **settings: Any) -> AsyncClient[AsyncSessions]: ...
@overload
def connect_async(target: Callable[P, C], /, *args: P.args, **settings: P.kwargs) -> C: ...
def connect_async(target: Any, /, *args: Any, **settings: Any) -> Any:
    """Open an asynchronous client; everything else is as for `connect`."""
    return _open(target, args, settings, asynchronous=True)


def _open(target: Any, args: tuple[Any, ...], settings: dict[str, Any], *, asynchronous: bool) -> Any:
    if callable(target):
        return target(*args, **settings)
    if not isinstance(target, str) or args:
        raise ConfigurationError("connect takes a connection URL, a provider's name or a client class, then keywords")
    url = ConnectionURL.parse(target) if ":" in target or "/" in target else None
    provider = find_provider(url.scheme if url is not None else target)
    if url is not None and url.opaque and not provider.opaque_urls:
        raise ConfigurationError(
            f"write {url.scheme}:// with two slashes, {url.scheme}:/// before a path", provider=provider.name
        )
    cls = load_class(provider, provider.async_class if asynchronous else provider.sync_class)
    check_settings(cls, settings, provider.name)
    return cls.from_url(url, **settings) if url is not None else cls(**settings)
