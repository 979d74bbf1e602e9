"""A fake of a vendor's server, run until it is interrupted."""

from __future__ import annotations

import threading
from importlib import metadata
from typing import Any

from .printing import print_note
from .usage import UsageError, near_match

__all__ = ["GROUP", "serve", "start_fake"]

GROUP = "sessiondock.fakes"


def start_fake(name: str) -> Any:
    """The fake of this name, not yet started. UsageError with what is installed when there is none."""
    entries = {entry.name: entry for entry in metadata.entry_points(group=GROUP)}
    if name not in entries:
        raise UsageError(
            f"there is no fake {name!r}{near_match(name, entries)}. Installed: {', '.join(sorted(entries)) or 'none'}"
        )
    return entries[name].load()()


def serve(name: str, sessions: int) -> None:
    """Start the fake, print its URL and key, and wait. Ends without an error on Ctrl-C."""
    with start_fake(name) as fake:
        ids = fake.seed(*({} for _ in range(sessions)))
        print(f"{name}://?base_url={fake.base_url}", flush=True)
        key = getattr(fake, "api_key", "none is needed")
        print_note(f"API key: {key}. Sessions: {', '.join(ids) or 'none'}. Ctrl-C ends it.")
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            return
