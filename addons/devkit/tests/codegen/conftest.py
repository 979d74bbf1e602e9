"""A project in a temporary folder, with one pair of folders."""

from pathlib import Path

import pytest

from addons.devkit.tests.codegen.project import Project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)
