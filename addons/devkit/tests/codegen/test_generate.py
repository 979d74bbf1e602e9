"""Generating, and what the generator leaves alone."""

from pathlib import Path

import pytest

from addons.devkit.tests.codegen.project import SOUND, SOUND_GENERATED, Project
from sessiondock_devkit import codegen
from sessiondock_devkit.codegen import Kind

pytestmark = pytest.mark.smoke


def test_a_sound_module_is_generated_under_a_header_that_names_its_source(project: Project) -> None:
    changed, problems = codegen.generate(project.folder)

    assert (changed, problems) == ([project.target], [])
    first, second, body = project.target.read_text().split("\n", 2)
    assert first == "# Generated from pkg/_async/acme.py: edit that file, not this one."
    assert second.startswith("# Digest: ")
    assert body == SOUND_GENERATED
    assert project.check() == []


def test_generating_again_changes_nothing(project: Project) -> None:
    project.generate()

    assert codegen.generate(project.folder) == ([], [])


def test_folders_inside_and_empty_modules_are_generated(project: Project) -> None:
    inner = project.source.parent / "inner"
    inner.mkdir()
    (inner / "__init__.py").write_text("")

    changed, _ = codegen.generate(project.folder)

    assert project.folder / "pkg/_sync/inner/__init__.py" in changed
    assert project.check() == []


def test_the_module_path_of_an_import_is_renamed(project: Project) -> None:
    project.write(SOUND + "\nfrom pkg._async.pager import AsyncPager\nfrom ..runtime_async import sleep\n")
    project.generate()

    text = project.target.read_text()
    assert "from pkg._sync.pager import Pager\n" in text
    assert "from ..runtime_sync import sleep\n" in text


def test_names_in_the_export_list_are_renamed(project: Project) -> None:
    project.write(SOUND + '\n__all__ = ["AsyncAcme"]\n')

    assert project.generate() == []
    assert '\n__all__ = ["Acme"]\n' in project.target.read_text()


@pytest.mark.parametrize(
    ("written", "generated"),
    [
        ("from abc import AsyncIterator, Iterator", "from abc import Iterator"),
        ("from abc import Iterator, AsyncIterator, aiter, iter, Mapping", "from abc import Iterator, iter, Mapping"),
        ("from abc import AsyncIterator as A, Iterator", "from abc import Iterator as A, Iterator"),
        ("from abc import (\n    AsyncIterator,\n    Iterator,\n)", "from abc import (\n    Iterator,\n)"),
        ("from a import aiter, iter; from b import aiter, iter", "from a import iter; from b import iter"),
        ('x = "é"; from abc import AsyncIterator, Iterator', 'x = "é"; from abc import Iterator'),
        ("def f() -> None:\n    from abc import aiter, iter\n", "def f() -> None:\n    from abc import iter\n"),
        ("from abc import aiter, iter\nfrom abc import iter", "from abc import iter\nfrom abc import iter"),
    ],
)
def test_names_that_become_one_are_imported_once(project: Project, written: str, generated: str) -> None:
    project.write(f"{SOUND}\n{written}\n")

    assert project.generate() == []
    assert project.target.read_text().endswith(f"{SOUND_GENERATED}\n{generated}\n")


def test_a_pair_may_be_two_files(project: Project) -> None:
    project.configure(pairs='pairs = [["pkg/_async/acme.py", "pkg/acme.py"]]', renames='AsyncAcme = "Acme"')
    (project.source.parent / "other.py").write_text("class AsyncUnknown: ...\n")

    assert project.generate() == []
    assert SOUND_GENERATED in (project.folder / "pkg/acme.py").read_text()
    assert project.check() == []


def test_a_source_with_windows_line_ends_gives_the_same_file(project: Project) -> None:
    project.generate()
    text = project.target.read_bytes()
    project.source.write_bytes(SOUND.replace("\n", "\r\n").encode())

    assert codegen.generate(project.folder) == ([], [])
    assert project.target.read_bytes() == text


def test_a_file_whose_source_is_gone_is_removed(project: Project) -> None:
    extra = project.source.with_name("extra.py")
    extra.write_text("async def ping() -> None: ...\n")
    project.generate()
    extra.unlink()

    assert codegen.generate(project.folder) == ([project.target.with_name("extra.py")], [])
    assert not project.target.with_name("extra.py").exists()


@pytest.mark.parametrize("source_too", [True, False], ids=["source changed", "source gone"])
def test_a_file_edited_by_hand_is_overwritten_only_by_force(project: Project, source_too: bool) -> None:
    project.generate()
    edited = project.target.read_text() + "answer = 42\n"
    project.target.write_text(edited)
    if source_too:
        project.write(SOUND + "question = 6\n")
    else:
        project.source.rename(project.source.with_name("moved.py"))

    assert [fault.kind for fault in project.generate()] == [Kind.HAND_EDITED]
    assert project.target.read_text() == edited

    assert project.generate(force=True) == []
    assert project.check() == []


def test_a_file_without_a_header_is_overwritten_only_by_force(project: Project) -> None:
    project.target.parent.mkdir()
    project.target.write_text("mine = True\n")

    assert [fault.kind for fault in project.generate()] == [Kind.NO_HEADER]
    assert project.target.read_text() == "mine = True\n"
    assert project.generate(force=True) == []


def test_a_faulty_source_keeps_its_old_file_and_does_not_stop_the_others(project: Project) -> None:
    project.generate()
    before = project.target.read_text()
    project.write(SOUND + "x: AsyncUnknown\n")
    project.source.with_name("other.py").write_text("async def ping() -> None: ...\n")

    changed, problems = codegen.generate(project.folder)

    assert changed == [project.target.with_name("other.py")]
    assert [fault.kind for fault in problems] == [Kind.NO_RENAME]
    assert project.target.read_text() == before
    assert [kind for kind, _, _ in project.check()] == [Kind.NO_RENAME]


def test_folders_are_found_from_the_pyproject_not_from_the_current_one(
    project: Project, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))

    assert project.generate() == []
    monkeypatch.chdir(project.folder)
    assert codegen.check(Path()) == []
