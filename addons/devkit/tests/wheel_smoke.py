"""Run where only the devkit and the core are installed: start a provider, check its sync modules, list the checks."""

import tempfile
from pathlib import Path

from sessiondock_devkit.codegen.__main__ import main as codegen
from sessiondock_devkit.conformance.__main__ import main as list_checks
from sessiondock_devkit.new_provider.__main__ import main as new_provider


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        if new_provider(["acme", "--folder", folder]) != 0:
            raise SystemExit("a new provider cannot be started")
        if codegen(["--check", str(Path(folder) / "sessiondock-acme")]) != 0:
            raise SystemExit("the new provider's sync modules are not up to date")
    list_checks()


if __name__ == "__main__":
    main()
