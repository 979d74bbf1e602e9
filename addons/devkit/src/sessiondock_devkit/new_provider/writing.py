"""Turn the templates into the files of a distribution."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path, PurePosixPath
from string import Template

from .errors import NewProviderError
from .kinds import Kind, sections
from .names import Names

__all__ = ["render", "write"]

_SUFFIX = ".template"
"""Hides the templates from tools that look for ``*.py`` or ``pyproject.toml``."""


def write(names: Names, kind: Kind, folder: Path) -> Path:
    """Make the folder of the distribution and write its files. Returns its path.

    Raises:
        NewProviderError: the folder exists already, or its parent does not exist.
    """
    project = folder / names.distribution
    if not folder.is_dir():
        raise NewProviderError(f"the folder {folder} does not exist; make it first")
    try:
        project.mkdir()
    except FileExistsError:
        raise NewProviderError(f"{project} exists already; move it away, or choose another --folder") from None
    try:
        for path, text in render(names, kind).items():
            target = project / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8", newline="\n")
    except BaseException:
        shutil.rmtree(project)
        raise
    return project


def render(names: Names, kind: Kind) -> dict[PurePosixPath, str]:
    """The contents of every file that is not generated, by its path in the distribution."""
    values = {**names.values(), "calls": kind.calls, "paging": kind.paging, "speaks": kind.speaks}
    templates = resources.files("sessiondock_devkit.new_provider") / "templates"
    found: dict[PurePosixPath, str] = {}
    for folder in kind.folders:
        for path, text in _templates(templates / folder):
            chosen = "".join(sections(text.splitlines(keepends=True), kind.flags))
            found[PurePosixPath(path.replace("PACKAGE", names.package))] = Template(chosen).substitute(values)
    return found


def _templates(folder: Traversable, prefix: str = "") -> Iterator[tuple[str, str]]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            yield from _templates(entry, f"{prefix}{entry.name}/")
        else:
            yield prefix + entry.name.removesuffix(_SUFFIX), entry.read_text(encoding="utf-8")
