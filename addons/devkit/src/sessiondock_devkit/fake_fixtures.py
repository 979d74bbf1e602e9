"""A pytest fixture for the fake server of every installed provider: ``fake_orq``, ``fake_humanloop``, ...

A fixture is made for each entry point in the group ``sessiondock.fakes``; hyphens in its name become underscores.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib.metadata import entry_points
from types import ModuleType
from typing import Any

import pytest

from sessiondock.testing import FakeServer
from sessiondock.testing.serve import GROUP, load_fake

__all__ = ["fixture_name", "make_plugin"]


def fixture_name(fake: str) -> str:
    """The name of the fixture for the entry point ``fake``."""
    return f"fake_{fake.replace('-', '_')}"


def make_plugin() -> ModuleType:
    """Return a pytest plugin that holds a fixture for each installed fake. No fake is imported until a test asks."""
    plugin = ModuleType("sessiondock_fakes", __doc__)
    for name in sorted(entry_points(group=GROUP).names):
        setattr(plugin, fixture_name(name), _fixture(name))
    return plugin


def _fixture(name: str) -> Any:
    def fake() -> Iterator[FakeServer]:
        with load_fake(name) as server:
            yield server

    fake.__doc__ = f"The fake server of {name}, running, with no sessions; a new one for each test."
    decorated: Callable[..., Any] = pytest.fixture(name=fixture_name(name))(fake)
    return decorated
