"""The generated files as they are on disk: compared with the plan, or brought in line with it."""

from collections.abc import Iterator
from pathlib import Path

from . import header
from .config import Config
from .plan import Plan
from .problems import Kind, Problem


def compare(config: Config, plan: Plan) -> Iterator[Problem]:
    """What is wrong with the generated files, told file by file."""
    for path in sorted({*plan.outputs, *existing(config)}):
        if problem := _judge(path, plan.outputs.get(path), owed=path in plan.targets):
            yield problem


def update(config: Config, plan: Plan, *, force: bool) -> tuple[list[Path], list[Problem]]:
    """Write and remove files; paths that changed, and the files left alone because a person wrote in them."""
    changed, rejected = list[Path](), list[Problem]()
    for problem in compare(config, plan):
        if problem.kind in {Kind.HAND_EDITED, Kind.NO_HEADER} and not force:
            rejected.append(problem)
            continue
        text = plan.outputs.get(problem.path)
        if text is None:
            problem.path.unlink()
        else:
            problem.path.parent.mkdir(parents=True, exist_ok=True)
            problem.path.write_text(text, encoding="utf-8", newline="\n")
        changed.append(problem.path)
    return changed, rejected


def existing(config: Config) -> set[Path]:
    """Python files where generated ones belong."""
    found = set[Path]()
    for pair in config.pairs:
        target = config.folder / pair.target
        found.update([target] if target.is_file() else target.rglob("*.py"))
    return found


def _judge(path: Path, wanted: str | None, *, owed: bool) -> Problem | None:
    if not path.exists():
        return Problem(path, 1, Kind.MISSING, "run the generator")
    text = path.read_text(encoding="utf-8")
    if text == wanted:
        return None
    found = header.parse(text)
    if found.source is None:
        return Problem(path, 1, Kind.NO_HEADER, "move what was written here to the source, or generate with --force")
    if not found.intact:
        return Problem(path, 1, Kind.HAND_EDITED, "move the edit to the source, or generate with --force")
    if wanted is None:
        return None if owed else Problem(path, 1, Kind.STALE, f"{found.source} is gone; run the generator")
    return Problem(path, 1, Kind.DIFFERENT, f"{found.source} has changed; run the generator")
