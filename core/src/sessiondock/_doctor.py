"""What is installed and whether it works, for people and bug reports. Values of settings are never shown."""

from __future__ import annotations

import importlib.util
import os
import platform
from collections.abc import Mapping
from importlib import metadata
from typing import Any

import attrs

from . import hooks
from ._connect import connect
from .connection_url import ConnectionURL
from .errors import ConfigurationError, SessionDockError
from .json_text import parser
from .provider import Provider
from .registry import find_provider, installed_providers, load_class
from .shown import html_table
from .version import __version__

__all__ = ["Diagnosis", "Finding", "doctor"]

_LIBRARIES = (
    *("attrs", "cattrs", "httpx", "httpx2", "h2", "requests", "urllib3", "aiohttp", "pluggy", "sniffio", "sqlalchemy"),
    "msgspec",
)
_PARSERS = {
    "json": "read by Python's json; pip install 'sessiondock[fast]' reads long lists faster",
    "msgspec": "read by msgspec (sessiondock[fast])",
}
_ASYNC = {
    True: "aiohttp under asyncio, httpx under trio, unless a transport is chosen",
    False: "httpx; pip install 'sessiondock[aiohttp]' makes calls take a small part of the CPU time under asyncio",
}
_MARKS = {True: "ok", False: "FAIL"}


@attrs.frozen(kw_only=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        about: what it is, such as ``"provider orq"``.
        ok: whether it can be used.
        detail: version, settings found, or what is wrong and what to do.
    """

    about: str
    ok: bool
    detail: str


@attrs.frozen(kw_only=True, repr=False)
class Diagnosis:
    """Everything that was found, in order. Printing it, or showing it in a REPL or a notebook, gives a report."""

    findings: tuple[Finding, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return all(finding.ok for finding in self.findings)

    def __repr__(self) -> str:
        width = max((len(finding.about) for finding in self.findings), default=0)
        return "\n".join(f"{_MARKS[each.ok]:<4}  {each.about:<{width}}  {each.detail}" for each in self.findings)

    def _repr_html_(self) -> str:
        rows = [(_MARKS[each.ok], each.about, each.detail) for each in self.findings]
        return html_table(("", "about", "detail"), rows)


def doctor(*targets: str, settings: Mapping[str, Any] | None = None) -> Diagnosis:
    """Look at versions, providers, plugins and settings, and ask the named providers for an answer.

    Args:
        targets: connection URLs or provider names to connect to; each is asked for one page of sessions, which
            sends a request and changes nothing (a SQLite file that is not there is made, as by any connection).
        settings: keywords for connecting to them.
    """
    found = [_python(), *_libraries(), *_plugins(), *_providers()]
    found += [_answer(target, settings or {}) for target in targets]
    return Diagnosis(findings=tuple(found))


def _python() -> Finding:
    detail = f"{__version__} on Python {platform.python_version()} ({platform.system()} {platform.machine()})"
    return Finding(about="sessiondock", ok=True, detail=detail)


def _libraries() -> list[Finding]:
    found: list[Finding] = []
    for name in _LIBRARIES:
        try:
            found.append(Finding(about=f"library {name}", ok=True, detail=metadata.version(name)))
        except metadata.PackageNotFoundError:
            found.append(Finding(about=f"library {name}", ok=True, detail="not installed"))
    found.append(Finding(about="JSON of services", ok=True, detail=_PARSERS[parser()]))
    has_aiohttp = importlib.util.find_spec("aiohttp") is not None
    found.append(Finding(about="async HTTP", ok=True, detail=_ASYNC[has_aiohttp]))
    return found


def _plugins() -> list[Finding]:
    if hooks.disabled():
        return [Finding(about="plugins", ok=True, detail=f"turned off by {hooks.DISABLE}")]
    found: list[Finding] = []
    for entry in metadata.entry_points(group=hooks.GROUP):
        failure = hooks.failure_of(entry)
        detail = _owner(entry) if failure is None else failure
        found.append(Finding(about=f"plugin {entry.name}", ok=failure is None, detail=detail))
    return found


def _providers() -> list[Finding]:
    found: list[Finding] = []
    for name, provider in sorted(installed_providers().items()):
        if isinstance(provider, ConfigurationError):
            found.append(Finding(about=f"provider {name}", ok=False, detail=provider.message))
        else:
            found.append(_provider(name, provider))
    return found


def _provider(name: str, provider: Provider) -> Finding:
    try:
        version = metadata.version(provider.distribution)
    except metadata.PackageNotFoundError:
        version = "registered in this process"
    try:
        load_class(provider, provider.sync_class)
        load_class(provider, provider.async_class)
    except Exception as error:  # noqa: BLE001 - whatever a third party's module raises is the finding
        return Finding(about=f"provider {name}", ok=False, detail=f"{version}: {type(error).__name__}: {error}")
    for requirement in provider.requirements:
        if requirement.name == name and importlib.util.find_spec(requirement.module) is None:
            # a provider of several back ends is whole without the drivers of those that nobody uses
            detail = f"{version}: {requirement.module} is not installed; to use {name}, {requirement.install}"
            return Finding(about=f"provider {name}", ok=True, detail=detail)
    settings = ", ".join(f"{setting.name} {_where(setting.environment)}" for setting in provider.settings)
    status = f"API {provider.facts.status.replace('_', ' ')}"
    return Finding(about=f"provider {name}", ok=True, detail="; ".join(filter(None, (version, status, settings))))


def _where(variables: tuple[str, ...]) -> str:
    found = [name for name in variables if os.environ.get(name, "").strip()]
    return f"from {found[0]}" if found else "not set"


def _answer(target: str, settings: Mapping[str, Any]) -> Finding:
    try:
        url = ConnectionURL.parse(target) if ":" in target or "/" in target else None
        name = find_provider(url.scheme if url is not None else target).name
    except SessionDockError as error:
        return Finding(about="answer", ok=False, detail=error.message)
    try:
        with connect(target, **settings) as client:
            page = client.sessions.list(page_size=1).first()
    except SessionDockError as error:
        return Finding(about=f"answer {name}", ok=False, detail=f"{type(error).__name__}: {error.message}")
    except Exception as error:  # noqa: BLE001 - a report must not end at the first failure
        return Finding(about=f"answer {name}", ok=False, detail=f"{type(error).__name__}: {error}")
    return Finding(about=f"answer {name}", ok=True, detail=_first_page(len(page)))


def _first_page(number: int) -> str:
    return "it answers, and has sessions" if number else "it answers, and has no session"


def _owner(entry: metadata.EntryPoint) -> str:
    return f"{entry.dist.name} {entry.dist.version}" if entry.dist is not None else "an unknown distribution"
