"""Make the sync side of a distribution out of its async side, and check that it is up to date.

Settings stand in the distribution's pyproject.toml::

    [tool.sessiondock.codegen]
    pairs = [["src/acme/_async", "src/acme/_sync"], ["tests/_async", "tests/_sync"]]

    [tool.sessiondock.codegen.renames]
    AsyncAcme = "Acme"

A pair is two folders or two files. Names of the core, and a few of the standard library, are renamed without being
listed (`SHARED_RENAMES`). Command line: ``python -m sessiondock_devkit.codegen [--check] [--force] [folder ...]``.
"""

from pathlib import Path

from . import disk
from .config import load_config
from .plan import make_plan
from .problems import CodegenError, Kind, Problem
from .renames import SHARED_RENAMES

__all__ = ["SHARED_RENAMES", "CodegenError", "Kind", "Problem", "check", "generate"]


def check(folder: Path) -> list[Problem]:
    """Everything wrong with the generated files of the project in ``folder``, and with their sources. Writes nothing.

    Raises:
        CodegenError: the settings in pyproject.toml are wrong.
    """
    config = load_config(folder)
    plan = make_plan(config)
    return sorted([*plan.problems, *disk.compare(config, plan)])


def generate(folder: Path, *, force: bool = False) -> tuple[list[Path], list[Problem]]:
    """Bring the generated files of the project in ``folder`` up to date: what changed, and what is still wrong.

    A faulty source is reported and its generated file left as it is. A generated file that somebody edited, or that
    has no header, is overwritten only with ``force``.

    Raises:
        CodegenError: the settings in pyproject.toml are wrong.
    """
    config = load_config(folder)
    plan = make_plan(config)
    changed, rejected = disk.update(config, plan, force=force)
    return changed, sorted([*plan.problems, *rejected])
