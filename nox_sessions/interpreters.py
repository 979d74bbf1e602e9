"""Interpreters. A name on the path may be a shim that cannot run, so each candidate is tried."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from .start import python_in

PYTHONS = ("3.11", "3.12", "3.13")
# Tried where found. No classifier names them before the suite has passed there.
UNCLAIMED = ("3.14",)


def interpreters() -> dict[str, str]:
    """Working interpreters by version; this one always among them."""
    found = {f"{sys.version_info.major}.{sys.version_info.minor}": sys.executable}
    for version in (*PYTHONS, *UNCLAIMED):
        for python in candidates(version) if version not in found else ():
            if works(python, version):
                found[version] = python
                break
    return found


def candidates(version: str) -> Iterator[str]:
    for folder in os.get_exec_path():
        if python := shutil.which(f"python{version}", path=folder):
            yield python
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    uv = Path.home() / ".local/share/uv"
    for home in (*pyenv.glob(f"versions/{version}.*"), *uv.glob(f"python/cpython-{version}.*")):
        yield str(python_in(home))


def works(python: str, version: str) -> bool:
    code = "import ensurepip, sys, venv; print('%d.%d' % sys.version_info[:2])"
    try:
        result = subprocess.run([python, "-Ic", code], check=False, capture_output=True, text=True)
    except OSError:
        return False
    return result.stdout.strip() == version
