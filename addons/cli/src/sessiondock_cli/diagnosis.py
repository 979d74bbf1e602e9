"""What the doctor says of the installation, of configured connections, and of those that are named."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator, Sequence

from sessiondock import Finding, SessionDockError, UnknownProviderError, doctor
from sessiondock.authoring import registry

from .config_file import ConfigFile
from .connections import resolve
from .usage import UsageError

__all__ = ["findings"]


def findings(names: Sequence[str]) -> Iterator[Finding]:
    """Everything that was looked at. Only the connections that are named are asked for an answer."""
    resolved = list(map(resolve, names))
    reports = [doctor(url, settings=settings).findings for url, settings in resolved]
    yield from reports[0][:-1] if reports else doctor().findings
    yield from _configured()
    yield from (answer for *_, answer in reports)


def _configured() -> Iterator[Finding]:
    """A finding for each configured connection that cannot work here, whatever its server says."""
    try:
        connections = ConfigFile.read().connections
    except UsageError as error:
        yield Finding(about="connections", ok=False, detail=str(error))
        return
    for name, table in connections.items():
        trouble = _trouble(str(table["url"]))
        if trouble is not None:
            yield Finding(about=f"connection {name}", ok=False, detail=trouble)


def _trouble(url: str) -> str | None:
    scheme = url.partition(":")[0].partition("+")[0].lower()
    try:
        provider = registry.find_provider(scheme)
    except UnknownProviderError as error:
        return error.message
    except SessionDockError:  # the provider is broken, which has a finding of its own
        return None
    for each in provider.requirements:
        if each.name == scheme and importlib.util.find_spec(each.module) is None:
            return f"{each.module} is not installed; {each.install}"
    return None
