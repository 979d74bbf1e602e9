"""What users do not see of a client."""

from __future__ import annotations

from typing import Any


def inside(dock: Any) -> Any:
    """The database that a client runs its programs on."""
    return dock._database
