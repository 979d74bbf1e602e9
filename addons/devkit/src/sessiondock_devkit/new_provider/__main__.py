"""``python -m sessiondock_devkit.new_provider``."""

from __future__ import annotations

import argparse
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path

from . import NewProviderError, new_provider

DONE = """\
{project} is ready. Next:

    cd {project}
    python -m pip install nox
    python -m nox

Its README says what to change, in which order.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Write a distribution. Returns the exit status: 0 on success, 2 when the name or the folder is not usable."""
    options = _parser().parse_args(arguments)
    try:
        project = new_provider(options.name, options.folder)
    except NewProviderError as error:
        print(error, file=sys.stderr)
        return 2
    print(DONE.format(project=shlex.quote(str(project))), end="")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m sessiondock_devkit.new_provider", description="Start a new provider.")
    parser.add_argument("name", help="name of the service, such as acme: makes the folder sessiondock-acme")
    parser.add_argument("--folder", type=Path, default=Path(), help="where to make it (default: here)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
