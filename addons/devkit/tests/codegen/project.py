"""A small project to plant faults in."""

from pathlib import Path

from sessiondock_devkit import codegen
from sessiondock_devkit.codegen import Kind, Problem

PAIRS = 'pairs = [["pkg/_async", "pkg/_sync"]]'

SOUND = '''"""Give items."""

from collections.abc import AsyncIterator


class AsyncAcme:
    """Opens and closes."""

    async def __aenter__(self) -> "int":
        return await self.count()

    async def items(self) -> AsyncIterator[int]:
        async for item in self.source:
            yield await item

    async def aclose(self) -> None:
        await self.source.aclose()
'''

SOUND_GENERATED = '''"""Give items."""

from collections.abc import Iterator


class Acme:
    """Opens and closes."""

    def __enter__(self) -> "int":
        return self.count()

    def items(self) -> Iterator[int]:
        for item in self.source:
            yield item

    def close(self) -> None:
        self.source.close()
'''


class Project:
    """``written`` is the source of the module ``pkg/_async/acme.py``."""

    def __init__(self, folder: Path, written: str = SOUND, *, renames: str = 'AsyncAcme = "Acme"') -> None:
        self.folder = folder
        self.source = folder / "pkg/_async/acme.py"
        self.target = folder / "pkg/_sync/acme.py"
        self.source.parent.mkdir(parents=True)
        self.write(written)
        self.configure(renames=renames)

    def configure(self, *settings: str, pairs: str = PAIRS, renames: str = "") -> None:
        lines = ["[tool.sessiondock.codegen]", pairs, *settings, "[tool.sessiondock.codegen.renames]", renames]
        (self.folder / "pyproject.toml").write_text("\n".join(lines))

    def write(self, text: str) -> None:
        self.source.write_text(text, newline="\n")

    def generate(self, *, force: bool = False) -> list[Problem]:
        return codegen.generate(self.folder, force=force)[1]

    def check(self) -> list[tuple[Kind, str, int]]:
        """Kind, path and line of every problem: the verdict that may not depend on the Python."""
        found = codegen.check(self.folder)
        return [(fault.kind, fault.path.relative_to(self.folder).as_posix(), fault.line) for fault in found]

    def faults(self, written: str) -> list[tuple[Kind, int]]:
        """Kind and line of the faults that this text brings into a project without any."""
        assert self.generate() == []
        self.write(SOUND + written)
        lines = SOUND.count("\n")
        return [(kind, line - lines) for kind, path, line in self.check() if path == "pkg/_async/acme.py"]
