"""What became of the mutants: kept between runs, compared with the accepted survivors, written down."""

from __future__ import annotations

import ast
import hashlib
import json
import tomllib
from collections.abc import Sequence
from pathlib import Path

from .child import Outcome
from .operators import Mutant, mutants
from .pytest_runs import HOME
from .targets import ROOT, Target

__all__ = ["Report", "Results"]

ACCEPTED = Path(__file__).with_name("accepted.toml")
THRESHOLD = 95.0


class Results:
    """Those of one module; a change of the module forgets them."""

    def __init__(self, target: Target, *, fresh: bool) -> None:
        source = (ROOT / target.path).read_text(encoding="utf-8")
        self._digest = hashlib.sha256(source.encode()).hexdigest()
        self._file = HOME / f"{target.module}.json"
        self.all: dict[str, int] = {mutant.key: mutant.line for mutant in mutants(ast.parse(source))}
        self.status: dict[str, str] = {}
        self.tests: dict[str, str] = {}
        self.complete = False
        if self._file.exists() and not fresh:
            known = json.loads(self._file.read_text(encoding="utf-8"))
            if known["digest"] == self._digest:
                self.status = {key: value for key, value in known["results"].items() if key in self.all}
                self.tests = {key: value for key, value in known["tests"].items() if key in self.all}
                self.complete = known.get("complete", False)

    def is_open(self, key: str) -> bool:
        """Whether a mutant has to be tried."""
        return self.status.get(key, "survived") == "survived"

    def record(self, mutant: Mutant, outcome: Outcome) -> None:
        """Keep what became of a mutant, and which test noticed it."""
        self.status[mutant.key] = outcome.status
        if outcome.test:
            self.tests[mutant.key] = outcome.test
        self._keep()

    def ran(self, *, complete: bool) -> None:
        """Keep whether the mutants that are alive were tried with all tests of the module."""
        self.complete = complete
        self._keep()

    def _keep(self) -> None:
        known = {"digest": self._digest, "complete": self.complete, "results": self.status, "tests": self.tests}
        text = json.dumps(known, indent=1)
        # whole or not at all, since a run may be stopped at any time
        beside = self._file.with_suffix(".new")
        beside.write_text(text, encoding="utf-8")
        beside.replace(self._file)

    @property
    def survivors(self) -> list[str]:
        """The keys of those that no test noticed, in the order of the file."""
        return [key for key in self.all if self.is_open(key)]


class Report:
    """All modules of one run."""

    def __init__(self, *, fresh: bool) -> None:
        self._fresh = fresh
        self._results: dict[str, Results] = {}
        self._wrong: list[str] = []
        self._accepted: dict[str, dict[str, str]] = {}
        for entry in tomllib.loads(ACCEPTED.read_text(encoding="utf-8")).get("survivors", []):
            reasons = self._accepted.setdefault(entry["module"], {})
            reasons |= dict.fromkeys(entry["mutants"], entry["reason"])

    def opened(self, target: Target) -> Results:
        """The results of a module so far."""
        return self._results.setdefault(target.path, Results(target, fresh=self._fresh))

    def fail(self, what: str) -> None:
        """Keep in mind that the run is worth nothing."""
        self._wrong.append(what)

    def line(self, target: Target) -> str:
        """One row of the table: killed, counted, accepted, and with which tests."""
        results = self.opened(target)
        killed, counted = self._score(target)
        rest = len(results.all) - counted
        tests = "all" if results.complete else "quick"
        return f"| {target.path} | {killed} | {counted} | {_percent(killed, counted):.1f} % | {rest} | {tests} |"

    def _score(self, target: Target) -> tuple[int, int]:
        results, accepted = self.opened(target), self._accepted.get(target.path, {})
        counted = [key for key in results.all if key not in accepted]
        return sum(not results.is_open(key) for key in counted), len(counted)

    def finish(self, chosen: Sequence[Target]) -> bool:
        """Write ``.nox/mutation/report.md``; whether everything is as it should be."""
        lines = [
            "| module | killed | of | | accepted | tests |",
            "| --- | --- | --- | --- | --- | --- |",
            *map(self.line, chosen),
            "",
        ]
        for target in chosen:
            lines += self._survivors(target)
        for group in dict.fromkeys(target.group for target in chosen):
            scores = [self._score(target) for target in chosen if target.group == group]
            share = _percent(sum(killed for killed, _ in scores), sum(counted for _, counted in scores))
            lines.append(f"group {group}: {share:.1f} % killed")
            if share < THRESHOLD:
                self.fail(f"group {group} is below {THRESHOLD:g} %")
        lines += [f"WRONG: {what}" for what in self._wrong]
        text = "\n".join(lines)
        (HOME / "report.md").write_text(text + "\n", encoding="utf-8")
        print(text)
        return not self._wrong

    def _survivors(self, target: Target) -> list[str]:
        results, accepted = self.opened(target), self._accepted.get(target.path, {})
        for key in accepted:
            if key not in results.all:
                self.fail(f"accepted, but there is no such mutant: {target.path}: {key}")
            elif not results.is_open(key):
                self.fail(f"accepted, but killed: {target.path}: {key}")
        return [
            f"{target.path}:{results.all[key]}: {key}" + (f"  [{accepted[key]}]" if key in accepted else "")
            for key in results.survivors
        ]


def _percent(killed: int, counted: int) -> float:
    return 100 * killed / counted if counted else 100.0
