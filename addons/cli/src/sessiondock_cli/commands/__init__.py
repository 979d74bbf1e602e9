"""One module for each command, named as the command; it is imported when the command is run."""

from __future__ import annotations
