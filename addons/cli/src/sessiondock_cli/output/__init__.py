"""Results on standard output: as a table for people, and as JSON, JSON lines, CSV or YAML for programs."""

from __future__ import annotations

from .writer import FORMATS, Writer, chosen_format, open_writer

__all__ = ["FORMATS", "Writer", "chosen_format", "open_writer"]
