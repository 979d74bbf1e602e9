"""The one place that calls the unasync library."""

import importlib
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

_library: Any = importlib.import_module("unasync")  # without type hints


def replacements(renames: Mapping[str, str]) -> Mapping[str, str]:
    """Every name that changes: the given renames and those that the library brings (``__aenter__``, ...)."""
    names: Mapping[str, str] = _library.Rule("a", "b", renames).token_replacements
    return names


def render(sources: Mapping[Path, str], renames: Mapping[str, str]) -> dict[Path, str]:
    """Turn written texts into generated ones, under the same keys. No file at a key is read or written."""
    with tempfile.TemporaryDirectory() as name:
        written, generated = Path(name, "written"), Path(name, "generated")
        rule = _library.Rule(str(written), str(generated), renames)
        paths = dict(_write(written, sources))
        _library.unasync_files([str(path) for path in paths.values()], [rule])
        return {key: (generated / path.relative_to(written)).read_text(encoding="utf-8") for key, path in paths.items()}


def _write(folder: Path, sources: Mapping[Path, str]) -> Iterator[tuple[Path, Path]]:
    folder.mkdir()
    for number, (key, text) in enumerate(sources.items()):
        path = folder / f"{number}.py"
        path.write_text(text, encoding="utf-8", newline="\n")
        yield key, path
