"""YAML in which nothing can act on a terminal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

from ..text import escape_json

__all__ = ["yaml_text"]


class _Dumper(yaml.SafeDumper):
    pass


def _represent_text(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    # only a scalar in double quotes can hold escapes
    style = '"' if escape_json(text) != text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)  # pyright: ignore[reportUnknownMemberType]


_Dumper.add_representer(str, _represent_text)


def yaml_text(value: Mapping[str, Any], *, ascii_only: bool) -> str:
    """A mapping as a YAML document, its keys in their order."""
    text: str = yaml.dump(dict(value), Dumper=_Dumper, sort_keys=False, allow_unicode=not ascii_only)
    return escape_json(text)
