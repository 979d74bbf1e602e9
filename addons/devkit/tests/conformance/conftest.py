"""Make the provider of these tests look installed."""

from __future__ import annotations

import sys
from pathlib import Path

INSTALLED = str(Path(__file__).parent / "installed")

if INSTALLED not in sys.path:
    sys.path.append(INSTALLED)
