"""A fake of a vendor's server, run until it is interrupted."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Mapping
from importlib import metadata
from typing import Any

from sessiondock.authoring import Provider, registry

from .printing import print_note
from .usage import UsageError, near_match

__all__ = ["GROUP", "serve", "start_fake"]

GROUP = "sessiondock.fakes"
# where a URL says whose sessions are meant
_URLS: Mapping[str, str] = {
    "adk": "adk+{base_url}/{project}/{user_id}",
    "honeyhive": "honeyhive://{project}?base_url={base_url}",
    "humanloop": "humanloop://{project}?base_url={base_url}",
}
_OWNERS = {"project": "demo", "user_id": "demo"}


def start_fake(name: str) -> Any:
    """The fake of this name, not yet started. UsageError with what is installed when there is none."""
    entries = {entry.name: entry for entry in metadata.entry_points(group=GROUP)}
    if name not in entries:
        installed = ", ".join(sorted(entries)) or "none"
        raise UsageError(f"there is no fake {name!r}{near_match(name, entries, '.')} Installed: {installed}")
    return entries[name].load()()


def serve(name: str, sessions: int) -> None:
    """Start the fake, print its URL and how to use it, and wait. Ends without an error on Ctrl-C."""
    with contextlib.suppress(KeyboardInterrupt), start_fake(name) as fake:
        vendor = fake.vendor or name
        owners = {**_OWNERS, **({"project": fake.default_project} if hasattr(fake, "default_project") else {})}
        fields = owners if vendor in _URLS else {}
        fields = {field: value for field, value in fields.items() if field in fake.seed_fields}
        ids = fake.seed(*(fields for _ in range(sessions)))
        url = _URLS.get(vendor, f"{vendor}://?base_url={{base_url}}").format(base_url=fake.base_url, **owners)
        print(url, flush=True)
        print_note(f"API key: {fake.api_key}. Sessions: {', '.join(ids) or 'none'}. Ctrl-C ends it.")
        print_note("In another terminal:")
        for line in _next_commands(vendor, url, fake.api_key, ids):
            print_note(f"  {line}")
        threading.Event().wait()


def _next_commands(vendor: str, url: str, key: str, ids: list[str]) -> list[str]:
    """Command lines that use the fake, as they are pasted into a shell."""
    provider = registry.installed_providers().get(vendor)
    secrets = provider.settings if isinstance(provider, Provider) else ()
    variables = [setting.environment[0] for setting in secrets if setting.secret and setting.environment]
    lines = [f"export {variable}={key}" for variable in variables]
    return [*lines, f"sessiondock ls '{url}'", *(f"sessiondock show '{url}' {each}" for each in ids[:1])]
