"""``python -m sessiondock.new_provider``."""

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
ONE_COLOUR = """\
{project} is written, but its sync side could not be generated, since unasync is not installed. Next:

    python -m pip install 'sessiondock[codegen]'
    python -m sessiondock.codegen {project}

Its README says what to change, in which order.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """0: written. 2: the name or the folder does not fit."""
    options = _parser().parse_args(arguments)
    try:
        project, complete = new_provider(options.name, options.folder)
    except NewProviderError as error:
        print(error, file=sys.stderr)
        return 2
    print((DONE if complete else ONE_COLOUR).format(project=shlex.quote(str(project))), end="")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m sessiondock.new_provider", description="Begin a provider of your own.")
    parser.add_argument("name", help="of the service, such as acme: makes the folder sessiondock-acme")
    parser.add_argument("--folder", type=Path, default=Path(), help="where to make it (default: here)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
