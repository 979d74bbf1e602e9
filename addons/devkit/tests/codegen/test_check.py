"""One planted fault per test. The verdict (kind, file, line) is spelled out, so it is the same on every Python."""

import pytest

from addons.devkit.tests.codegen.project import SOUND, Project
from sessiondock_devkit.codegen import Kind

pytestmark = pytest.mark.smoke

SYNC = "pkg/_sync/acme.py"


def test_a_missing_file(project: Project) -> None:
    assert project.check() == [(Kind.MISSING, SYNC, 1)]


def test_a_file_whose_source_is_gone(project: Project) -> None:
    extra = project.source.with_name("extra.py")
    extra.write_text("async def ping() -> None: ...\n")
    project.generate()
    extra.unlink()

    assert project.check() == [(Kind.STALE, "pkg/_sync/extra.py", 1)]


def test_a_pair_whose_source_is_gone(project: Project) -> None:
    project.generate()
    project.source.unlink()
    project.source.parent.rmdir()

    assert project.check() == [
        (Kind.STALE, SYNC, 1),
        (Kind.NO_SOURCE, "pyproject.toml", 1),
        (Kind.UNUSED_RENAME, "pyproject.toml", 1),
    ]


def test_a_source_that_changed(project: Project) -> None:
    project.generate()
    project.write(SOUND + "answer = 42\n")

    assert project.check() == [(Kind.DIFFERENT, SYNC, 1)]


def test_a_rename_that_changed(project: Project) -> None:
    project.generate()
    project.configure(renames='AsyncAcme = "Emca"')

    assert project.check() == [(Kind.DIFFERENT, SYNC, 1)]


@pytest.mark.parametrize(
    ("old", "new"), [("yield item", "yield item + 1"), ("# Digest: ", "# Digest: 0"), ("\n\n", "\n")]
)
def test_a_file_edited_by_hand(project: Project, old: str, new: str) -> None:
    project.generate()
    text = project.target.read_text()
    project.target.write_text(text.replace(old, new, 1))

    (problem,) = project.check()
    assert problem == (Kind.NO_HEADER if "Digest" in old else Kind.HAND_EDITED, SYNC, 1)


def test_a_file_without_header(project: Project) -> None:
    project.generate()
    project.target.write_text(project.target.read_text().split("\n", 2)[2])
    (project.target.parent / "mine.py").write_text("mine = True\n")

    assert project.check() == [(Kind.NO_HEADER, SYNC, 1), (Kind.NO_HEADER, "pkg/_sync/mine.py", 1)]


@pytest.mark.parametrize(
    "line",
    [
        "SyncFoo = 1",
        "x = _SyncFoo()",
        "_AsyncFoo = 1",
        "import asyncio",
        "import anyio",
        "x = asyncio.sleep(1)",
        "from .._other_async import choose",
        "x: Awaitable[int]",
        "x: Coroutine[None, None, int]",
        "x = handle_async",
        "# then aclose it",
        "# needs an await here",
        "x = 1  # see AsyncAcme",
        "_aclose = 1",
    ],
)
def test_a_leftover(project: Project, line: str) -> None:
    assert project.faults(f"\n{line}\n") == [(Kind.LEFTOVER, 2)]


@pytest.mark.parametrize("line", ["class AsyncOther: ...", "x: AsyncOther", "from a import AsyncOther"])
def test_a_class_without_a_rename(project: Project, line: str) -> None:
    assert project.faults(f"\n{line}\n") == [(Kind.NO_RENAME, 2)]


def test_a_rename_that_nothing_uses(project: Project) -> None:
    project.generate()
    project.configure(renames='AsyncAcme = "Acme"\nAsyncGone = "Gone"')

    assert project.check() == [(Kind.UNUSED_RENAME, "pyproject.toml", 1)]


def test_a_rename_that_only_a_string_or_a_comment_uses(project: Project) -> None:
    project.configure(renames='AsyncAcme = "Acme"\nAsyncGone = "Gone"')
    project.write(SOUND + '# AsyncGone\nx = f"{AsyncGone}"\n')

    assert [kind for kind, path, _ in project.check() if path == "pyproject.toml"] == [Kind.UNUSED_RENAME]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ('x = "AsyncAcme"', [1]),
        ("x = 'AsyncAcme'", [1]),
        ('x = "call aclose, then go"', [1]),
        ('x = b"aclose"', [1]),
        ('x = "an AsyncUnknown"', [1]),
        ('x = "pkg._async.acme"', [1]),
        ('x = "what __aenter__ does"', [1]),
        ('x = "then await it"', [1]),
        ('x = "the async one"', [1]),
        ('x = f"{AsyncAcme}"', [1]),
        ('x = f"AsyncAcme {1}"', [1]),
        ('async def f() -> None:\n    x = f"{await y}"', [2]),
        ('x = f"{y.aclose()!r:>{aread}}"', [1, 1]),
        ('async def f() -> None:\n    x = f"{[z async for z in y]}"', [2]),
        ("x = f\"{f'{AsyncAcme}'}\"", [1]),
        ('x = rf"é{AsyncAcme}é"', [1]),
        ('x = ("é" "AsyncAcme")', [1]),
        ('x = f"""\n{1}\n{AsyncAcme}\n"""', [3]),
        ('x = """\n\naclose\n"""', [3]),
        ('x = (\n    "a"\n    f"{AsyncAcme}"\n)', [3]),
        ('def f() -> "AsyncAcme": ...', [1]),
        ('def f() -> None:\n    """Use aclose."""', [2]),
        ('x = ["AsyncAcme"]\n__all__ += ["AsyncAcme"]', [1, 2]),
    ],
)
def test_a_changing_name_in_a_string(project: Project, text: str, lines: list[int]) -> None:
    assert project.faults(f"{text}\n") == [(Kind.IN_STRING, line) for line in lines]


@pytest.mark.parametrize("text", ['x = "aclosed"', 'x = f"{closing:>{width}}"', 'x = "a" "b"', '"""Neutral."""'])
def test_a_string_without_changing_names_is_fine(project: Project, text: str) -> None:
    assert project.faults(f"{text}\n") == []


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("def f(:", 1),
        ("x = 1\nreturn x", 2),
        ("type X = int", 1),
        ("def f[T](x: T) -> T: ...", 1),
        ('x = f"{y["a"]}"', 1),
        ("x = f'{\"\\n\".join(y)}'", 1),
        ('x = f"{f"{y}"}"', 1),
        ("x = f'{\n    y\n}'", 1),
    ],
)
def test_a_source_that_the_oldest_python_cannot_read(project: Project, text: str, line: int) -> None:
    assert project.faults(f"{text}\n") == [(Kind.UNPARSABLE, line)]


@pytest.mark.parametrize("expression", ["await(x)", "[await(x)]", "await(x) + 1"])
def test_an_output_that_does_not_parse(project: Project, expression: str) -> None:
    assert project.faults(f"async def f(x: int) -> int:\n    return {expression}\n") == [(Kind.UNPARSABLE, 2)]
