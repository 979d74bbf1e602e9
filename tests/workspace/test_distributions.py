"""Every distribution has what an index and its users expect, and promises only what the workspace checks."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

from nox_sessions import interpreters, layout, start

FOLDERS = layout.distributions()
RELATIVE = re.compile(r"\]\((?![a-z+]+:|#)|\b(?:src|href)=[\"'](?![a-z+]+:|#)")
FRAGMENT = re.compile(r"\+[a-z0-9-]+\.(breaking|deprecated|added|fixed)\.md")
each = pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)


def project(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = layout.load(folder / "pyproject.toml")["project"]
    return found


@each
def test_it_has_its_files(folder: Path) -> None:
    assert (folder / "LICENSE").read_bytes() == (start.ROOT / "LICENSE").read_bytes()
    assert (folder / "README.md").read_text(encoding="utf-8").startswith(f"# {project(folder)['name']}\n")
    assert project(folder)["readme"] == "README.md"
    (package,) = (path for path in (folder / "src").iterdir() if path.suffix != ".egg-info" and path.is_dir())
    assert (package / "py.typed").exists()


@each
def test_its_page_of_changes_can_be_continued(folder: Path) -> None:
    page = (folder / "CHANGELOG.md").read_text(encoding="utf-8")
    assert page.startswith("# Changes of ")
    heading: str = layout.load(start.ROOT / "towncrier.toml")["tool"]["towncrier"]["start_string"]
    assert page.count(heading) == 1
    assert f"## {project(folder)['version']}" in page.partition(heading)[2]
    assert [path.name for path in folder.glob("changelog.d/*") if not FRAGMENT.fullmatch(path.name)] == []


@each
def test_its_readme_has_no_link_that_breaks_on_an_index(folder: Path) -> None:
    prose = re.sub(r"```.*?```", "", (folder / "README.md").read_text(encoding="utf-8"), flags=re.DOTALL)
    assert RELATIVE.findall(prose) == []


@each
def test_it_claims_the_pythons_that_the_suite_runs_on(folder: Path) -> None:
    classifiers = project(folder)["classifiers"]
    # an add-on may have one more, such as the framework it extends
    assert set(classifiers) >= set(project(start.ROOT / "core")["classifiers"])
    claimed = [line.rpartition(" ")[2] for line in classifiers if re.search(r":: \d\.\d+$", line)]
    assert claimed == list(interpreters.PYTHONS)
    assert project(folder)["requires-python"] == f">={interpreters.PYTHONS[0]}"


@each
def test_every_dependency_has_a_lower_bound(folder: Path) -> None:
    lines = [*project(folder)["dependencies"]]
    for extra in project(folder).get("optional-dependencies", {}).values():
        lines += extra
    names = {canonicalize_name(Requirement(line).name) for line in lines}
    assert names - {"sessiondock"} == layout.lower_bounds(folder).keys() - {"sessiondock"}


@each
def test_it_works_with_the_core_beside_it(folder: Path) -> None:
    core = Version(project(start.ROOT / "core")["version"])
    needed = [Requirement(line) for line in project(folder)["dependencies"]]
    ranges = [requirement.specifier for requirement in needed if requirement.name == "sessiondock"]
    expected = SpecifierSet(f">={core.major}.{core.minor},<{core.major}.{core.minor + 1}")
    assert ranges == ([] if folder.name == "core" else [expected])


def test_the_lowest_versions_are_the_highest_of_the_bounds() -> None:
    constraints = [Requirement(line) for line in layout.lowest_versions()]
    assert {"attrs", "urllib3", "sqlalchemy"} <= {constraint.name for constraint in constraints}
    assert not any(constraint.name.startswith("sessiondock") for constraint in constraints)
    for folder in FOLDERS:
        bounds = layout.lower_bounds(folder)
        for constraint in constraints:
            (pinned,) = (Version(part.version) for part in constraint.specifier)
            assert pinned >= bounds.get(constraint.name, pinned)
