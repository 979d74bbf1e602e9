"""Typed facade over the hook plugins. pluggy is imported only when there is a plugin.

Implementations run one by one, so that one that raises is logged and the others still run.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib import metadata
from typing import TYPE_CHECKING, Any, cast

from .errors import ConfigurationError

if TYPE_CHECKING:
    import pluggy

    from .http import PreparedRequest

__all__ = ["DISABLE", "GROUP", "Hooks", "disabled", "load_hooks", "problem_of"]

GROUP = "sessiondock.plugins"
DISABLE = "SESSIONDOCK_DISABLE_PLUGINS"
REDACTION_FAILED = "[redaction failed]"
logger = logging.getLogger("sessiondock.hooks")


class Hooks:
    """What the core calls. With no plugin it is falsy and costs nothing."""

    def __init__(self, manager: pluggy.PluginManager | None = None) -> None:
        self._manager = manager

    def __bool__(self) -> bool:
        return self._manager is not None

    def credential(self, provider: str, setting: str) -> str | None:
        """The first plugin's answer; ConfigurationError when a plugin raises or answers with anything but text."""
        for name, function in self._implementations("credential"):
            try:
                found = function(provider=provider, setting=setting)
            except ConfigurationError as error:
                raise ConfigurationError(f"plugin {name!r}: {error.message}", provider=provider) from error
            except Exception as error:
                raise ConfigurationError(
                    f"plugin {name!r} failed to find {setting}: {type(error).__name__}; mend or remove the plugin",
                    provider=provider,
                ) from error
            if found is not None:
                if not isinstance(found, str):
                    raise ConfigurationError(f"plugin {name!r} gave {setting} as {type(found).__name__}, not str")
                return found
        return None

    def request_prepared(self, provider: str, request: PreparedRequest) -> None:
        """Let plugins add header fields."""
        self._tell("request_prepared", provider=provider, request=request)

    def response_received(
        self, provider: str, operation: str, status: int, headers: Mapping[str, str], seconds: float
    ) -> None:
        """Tell plugins of an answer."""
        self._tell(
            "response_received", provider=provider, operation=operation, status=status, headers=headers, seconds=seconds
        )

    def retry_scheduled(self, provider: str, operation: str, attempt: int, delay: float, reason: str) -> None:
        """Tell plugins of a retry."""
        self._tell(
            "retry_scheduled", provider=provider, operation=operation, attempt=attempt, delay=delay, reason=reason
        )

    def operation_finished(self, provider: str, operation: str, seconds: float, error: BaseException | None) -> None:
        """Tell plugins that a call is over."""
        self._tell("operation_finished", provider=provider, operation=operation, seconds=seconds, error=error)

    def redact(self, text: str) -> str:
        """The text after every plugin's redaction; fails closed."""
        for name, function in self._implementations("redact"):
            try:
                changed = function(text=text)
            except Exception:
                logger.exception("plugin %r failed to redact", name)
                return REDACTION_FAILED
            if not isinstance(changed, str):
                return REDACTION_FAILED
            text = changed
        return text

    def cli_commands(self) -> dict[str, Any]:
        """Commands of all plugins; the first of a name wins."""
        commands: dict[str, Any] = {}
        for name, function in self._implementations("cli_commands"):
            try:
                found = dict(function())
            except Exception:
                logger.exception("plugin %r failed to give its commands", name)
                continue
            commands = {**found, **commands}
        return commands

    def _tell(self, hook: str, **arguments: Any) -> None:
        for name, function in self._implementations(hook):
            try:
                function(**arguments)
            except Exception:
                logger.exception("plugin %r failed in %s; going on without it", name, hook)

    def _implementations(self, hook: str) -> list[tuple[str, Any]]:
        if self._manager is None:
            return []
        caller: pluggy.HookCaller = getattr(self._manager.hook, hook)
        # pluggy keeps the last registered last and calls it first
        found = reversed(caller.get_hookimpls())
        return [(each.plugin_name, _narrowed(each.function, each.argnames)) for each in found]


def _narrowed(function: Any, accepted: Sequence[str]) -> Any:
    def call(**arguments: Any) -> Any:
        return function(**{name: value for name, value in arguments.items() if name in accepted})

    return call


def load_hooks(plugins: Iterable[object] = ()) -> Hooks:
    """The facade over the installed plugins and the given ones.

    An installed plugin that cannot be loaded is logged with its distribution and version, and left out. A given one
    with an unknown or misspelt hook is a ConfigurationError.
    """
    given = tuple(plugins)
    if not given:
        return _installed(disabled())
    manager = _manager()
    _register_installed(manager, disabled())
    for plugin in given:
        _register(manager, plugin, None)
    return Hooks(manager)


def disabled() -> bool:
    """Whether the environment turns installed plugins off."""
    return os.environ.get(DISABLE, "") not in {"", "0"}


def problem_of(entry: metadata.EntryPoint) -> str | None:
    """Why an installed plugin cannot be used, or None when it can."""
    try:
        _register(_manager(), entry.load(), entry.name)
    except Exception as error:  # noqa: BLE001 - whatever a stranger's module raises is the answer
        return f"{type(error).__name__}: {error}"
    return None


@cache
def _installed(disabled: bool) -> Hooks:
    if disabled or not metadata.entry_points(group=GROUP):
        return Hooks()
    manager = _manager()
    _register_installed(manager, disabled)
    return Hooks(manager if manager.get_plugins() else None)


def _register_installed(manager: pluggy.PluginManager, disabled: bool) -> None:
    for entry in () if disabled else metadata.entry_points(group=GROUP):
        try:
            _register(manager, entry.load(), entry.name)
        except Exception:
            owner = f"{entry.dist.name} {entry.dist.version}" if entry.dist is not None else "an unknown distribution"
            logger.exception("hook plugin %r of %s cannot be used; going on without it", entry.name, owner)


def _manager() -> pluggy.PluginManager:
    import pluggy

    from . import hookspecs

    manager = pluggy.PluginManager(hookspecs.PROJECT)
    manager.add_hookspecs(hookspecs)
    return manager


def _register(manager: pluggy.PluginManager, plugin: object, name: str | None) -> None:
    import pluggy

    registered = cast("str", manager.register(plugin, name))
    try:
        manager.check_pending()
    except pluggy.PluginValidationError as error:
        manager.unregister(plugin)
        raise ConfigurationError(f"plugin {registered!r} has an unknown hook: {error}") from error
