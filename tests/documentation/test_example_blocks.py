"""The pages show the examples as they are tested, sync and async."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
HOWTO = sorted(
    f"{path.parent.name}/{path.name}" for path in ROOT.glob("docs/examples/*/*.py") if "__pycache__" not in path.parts
)


def load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("example_blocks", ROOT / "docs" / "_ext" / "example_blocks.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


blocks = load()


@pytest.mark.parametrize("page", list(blocks.pages()), ids=lambda page: str(page.relative_to(ROOT)))
def test_a_page_shows_the_present_text_of_its_examples(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert blocks.updated(text) == text, "run: python docs/_ext/example_blocks.py"
    assert "literalinclude" not in text, "code must be visible in the page itself"


def test_every_example_is_shown_once() -> None:
    shown = [name for page in blocks.pages() for name in blocks.names(page.read_text(encoding="utf-8"))]
    assert sorted(shown) == HOWTO != []


def planted(folder: Path, monkeypatch: pytest.MonkeyPatch, page: str) -> Path:
    """A tree with one example and one page."""
    example = folder / "docs" / "examples" / "one.py"
    example.parent.mkdir(parents=True)
    example.write_text('# Generated.\n"""What it shows.\n\nMore.\n"""\n\nimport json\n\nprint(json.dumps("\\\\1"))\n')
    (folder / "README.md").write_text(page)
    monkeypatch.setattr(blocks, "ROOT", folder)
    return folder / "README.md"


PAGE = "# Title\n\n<!-- example: one.py -->\n```python\n{}```\n\n```python\nold = 1\n```\n"


def test_a_page_is_checked_and_updated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = planted(tmp_path, monkeypatch, PAGE.format("old = 1\n"))
    assert blocks.main(["--check"]) == 1
    assert page.read_text() == PAGE.format("old = 1\n")
    assert blocks.main([]) == 0
    assert page.read_text() == PAGE.format('import json\n\nprint(json.dumps("\\\\1"))\n')
    assert blocks.main(["--check"]) == 0
    assert capsys.readouterr().out == "README.md: out of date\nREADME.md: updated\n"


@pytest.mark.parametrize(
    ("page", "message"),
    [
        ("<!-- example: one.py -->\n\n```python\n```\n", "not directly before"),
        ("<!-- example: one.py -->\n```console\n```\n", "not directly before"),
        ("<!-- example: two.py -->\n```python\n```\n", "two.py"),
    ],
)
def test_a_wrong_comment_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, page: str, message: str) -> None:
    planted(tmp_path, monkeypatch, page)
    with pytest.raises(SystemExit, match=rf"README\.md: .*{message}"):
        blocks.main([])
