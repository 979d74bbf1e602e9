"""``python -m sessiondock_devkit.new_provider``."""

from __future__ import annotations

import argparse
import json
import os
import shlex
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import metadata
from pathlib import Path
from urllib.parse import unquote, urlsplit

from . import KINDS, NewProviderError, new_provider

DONE = """\
{project} is ready. Next:

    cd {project}
    python -m pip install nox{sources}
    python -m nox

Its README says what to change, in which order.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Write a distribution. Returns the exit status: 0 on success, 2 when the name or the folder is not usable."""
    options = _parser().parse_args(arguments)
    try:
        project = new_provider(
            options.name,
            options.folder,
            kind=options.kind,
            title=options.title,
            scheme=options.scheme,
            key_required=not options.optional_key,
        )
    except NewProviderError as error:
        print(error, file=sys.stderr)
        return 2
    found = os.pathsep.join(local_sources())
    sources = f"\n    export SESSIONDOCK_SOURCES={shlex.quote(found)}" if found else ""
    print(DONE.format(project=shlex.quote(str(project)), sources=sources), end="")
    return 0


def local_sources() -> list[str]:
    """The folders and wheels that sessiondock and its devkit were installed from, where that was no package index."""
    found: list[str] = []
    for name in ("sessiondock", "sessiondock-devkit"):
        with suppress(metadata.PackageNotFoundError):
            recorded = metadata.distribution(name).read_text("direct_url.json")
            url = json.loads(recorded).get("url", "") if recorded else ""
            if url.startswith("file://"):
                found.append(unquote(urlsplit(url).path))
    return found


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m sessiondock_devkit.new_provider", description="Start a new provider.")
    parser.add_argument("name", help="name of the service, such as acme: makes the folder sessiondock-acme")
    kinds = "; ".join(f"{name}: {kind.about}" for name, kind in KINDS.items())
    parser.add_argument("--kind", choices=KINDS, default="cursor", metavar="KIND", help=f"{kinds} (default: cursor)")
    parser.add_argument("--title", help="its name for people (default: made of the name)")
    parser.add_argument("--scheme", help="the scheme of its connection URLs (default: the name)")
    parser.add_argument("--optional-key", action="store_true", help="clients need no API key")
    parser.add_argument("--folder", type=Path, default=Path(), help="where to make it (default: here)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
