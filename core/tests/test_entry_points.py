"""Whether anything is installed for a group is known without importlib.metadata, and told as it tells."""

from __future__ import annotations

import sys
import zipfile
from importlib import metadata
from pathlib import Path

import pytest

from sessiondock.entry_points import entry_points

GROUP = "surely.unused"
DECLARED = f"[{GROUP}]\nthing = module:name\n"


def names() -> list[str]:
    return [entry.name for entry in entry_points(GROUP)]


def put_first(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    monkeypatch.setattr(sys, "path", [str(path), *sys.path])


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The groups that importlib.metadata was asked for."""
    found: list[str] = []
    real = metadata.entry_points

    def note(group: str) -> metadata.EntryPoints:
        found.append(group)
        return real(group=group)

    monkeypatch.setattr(metadata, "entry_points", note)
    return found


def test_nothing_is_asked_where_nothing_is_installed(
    asked: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "thing-1.dist-info").mkdir()
    (tmp_path / "flat.egg-info").write_text(DECLARED)
    put_first(monkeypatch, tmp_path)
    put_first(monkeypatch, tmp_path / "gone")
    assert names() == []
    assert asked == []


@pytest.mark.parametrize("folder", ["thing-1.dist-info", "Thing.Egg-Info"])
def test_what_is_installed_is_found(
    folder: str, asked: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / folder).mkdir()
    (tmp_path / folder / "entry_points.txt").write_text(DECLARED)
    (tmp_path / folder / ("METADATA" if "dist" in folder else "PKG-INFO")).write_text("Name: thing\nVersion: 1\n")
    put_first(monkeypatch, tmp_path)
    assert names() == ["thing"]
    assert asked == [GROUP]


def test_what_is_in_an_archive_is_found(asked: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("thing-1.dist-info/entry_points.txt", DECLARED)
        archive.writestr("thing-1.dist-info/METADATA", "Name: thing\nVersion: 1\n")
    put_first(monkeypatch, tmp_path / "all.zip")
    assert names() == ["thing"]


def test_what_another_finder_knows_is_asked_for(asked: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    class Finder:
        def find_spec(self, *_: object) -> None: ...
        def find_distributions(self, *_: object) -> list[metadata.Distribution]:
            return []

    monkeypatch.setattr(sys, "meta_path", [*sys.meta_path, Finder()])
    assert names() == []
    assert asked == [GROUP]
