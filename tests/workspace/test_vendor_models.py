"""Every vendor's model is stored and read back as it was, without a line of code in its provider."""

from __future__ import annotations

import importlib
import importlib.util
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.tests.model_strategies import models
from sessiondock import Event, Provider, Recording, Session, installed_providers


def vendor_models() -> list[type[Any]]:
    providers = [record for record in installed_providers().values() if isinstance(record, Provider)]
    for package in sorted({record.sync_class.partition(":")[0] for record in providers}):
        if importlib.util.find_spec(f"{package}.models") is not None:
            importlib.import_module(f"{package}.models")
    found = [each for base in (Session, Event, Recording) for each in base.__subclasses__()]
    return [each for each in found if each.__module__.startswith("sessiondock_")]


@pytest.mark.parametrize("kind", vendor_models())
@given(data=st.data())
def test_round_trips(kind: Any, data: st.DataObject) -> None:
    value: Any = data.draw(models(kind))
    again: Any = kind.from_json(value.to_json())
    assert again == value
    assert again.raw == value.raw
    assert repr(again).startswith(f"{kind.__name__}(")


@pytest.mark.parametrize("kind", vendor_models())
def test_they_are_frozen_and_unhashable(kind: type[Any]) -> None:
    value = kind(id="1")
    with pytest.raises(TypeError, match="unhashable"):
        hash(value)
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        value.id = "2"
    assert repr(value) == f"{kind.__name__}(id='1')"


def test_there_are_some() -> None:
    assert len(vendor_models()) >= 7
