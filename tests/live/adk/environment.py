"""The environment that google-adk runs in: its own, made once and kept between runs."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ADK_VERSION = "2.13.0"
# DatabaseSessionService needs SQLAlchemy; ADK's own extra for it would bring a Spanner client too.
REQUIREMENTS = (f"google-adk=={ADK_VERSION}", "sqlalchemy[asyncio]>=2,<3")
LOCATION = "SESSIONDOCK_ADK_ENVIRONMENT"
ROOT = Path(__file__).resolve().parents[3]


def adk_python() -> Path:
    """The Python that has google-adk; made once, in the folder ``SESSIONDOCK_ADK_ENVIRONMENT`` or under .nox."""
    home = Path(os.environ.get(LOCATION) or ROOT / ".nox" / "adk")
    python = home / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    stamp = home / "installed"
    wanted = "\n".join(REQUIREMENTS)
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted and works(python):
        return python
    if home.exists() and not (home / "pyvenv.cfg").is_file() and any(home.iterdir()):
        raise RuntimeError(f"{LOCATION} names {home}, which holds something else; give it an empty or a new folder")
    shutil.rmtree(home, ignore_errors=True)
    venv.create(home, symlinks=os.name != "nt", with_pip=True)
    subprocess.run([python, "-m", "pip", "install", "-qq", "--disable-pip-version-check", *REQUIREMENTS], check=True)
    stamp.write_text(wanted, encoding="utf-8")
    return python


def works(python: Path) -> bool:
    """Whether the environment still runs: the Python it was made from may be gone."""
    try:
        return subprocess.run([python, "-Ic", "import google.adk"], check=False, capture_output=True).returncode == 0
    except OSError:
        return False


if __name__ == "__main__":
    sys.stdout.write(f"google-adk {ADK_VERSION} runs in {adk_python()}\n")
