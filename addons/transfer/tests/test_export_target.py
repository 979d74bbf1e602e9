"""A target takes sessions until it is over."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sessiondock import ConfigurationError, InvalidValueError
from sessiondock_transfer import Redactor, find_format
from sessiondock_transfer.export_folder import LIST, replace_folder, write_list
from sessiondock_transfer.export_target import ExportTarget

from .samples import item


def test_nothing_can_be_written_when_it_is_over(tmp_path: Path) -> None:
    target = ExportTarget(find_format("csv"), tmp_path / "s.csv", overwrite=False, options={})
    target.write(item())
    assert target.finish("orq", Redactor()).sessions == 1
    with pytest.raises(ConfigurationError, match="the export is over"):
        target.write(item())
    target.discard()
    assert (tmp_path / "s.csv").exists()


def test_it_can_be_discarded_twice(tmp_path: Path) -> None:
    target = ExportTarget(find_format("html"), tmp_path / "html", overwrite=False, options={})
    target.discard()
    target.discard()
    assert list(tmp_path.iterdir()) == []


def exported(path: Path) -> Path:
    """A folder that an export has made."""
    target = ExportTarget(find_format("html"), path, overwrite=True, options={})
    target.write(item())
    target.finish("orq", Redactor())
    return path


def killed_after_moving(folder: Path, digits: str = "0123456789ab") -> Path:
    """What is left where the process ended before the new folder took the place of the one it had moved away."""
    return folder.rename(folder.with_name(f".old-{digits}-{folder.name}"))


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_folder_that_a_killed_export_moved_away_comes_back(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    folder = exported(tmp_path / "html")
    before = files(folder)
    killed_after_moving(folder)
    with pytest.raises(InvalidValueError, match="is not empty"):
        ExportTarget(find_format("html"), folder, overwrite=False, options={})
    assert "is there again; an export that was killed had moved it away" in caplog.text
    assert files(folder) == before
    assert list(tmp_path.iterdir()) == [folder]
    killed_after_moving(folder)
    exported(folder)
    assert list(tmp_path.iterdir()) == [folder]


def test_the_latest_of_several_comes_back_and_the_others_go(tmp_path: Path) -> None:
    folder = exported(tmp_path / "html")
    os.utime(killed_after_moving(folder), (1, 1))
    earlier = exported(tmp_path / "html2")
    (earlier / "index.html").write_text("the latest")
    earlier.rename(folder)
    killed_after_moving(folder, "ba9876543210")
    with pytest.raises(InvalidValueError, match="is not empty"):
        ExportTarget(find_format("html"), folder, overwrite=False, options={})
    assert (folder / "index.html").read_text() == "the latest"
    assert list(tmp_path.iterdir()) == [folder]


def test_what_a_killed_export_has_not_removed_is_removed(tmp_path: Path) -> None:
    folder = exported(tmp_path / "html")
    aside = killed_after_moving(folder)
    (aside / "index.html").unlink()
    (tmp_path / "precious").write_text("precious")
    with (aside / LIST).open("a") as file:
        file.write('"../precious"\n')
    foreign = killed_after_moving(exported(tmp_path / "other"))
    folder.write_text("a file")
    with pytest.raises(InvalidValueError, match="is no folder"):
        ExportTarget(find_format("html"), folder, overwrite=True, options={})
    assert aside.is_dir()
    folder.unlink()
    exported(folder)
    # it was not whole any more, so it did not come back; it goes when there is another one
    assert aside.is_dir()
    exported(folder)
    assert sorted(tmp_path.iterdir()) == sorted([folder, foreign, tmp_path / "precious"])


def test_folders_of_others_are_left_alone(tmp_path: Path) -> None:
    folder = exported(tmp_path / "html")
    no_export, mine = tmp_path / ".old-0123456789ab-html", tmp_path / ".old-mine-html"
    for path in (no_export, mine):
        path.mkdir()
        (path / "notes.txt").write_text("mine")
    exported(folder)
    assert sorted(tmp_path.iterdir()) == sorted([folder, no_export, mine])
    kept = exported(tmp_path / "kept").rename(tmp_path / ".old-00000000000a-html")
    (kept / "notes.txt").write_text("mine")
    exported(folder)
    assert files(kept) == {"notes.txt": b"mine"}


def test_an_interrupt_brings_the_folder_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = exported(tmp_path / "html")
    before = files(folder)
    new = tmp_path / "new"
    new.mkdir()
    write_list(new)
    real = Path.rename

    def interrupted(path: Path, target: Path) -> Path:
        if path == new:
            raise KeyboardInterrupt
        return real(path, target)

    monkeypatch.setattr(Path, "rename", interrupted)
    with pytest.raises(KeyboardInterrupt):
        replace_folder(new, folder)
    assert files(folder) == before
    assert sorted(tmp_path.iterdir()) == [folder, new]


def test_an_interrupt_after_the_new_folder_is_there_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = exported(tmp_path / "html")
    new = exported(tmp_path / "new")
    (new / "index.html").write_text("new")
    real = Path.rename

    def interrupted(path: Path, target: Path) -> Path:
        renamed = real(path, target)
        if path == new:
            raise KeyboardInterrupt
        return renamed

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", interrupted)
        with pytest.raises(KeyboardInterrupt):
            replace_folder(new, folder)
    assert (folder / "index.html").read_text() == "new"
    exported(folder)
    assert list(tmp_path.iterdir()) == [folder]
