"""Every example of the documentation runs, sync and async, against the fakes it names."""

from __future__ import annotations

import asyncio
import importlib.util
import inspect
from contextlib import ExitStack
from pathlib import Path
from types import ModuleType
from typing import Any, get_type_hints

import pytest

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
FILES = sorted(EXAMPLES.glob("howto*/*.py"))


def load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"example_{path.parent.name}_{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("path", FILES, ids=[f"{path.parent.name}/{path.stem}" for path in FILES])
def test_runs(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    main = load(path).main
    with ExitStack() as stack:
        arguments: dict[str, Any] = {
            name: stack.enter_context(kind()) for name, kind in get_type_hints(main).items() if name != "return"
        }
        result = main(**arguments)
        if inspect.iscoroutine(result):
            asyncio.run(result)


@pytest.mark.smoke
@pytest.mark.parametrize("name", ["quickstart", "quickstart_async"])
def test_the_quickstart(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    result = load(EXAMPLES / f"{name}.py").main()
    if inspect.iscoroutine(result):
        asyncio.run(result)
    steps = [line.split()[0] for line in capsys.readouterr().out.splitlines()]
    assert steps == ["stored", "events", "listed", "read", "streamed", "deleted"]


def test_every_example_is_sync_and_async() -> None:
    names = [sorted(path.name for path in EXAMPLES.glob(f"{folder}/*.py")) for folder in ("howto", "howto_async")]
    assert names[0] == names[1] != []
