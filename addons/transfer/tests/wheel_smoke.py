"""Run in an environment that holds the built wheel and its dependencies only: ``python -I wheel_smoke.py``."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import sessiondock_transfer
from sessiondock import InvalidValueError, MissingDependencyError, SessionDockError
from sessiondock_transfer import copy, copy_async, find_format, installed_formats, merge_manifests, verify_receipt

PACKAGES = {"html": "sessiondock-transfer[html]", "parquet": "sessiondock-transfer[parquet]"}


def rejected(kind: type[SessionDockError], what: str, call: Callable[[], object]) -> None:
    """The call raises an error that says this."""
    try:
        call()
    except kind as error:
        if what not in str(error):
            raise SystemExit(f"an error that does not say {what!r}: {error}") from error
    else:
        raise SystemExit(f"{what!r} was not rejected")


def formats(folder: Path) -> None:
    """Formats open without any package, but for two that say which one to install."""
    if set(installed_formats()) != {"atif", "csv", "html", "markdown", "openai", "otlp", "parquet", "sharegpt"}:
        raise SystemExit(f"formats are missing: {installed_formats()}")
    for name in installed_formats():
        opened = find_format(name).open
        if name in PACKAGES:
            rejected(MissingDependencyError, PACKAGES[name], partial(opened, folder / name, {}))
        else:
            opened(folder / name, {}).close()


def main() -> None:
    for name in dir(sessiondock_transfer):
        getattr(sessiondock_transfer, name)
    with tempfile.TemporaryDirectory() as made:
        formats(Path(made))
        if merge_manifests([], Path(made) / "manifest"):
            raise SystemExit("nothing was merged into something")
    rejected(InvalidValueError, "no receipt", lambda: verify_receipt({"digest": "0"}))
    rejected(SessionDockError, "nowhere", lambda: copy("nowhere://", "elsewhere://", manifest=None))
    rejected(SessionDockError, "nowhere", lambda: asyncio.run(copy_async("nowhere://", "elsewhere://", manifest=None)))
    print("formats, manifests, receipts and copies are there, sync and async")


if __name__ == "__main__":
    main()
