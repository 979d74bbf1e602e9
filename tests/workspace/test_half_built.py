"""A debugger shows clients whose constructor has raised; none of them may raise again."""

from __future__ import annotations

from importlib import metadata

import pytest

from sessiondock import ConfigurationError, Provider
from sessiondock.registry import GROUP, find_provider, load_class

# not those that other tests register or install in this process
_OURS = [entry for entry in metadata.entry_points(group=GROUP) if entry.value.startswith("sessiondock_")]
_INSTALLED = [find_provider(entry.name) for entry in _OURS]
PROVIDERS = sorted({each.name: each for each in _INSTALLED}.items())


@pytest.mark.parametrize("asynchronous", [False, True], ids=["sync", "async"])
@pytest.mark.parametrize(("name", "provider"), PROVIDERS, ids=[name for name, _ in PROVIDERS])
def test_a_client_that_was_not_built_has_a_repr(name: str, provider: Provider, asynchronous: bool) -> None:
    cls = load_class(provider, provider.async_class if asynchronous else provider.sync_class)
    assert repr(cls.__new__(cls)) in {f"<{cls.__name__} {name}, not open>", f"<{cls.__name__} {name}>"}


@pytest.mark.parametrize("asynchronous", [False, True], ids=["sync", "async"])
@pytest.mark.parametrize(("name", "provider"), PROVIDERS, ids=[name for name, _ in PROVIDERS])
def test_a_setting_that_does_not_exist_is_named(
    name: str, provider: Provider, asynchronous: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in (variable for setting in provider.settings for variable in setting.environment):
        monkeypatch.setenv(variable, "x")
    cls = load_class(provider, provider.async_class if asynchronous else provider.sync_class)
    with pytest.raises(ConfigurationError) as caught:
        cls(timeot=3)
    assert str(caught.value).startswith(f"{name}: {cls.__name__} has no such setting: timeot; did you mean timeout? It")
