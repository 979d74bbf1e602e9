"""``python -m sessiondock_devkit.codegen``."""

import subprocess
import sys
from pathlib import Path

import pytest

from addons.devkit.tests.codegen.project import Project
from sessiondock_devkit.codegen.__main__ import main


def test_generate_then_check(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(project.folder)]) == 0
    assert capsys.readouterr().out == f"{project.folder}: 1 files changed\n"

    assert main(["--check", str(project.folder)]) == 0
    assert capsys.readouterr().out == ""


def test_each_fault_is_a_line_with_its_place(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--check", str(project.folder)]) == 1
    assert capsys.readouterr().out == f"{project.target}:1: missing: run the generator\n"


def test_hand_edited_files_need_force(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    project.generate()
    project.target.write_text("mine = True\n")

    assert main([str(project.folder)]) == 1
    assert "no header" in capsys.readouterr().out
    assert project.target.read_text() == "mine = True\n"
    assert main(["--force", str(project.folder)]) == 0
    assert main(["--check", str(project.folder)]) == 0


def test_several_folders_are_all_looked_at(project: Project, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = Project(tmp_path_factory.mktemp("other"))

    assert main([str(project.folder), str(other.folder)]) == 0
    other.write("x = AsyncUnknown\n")
    assert main(["--check", str(project.folder), str(other.folder)]) == 1


def test_wrong_settings_end_with_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path)]) == 2
    assert str(tmp_path / "pyproject.toml") in capsys.readouterr().err


@pytest.mark.smoke
def test_the_module_runs_in_the_current_folder(project: Project) -> None:
    command = [sys.executable, "-m", "sessiondock_devkit.codegen"]

    assert subprocess.run(command, cwd=project.folder, check=False).returncode == 0
    assert subprocess.run([*command, "--check"], cwd=project.folder, check=False).returncode == 0
