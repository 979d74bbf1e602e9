"""Typed facade over the hook plugins. pluggy is imported only when there is a plugin.

Implementations run one by one, so that one that raises is logged and the others still run.
"""

from __future__ import annotations

import inspect
import os
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from .errors import ConfigurationError

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

    import pluggy

    from .http import PreparedRequest

from .entry_points import entry_points
from .logs import get_logger

__all__ = ["DISABLE", "GROUP", "Hooks", "disabled", "failure_of", "load_hooks", "usable_hooks"]

GROUP = "sessiondock.plugins"
DISABLE = "SESSIONDOCK_DISABLE_PLUGINS"
REDACTION_FAILED = "[redaction failed]"


class Hooks:
    """What the core calls. With no plugin it is falsy and costs nothing."""

    def __init__(self, manager: pluggy.PluginManager | None = None) -> None:
        self._manager = manager
        self._found: dict[str, list[tuple[str, Any]]] = {}

    def __bool__(self) -> bool:
        return self._manager is not None

    def credential(self, provider: str, setting: str) -> str | None:
        """The first plugin's answer; ConfigurationError when a plugin raises or answers with anything but text."""
        for name, function in self._implementations("credential"):
            failure: str | None = None
            found: object = None
            try:
                found = function(provider=provider, setting=setting)
            except ConfigurationError as error:
                failure = f"plugin {name!r}: {error.message}"
            except (Exception, SystemExit) as error:  # noqa: BLE001 - only its kind may be shown
                failure = f"plugin {name!r} failed to find {setting}: {type(error).__name__}; mend or remove the plugin"
            if failure is not None:
                # not from the plugin's error, whose text, or what it was raised from, may hold a key
                raise ConfigurationError(failure, provider=provider)
            if found is not None:
                if not isinstance(found, str):
                    raise ConfigurationError(f"plugin {name!r} gave {setting} as {type(found).__name__}, not str")
                return found
        return None

    def operation_started(
        self, provider: str, operation: str, call_id: str, session_id: str | None = None, page: int | None = None
    ) -> None:
        """Tell plugins that a call begins."""
        self._tell(
            "operation_started",
            provider=provider,
            operation=operation,
            call_id=call_id,
            session_id=session_id,
            page=page,
        )

    def request_prepared(self, provider: str, request: PreparedRequest, call_id: str, attempt: int) -> None:
        """Let plugins add headers."""
        self._tell("request_prepared", provider=provider, request=request, call_id=call_id, attempt=attempt)

    def response_received(
        self,
        provider: str,
        operation: str,
        status: int,
        headers: Mapping[str, str],
        seconds: float,
        call_id: str,
        attempt: int,
        request_id: str | None,
    ) -> None:
        """Tell plugins of a response."""
        self._tell(
            "response_received",
            provider=provider,
            operation=operation,
            status=status,
            headers=headers,
            seconds=seconds,
            call_id=call_id,
            attempt=attempt,
            request_id=request_id,
        )

    def retry_scheduled(
        self, provider: str, operation: str, attempt: int, delay: float, reason: str, call_id: str
    ) -> None:
        """Tell plugins of a retry."""
        self._tell(
            "retry_scheduled",
            provider=provider,
            operation=operation,
            attempt=attempt,
            delay=delay,
            reason=reason,
            call_id=call_id,
        )

    def operation_finished(
        self,
        provider: str,
        operation: str,
        seconds: float,
        error: BaseException | None,
        call_id: str,
        attempts: int,
        session_id: str | None = None,
        page: int | None = None,
        results: int | None = None,
        sent: int = 0,
        received: int = 0,
        request_id: str | None = None,
    ) -> None:
        """Tell plugins that a call is over."""
        self._tell(
            "operation_finished",
            provider=provider,
            operation=operation,
            seconds=seconds,
            error=error,
            call_id=call_id,
            attempts=attempts,
            session_id=session_id,
            page=page,
            results=results,
            sent=sent,
            received=received,
            request_id=request_id,
        )

    def redacts_stored(self) -> bool:
        """Whether a plugin changes texts before they are stored."""
        return bool(self._implementations("redact_stored"))

    def redact_stored(self, provider: str, operation: str, field: str, text: str) -> str:
        """The text as every plugin leaves it; ConfigurationError when one raises or returns anything but text."""
        for name, function in self._implementations("redact_stored"):
            failure: str | None = None
            changed: object = None
            try:
                changed = function(provider=provider, operation=operation, field=field, text=text)
            except (Exception, SystemExit) as error:  # noqa: BLE001 - only its kind may be shown
                failure = f"plugin {name!r} failed to redact {field}: {_kind(error)}; nothing was sent"
            if failure is None and not isinstance(changed, str):
                failure = f"plugin {name!r} redacted {field} to {type(changed).__name__}, not str; nothing was sent"
            if failure is not None:
                # not from the plugin's error, whose text may hold what was to be removed
                raise ConfigurationError(failure, provider=provider, operation=operation)
            text = cast("str", changed)
        return text

    def redact(self, text: str) -> str:
        """The text after every plugin's redaction; fails closed."""
        for name, function in self._implementations("redact"):
            try:
                changed = function(text=text)
            except (Exception, SystemExit) as error:  # noqa: BLE001 - only its kind may be shown
                get_logger("hooks").error("plugin %r failed to redact: %s", name, _kind(error))
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
            except (Exception, SystemExit) as error:  # noqa: BLE001 - only its kind may be shown
                get_logger("hooks").error("plugin %r failed to give its commands: %s", name, _kind(error))
                continue
            commands = {**found, **commands}
        return commands

    def _tell(self, hook: str, **arguments: Any) -> None:
        for name, function in self._implementations(hook):
            try:
                function(**arguments)
            except (Exception, SystemExit) as error:  # noqa: BLE001 - only its kind may be shown
                get_logger("hooks").error("plugin %r failed in %s: %s; going on without it", name, hook, _kind(error))

    def _implementations(self, hook: str) -> list[tuple[str, Any]]:
        """Name and function of each plugin that has the hook; found once, since plugins come with the client."""
        if self._manager is None:
            return []
        found = self._found.get(hook)
        if found is None:
            caller: pluggy.HookCaller = getattr(self._manager.hook, hook)
            # pluggy keeps the last registered last and calls it first
            every = reversed(caller.get_hookimpls())
            found = self._found[hook] = [(each.plugin_name, _narrowed(each.function, each.argnames)) for each in every]
        return found


def _kind(error: BaseException) -> str:
    """What a plugin raised, and where; not its text, which may hold a header or a key."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = "" if trace is None else f" at {trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}"
    return f"{type(error).__name__}{place}"


def _narrowed(function: Any, accepted: Sequence[str]) -> Any:
    def call(**arguments: Any) -> Any:
        return function(**{name: arguments[name] for name in accepted})

    return call


def load_hooks(plugins: Iterable[object] = ()) -> Hooks:
    """The facade over the installed plugins and those passed by the caller.

    ConfigurationError, naming the plugin and its distribution, when one cannot be loaded or does not fit: it may be
    the one that redacts texts or holds the key.
    """
    try:
        passed = tuple(plugins)
    except TypeError as error:
        raise ConfigurationError("plugins must be a list of plugins; pass plugins=[plugin]") from error
    if not passed:
        return _installed(disabled())
    manager = _manager()
    _register_installed(manager, disabled())
    for plugin in passed:
        _register(manager, plugin, None)
    return Hooks(manager)


def disabled() -> bool:
    """Whether the environment turns installed plugins off."""
    return os.environ.get(DISABLE, "") not in {"", "0"}


def failure_of(entry: EntryPoint) -> str | None:
    """Why an installed plugin cannot be used, or None when it can."""
    try:
        _register_entry(_manager(), entry)
    except ConfigurationError as error:
        return error.message
    return None


def usable_hooks() -> tuple[Hooks, list[str]]:
    """The facade over those installed plugins that can be loaded, and why the others cannot.

    For what works beside a broken plugin, such as listing the commands of the others. A client needs `load_hooks`.
    """
    found = {entry: failure_of(entry) for entry in (() if disabled() else entry_points(GROUP))}
    failures = [failure for failure in found.values() if failure is not None]
    if len(failures) == len(found):
        return Hooks(), failures
    manager = _manager()
    for entry, failure in found.items():
        if failure is None:
            _register_entry(manager, entry)
    return Hooks(manager), failures


@cache
def _installed(disabled: bool) -> Hooks:
    if disabled or not entry_points(GROUP):
        return Hooks()
    manager = _manager()
    _register_installed(manager, disabled)
    return Hooks(manager)


def _register_installed(manager: pluggy.PluginManager, disabled: bool) -> None:
    for entry in () if disabled else entry_points(GROUP):
        _register_entry(manager, entry)


def _register_entry(manager: pluggy.PluginManager, entry: EntryPoint) -> None:
    owner = f"{entry.dist.name} {entry.dist.version}" if entry.dist is not None else "an unknown distribution"
    try:
        _register(manager, entry.load(), entry.name)
    except ConfigurationError as error:
        reason: str = error.message
        cause: BaseException = error
    except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever a third party's module raises is the answer
        reason, cause = f"it cannot be loaded: {type(error).__name__}: {error}", error
    else:
        return
    raise ConfigurationError(
        f"hook plugin {entry.name!r} of {owner}: {reason}; mend or uninstall it, or set {DISABLE}=1 to go on without "
        "plugins"
    ) from cause


def _manager() -> pluggy.PluginManager:
    import pluggy

    from . import hookspecs

    manager = pluggy.PluginManager(hookspecs.PROJECT)
    manager.add_hookspecs(hookspecs)
    return manager


def _register(manager: pluggy.PluginManager, plugin: object, name: str | None) -> None:
    """Register a plugin. ConfigurationError when it marks nothing, or something that can never run."""
    if isinstance(plugin, type):
        raise ConfigurationError(f"plugin {plugin.__name__} is a class; pass an instance of it")
    try:
        registered = cast("str", manager.register(plugin, name))
        manager.check_pending()
        callers = manager.get_hookcallers(plugin) or []
    except Exception as error:
        raise ConfigurationError(f"plugin {name or type(plugin).__name__!r} does not fit: {error}") from error
    found = [each for caller in callers for each in caller.get_hookimpls() if each.plugin is plugin]
    if not found:
        raise ConfigurationError(f"plugin {registered!r} has no hook; mark its functions with @sessiondock.hookimpl")
    for each in found:
        hook = each.function.__name__
        if each.hookwrapper or each.wrapper:
            raise ConfigurationError(f"plugin {registered!r} wraps the hook {hook}; wrappers are not supported")
        if inspect.iscoroutinefunction(each.function) or inspect.isasyncgenfunction(each.function):
            raise ConfigurationError(f"plugin {registered!r} has an async {hook}; hooks are plain functions")
