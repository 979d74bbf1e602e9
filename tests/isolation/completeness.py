"""Does a type checker know the type of every public name? ``python -m tests.isolation.completeness PACKAGE ...``.

Run it with the Python of the development environment, from the root of the repository. The rules are those of
``pyright --verifytypes``: parameters, results, attributes and module variables are annotated, without unknown parts.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tests.isolation.fault import Fault

ROOT = Path(__file__).parents[2]
SOURCES = sorted(path for kind in ("core/src", "*/*/src", "tests/third_party/*/src") for path in ROOT.glob(kind))


def check(package: str, sources: Sequence[Path] = SOURCES) -> Iterator[str]:
    """Every public name of an importable package, which other names are imported from ``sources``."""
    found = report(package, sources)["typeCompleteness"]
    exported = [symbol for symbol in found["symbols"] if symbol["isExported"]]
    incomplete = [line for symbol in exported for line in reasons(symbol)]
    if not exported:
        raise Fault(f"{package}: pyright finds no public name; it needs a py.typed file and a folder in {SOURCES[0]}")
    if incomplete:
        score = found["completenessScore"]
        raise Fault(f"{package}: {score:.1%} of the public names have a known type\n" + "\n".join(incomplete))
    yield f"{package}: the types of all {len(exported)} public names are known"


def report(package: str, sources: Sequence[Path]) -> dict[str, Any]:
    """What pyright prints. The folders are passed by variable, because it does not read editable installations."""
    variables = {"PYTHONPATH": os.pathsep.join(map(str, sources)), "PYRIGHT_PYTHON_IGNORE_WARNINGS": "1"}
    options = ["--pythonpath", sys.executable, "--ignoreexternal", "--outputjson"]
    done = subprocess.run(
        [sys.executable, "-m", "pyright", *options, "--verifytypes", package],
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode not in {0, 1}:
        raise Fault(f"pyright fails: {done.stdout}{done.stderr}")
    printed: dict[str, Any] = json.loads(done.stdout)
    return printed


def reasons(symbol: dict[str, Any]) -> Iterator[str]:
    """A line for each reason why a symbol's type is not known."""
    if symbol["isTypeKnown"] and not symbol["isTypeAmbiguous"]:
        return
    for each in symbol["diagnostics"]:
        if each["severity"] == "error":
            location = f" ({each['file']}:{each['range']['start']['line'] + 1})" if "range" in each else ""
            yield f"  {symbol['name']}{location}: {' '.join(each['message'].split())}"


def main(packages: Sequence[str]) -> int:
    """Check packages. The exit status is 0 without a fault."""
    faults = 0
    for package in packages:
        try:
            for line in check(package):
                print(line, flush=True)
        except Fault as fault:
            faults += 1
            print(f"FAULT: {fault}", flush=True)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
