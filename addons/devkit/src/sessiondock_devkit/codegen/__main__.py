"""``python -m sessiondock_devkit.codegen``."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from sessiondock.errors import ConfigurationError

from . import Problem, check, generate


def main(arguments: Sequence[str] | None = None) -> int:
    """0: all is in order. 1: something is wrong, each fault on a line. 2: the settings are wrong."""
    options = _parser().parse_args(arguments)
    problems = list[Problem]()
    try:
        for folder in options.folders:
            if options.check:
                problems += check(folder)
            else:
                changed, found = generate(folder, force=options.force)
                problems += found
                print(f"{folder}: {len(changed)} files changed")
    except ConfigurationError as error:
        print(error, file=sys.stderr)
        return 2
    for problem in problems:
        print(problem)
    return 1 if problems else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "python -m sessiondock_devkit.codegen", description="Generate sync code from async code."
    )
    parser.add_argument("folders", nargs="*", type=Path, default=[Path()], help="folders with a pyproject.toml")
    mode = parser.add_mutually_exclusive_group()
    mode.add_argument("--check", action="store_true", help="only say what is wrong")
    mode.add_argument("--force", action="store_true", help="overwrite files that were edited by hand")
    return parser


if __name__ == "__main__":
    sys.exit(main())
