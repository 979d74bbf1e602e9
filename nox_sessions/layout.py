"""What the workspace holds: distributions, what they depend on, and where their tests are."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import nox
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from .start import ROOT

DEVKIT = ROOT / "addons/devkit"
# Folders with a session of their own: they install other software, start servers, measure, or take minutes.
APART = {
    "faults": "tests/faults",
    "kit-faults": "tests/kit_faults",
    "scaffold": "tests/scaffold",
    "peers": "tests/peers",
    "live": "tests/live",
    "bench": "tests/benchmarks",
    "soak": "tests/soak",
    "clusters": "tests/clusters",
    "large": "tests/large",
    "terminal": "tests/terminal",
}
# Their objects are given to us, so no distribution declares them.
GIVEN = ("aiosqlite",)


def load(pyproject: Path) -> dict[str, Any]:
    return tomllib.loads(pyproject.read_text(encoding="utf-8"))


def distributions() -> list[Path]:
    """Folders of everything that is built into a wheel, core first, and each after those that it depends on."""
    folders = [path.parent for kind in ("addons", "providers") for path in ROOT.glob(f"{kind}/*/pyproject.toml")]
    return [ROOT / "core", *sorted(folders, key=lambda folder: (len(own_requirements(folder)), folder))]


def own_requirements(folder: Path) -> list[str]:
    """The names of our distributions that one depends on, beside the core."""
    required = load(folder / "pyproject.toml")["project"].get("dependencies", [])
    names = [canonicalize_name(Requirement(each).name) for each in required]
    return [name for name in names if name.startswith("sessiondock-")]


def with_siblings(folders: Iterable[Path]) -> list[Path]:
    """Folders, and those of our distributions that they depend on."""
    named = {load(folder / "pyproject.toml")["project"]["name"]: folder for folder in distributions()}
    found = list(folders)
    for folder in found:
        found += [named[name] for name in own_requirements(folder) if named[name] not in found]
    return found


def third_parties() -> list[Path]:
    """Folders of example distributions by third parties, which are not installed for development."""
    return sorted(path.parent for path in ROOT.glob("tests/third_party/*/pyproject.toml"))


def with_extras(folder: Path) -> str:
    extras = load(folder / "pyproject.toml")["project"].get("optional-dependencies", {})
    return f"{folder}[{','.join(extras)}]" if extras else str(folder)


def lower_bounds(folder: Path) -> dict[str, Version]:
    """The lowest version that a distribution says it works with, for each dependency, those of its extras included."""
    project = load(folder / "pyproject.toml")["project"]
    extras = project.get("optional-dependencies", {}).values()
    return bounds_of([*project["dependencies"], *(line for extra in extras for line in extra)])


def bounds_of(lines: Iterable[str]) -> dict[str, Version]:
    """The lower bound of each requirement that has one."""
    bounds = dict[str, Version]()
    for line in lines:
        requirement = Requirement(line)
        lowest = [Version(part.version) for part in requirement.specifier if part.operator in {">=", "==", "~="}]
        if lowest:
            bounds[canonicalize_name(requirement.name)] = max(lowest)
    return bounds


def lowest_versions() -> list[str]:
    """Constraints that keep every direct dependency at its lower bound, and our own distributions where they are."""
    tested = bounds_of(nox.project.dependency_groups(load(ROOT / "pyproject.toml"), "test"))
    together = {name: tested[name] for name in GIVEN}
    for bounds in map(lower_bounds, distributions()):
        together |= {name: max(bound, together.get(name, bound)) for name, bound in bounds.items()}
    ours = {canonicalize_name(load(folder / "pyproject.toml")["project"]["name"]) for folder in distributions()}
    return [f"{name}=={bound}" for name, bound in sorted(together.items()) if name not in ours]


# Tests.


def suites() -> list[str]:
    """The folders with tests of each distribution, and that of those which span them, the one with the most first."""
    found = [folder / "tests" for folder in distributions()] + [ROOT / "tests"]
    found.sort(key=lambda folder: -sum(path.stat().st_size for path in tests_in(folder)))
    return [folder.relative_to(ROOT).as_posix() for folder in found]


def tests_in(suite: Path) -> list[Path]:
    """The files with tests in a folder, but for those of sessions of their own."""
    own = [ROOT / folder for folder in APART.values()]
    return [path for path in suite.rglob("test_*.py") if not any(folder in path.parents for folder in own)]


def tests_with(suite: str, *texts: str) -> list[str]:
    """The files of a suite in which one of these texts is. Collecting only these takes a fraction of the time."""
    contents = ((path, path.read_text(encoding="utf-8")) for path in sorted(tests_in(ROOT / suite)))
    return [path.relative_to(ROOT).as_posix() for path, content in contents if any(text in content for text in texts)]
