"""``python -m sessiondock_devkit.new_provider``: what it writes, and what it rejects."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from sessiondock_devkit import codegen
from sessiondock_devkit.new_provider import KINDS, NewProviderError, new_provider, writing
from sessiondock_devkit.new_provider.__main__ import main
from sessiondock_devkit.new_provider.kinds import Kind
from sessiondock_devkit.new_provider.names import Names


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.smoke
def test_it_writes_sync_and_async_and_says_what_to_do_next(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "sessiondock_devkit.new_provider", "acme"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)

    assert done.stderr == ""
    assert "sessiondock-acme is ready" in done.stdout
    assert "python -m nox" in done.stdout
    project = tmp_path / "sessiondock-acme"
    package = {path.name for path in (project / "src").iterdir()}
    assert package == {"sessiondock_acme"}
    assert {"pyproject.toml", "README.md", "CHANGELOG.md", ".gitignore", "noxfile.py"} <= files(project)
    source = files(project / "src/sessiondock_acme")
    assert {"__init__.py", "provider.py", "models.py", "wire.py", "fake.py", "py.typed"} <= source
    assert {name.replace("_async", "_sync") for name in source if "_async" in name} <= source
    assert not [name for name in files(project) if "template" in name or "PACKAGE" in name]


def test_a_path_with_a_space_is_quoted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "my code"
    folder.mkdir()

    assert main(["acme", "--folder", str(folder)]) == 0

    assert f"cd '{folder / 'sessiondock-acme'}'" in capsys.readouterr().out


def test_what_is_there_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "sessiondock-acme").mkdir()

    assert main(["acme", "--folder", str(tmp_path)]) == 2

    assert "exists already" in capsys.readouterr().err
    assert files(tmp_path) == set()


def test_a_folder_that_is_missing_is_not_made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["acme", "--folder", str(tmp_path / "nowhere")]) == 2

    assert "make it first" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_wrong_name_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["Acme Corp", "--folder", str(tmp_path)]) == 2

    assert "'acme-corp' would do" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_half_a_distribution_is_not_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def two_files(names: Names, kind: Kind) -> dict[Path, str | None]:
        return {Path("README.md"): f"# {names.title}", Path("pyproject.toml"): None}

    monkeypatch.setattr(writing, "render", two_files)

    with pytest.raises(TypeError):
        main(["acme", "--folder", str(tmp_path)])

    assert list(tmp_path.iterdir()) == []


def test_what_was_installed_from_a_folder_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    site = tmp_path / "site"
    for name, url in (("sessiondock", "file:///src/a%20b/core"), ("sessiondock_devkit", "https://x.invalid/w.whl")):
        info = site / f"{name}-0.1.0.dist-info"
        info.mkdir(parents=True)
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 0.1.0\n")
        (info / "direct_url.json").write_text(json.dumps({"url": url}))
    monkeypatch.setattr(sys, "path", [str(site), *sys.path])
    assert main(["acme", "--folder", str(tmp_path), "--title", "ACME", "--scheme", "ac", "--optional-key"]) == 0
    assert "export SESSIONDOCK_SOURCES='/src/a b/core'\n" in capsys.readouterr().out
    record = (tmp_path / "sessiondock-acme/src/sessiondock_acme/provider.py").read_text()
    assert 'title="ACME"' in record


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_complete(tmp_path: Path, kind: str) -> None:
    assert main(["acme", "--folder", str(tmp_path), "--kind", kind]) == 0

    project = tmp_path / "sessiondock-acme"
    assert codegen.check(project) == []
    package = files(project / "src/sessiondock_acme")
    assert ("store.py" in package, "fake.py" in package) == ((True, False) if kind == "library" else (False, True))
    texts = [path.read_text() for path in project.rglob("*") if path.is_file()]
    assert not [text for text in texts if "[[end]]" in text]
    listing = (project / "src/sessiondock_acme/provider.py").read_text()
    assert f'paging="{kind if kind in {"page", "offset", "single"} else "cursor"}"' in listing


def test_a_kind_that_there_is_not(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["acme", "--kind", "grpc", "--folder", str(tmp_path)])
    assert "choose from" in capsys.readouterr().err
    with pytest.raises(NewProviderError, match="there is no kind 'grpc'; choose one of cursor, page,"):
        new_provider("acme", tmp_path, kind="grpc")
    assert main(["acme", "--kind", "library", "--optional-key", "--folder", str(tmp_path)]) == 2
    assert "a library has no API key" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
