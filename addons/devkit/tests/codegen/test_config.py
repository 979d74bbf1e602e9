"""Settings that are wrong are told before anything is generated."""

import re
from pathlib import Path

import pytest

from addons.devkit.tests.codegen.project import PAIRS, Project
from sessiondock_devkit import codegen
from sessiondock_devkit.codegen import CodegenError, config
from sessiondock_devkit.codegen.renames import CORE_RENAMES


def expect(folder: Path, message: str) -> None:
    with pytest.raises(CodegenError, match=re.escape(message)) as caught:
        codegen.generate(folder)
    assert str(folder / "pyproject.toml") in str(caught.value)
    assert not (folder / "pkg/_sync").exists()


@pytest.mark.parametrize(
    ("pairs", "message"),
    [
        ("", "pairs must list at least one"),
        ("pairs = []", "pairs must list at least one"),
        ('pairs = "pkg"', "pairs must list at least one"),
        ('pairs = [["pkg/_async"]]', "a pair is [source, target]"),
        ('pairs = [["pkg/_async", 1]]', "a pair is [source, target]"),
        ('pairs = [["pkg/_async", ""]]', "a pair is [source, target]"),
        ('pairs = [["pkg/_async", "pkg/_async/"]]', "a pair is [source, target]"),
        ('pairs = [["pkg/_async", "pkg/sync.py"]]', "mixes a file and a folder"),
    ],
)
def test_pairs_that_make_no_sense(project: Project, pairs: str, message: str) -> None:
    project.configure(pairs=pairs)

    expect(project.folder, message)


@pytest.mark.parametrize(
    ("renames", "message"),
    [
        ('AsyncAcme = "not a name"', "is not a pair of Python names"),
        ("AsyncAcme = 1", "is not a pair of Python names"),
        ('"Async-Acme" = "Acme"', "is not a pair of Python names"),
        ('AsyncPager = "Pager"', "the rename of AsyncPager is built in; remove it"),
    ],
)
def test_renames_that_make_no_sense(project: Project, renames: str, message: str) -> None:
    project.configure(renames=renames)

    expect(project.folder, message)


def test_renames_that_are_no_table(project: Project) -> None:
    (project.folder / "pyproject.toml").write_text(f"[tool.sessiondock.codegen]\n{PAIRS}\nrenames = []\n")

    expect(project.folder, "renames must be a table")


@pytest.mark.parametrize(
    ("setting", "message"),
    [("pair = []", "unknown setting 'pair'"), ("shared-in = 1", "shared-in must be the path of a folder")],
)
def test_other_settings_that_make_no_sense(project: Project, setting: str, message: str) -> None:
    project.configure(setting)

    expect(project.folder, message)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[tool]", "has no table [tool.sessiondock.codegen]"),
        ('tool = "x"', "has no table [tool.sessiondock.codegen]"),
        ("[tool", "is not TOML"),
        (None, "cannot be read"),
    ],
)
def test_a_pyproject_without_settings(project: Project, text: str | None, message: str) -> None:
    path = project.folder / "pyproject.toml"
    path.unlink()
    if text is not None:
        path.write_text(text)

    expect(project.folder, message)


def test_the_project_that_owns_the_shared_table_must_use_all_of_it(project: Project) -> None:
    project.configure('shared-in = "pkg"', renames='AsyncAcme = "Acme"')
    project.generate()
    names = sorted(CORE_RENAMES)
    (project.folder / "pkg/public.py").write_text("\n".join(f"{name} = 1" for name in names[1:]))

    (problem,) = codegen.check(project.folder)

    assert problem.advice == f"the core has no {names[0]}; remove its shared rename"


def test_every_rename_changes_the_name() -> None:
    loaded = config.Config(Path(), (), {"AsyncAcme": "Acme"})

    assert loaded.all_renames["AsyncAcme"] == "Acme"
    assert loaded.all_renames["AsyncPager"] == "Pager"
    assert not [name for name, new in loaded.all_renames.items() if name == new or new in loaded.all_renames]
