"""Starting anywhere: places, and an environment with nox where nox cannot be imported. Needs Python alone."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from pathlib import Path

try:
    import tomllib as tomllib
except ModuleNotFoundError:
    sys.exit("sessiondock needs Python 3.11 or newer; this is " + sys.version)

ROOT = Path(__file__).resolve().parents[1]
ENVIRONMENTS = ROOT / ".nox"
RESTARTED = "SESSIONDOCK_NOXFILE_RESTARTED"


def python_in(environment: Path) -> Path:
    return environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def keep_bytecode() -> None:
    """Keep what Python compiles, away from the sources. Containers often forbid it, and then every process compiles."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = str(ENVIRONMENTS / "bytecode")


def start_with_nox() -> int:
    """Run the noxfile again by a Python that has nox."""
    if RESTARTED in os.environ:
        sys.exit(f"{sys.executable} has nox installed and cannot import it")
    home = ENVIRONMENTS / "nox"
    python = python_in(home)
    if not python.exists() or subprocess.call([python, "-Ic", "from nox import main"], stderr=subprocess.DEVNULL) != 0:
        print("Installing nox into .nox/nox", flush=True)
        venv.create(home, clear=True, symlinks=os.name != "nt", with_pip=True)
        subprocess.check_call([python, "-m", "pip", "install", "-qq", "nox>=2025.5"])
    return subprocess.call([python, str(ROOT / "noxfile.py"), *sys.argv[1:]], env={**os.environ, RESTARTED: "1"})
