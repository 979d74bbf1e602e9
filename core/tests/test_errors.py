from __future__ import annotations

import builtins
import copy
import inspect
import pickle

import pytest

from sessiondock import errors
from sessiondock.errors import SessionDockError

EVERY = [value for value in vars(errors).values() if inspect.isclass(value) and issubclass(value, SessionDockError)]


def made(cls: type[SessionDockError]) -> SessionDockError:
    error = cls("what happened", provider="acme", operation="get")
    for name, value in {
        "status": 404,
        "attempts": 3,
        "body": "{}",
        "retry_after": 1.5,
        "errors": ({"msg": "x"},),
    }.items():
        if hasattr(error, name):
            setattr(error, name, value)
    return error


def test_the_tree_in_the_docstring_is_the_tree() -> None:
    drawn = errors.__doc__ or ""
    assert [cls.__name__ for cls in EVERY if cls.__name__ not in drawn] == []
    assert sorted(errors.__all__) == sorted(cls.__name__ for cls in EVERY)


@pytest.mark.smoke
@pytest.mark.parametrize("cls", EVERY, ids=lambda cls: cls.__name__)
def test_survives_pickle_and_copy(cls: type[SessionDockError]) -> None:
    error = made(cls)
    for twin in (pickle.loads(pickle.dumps(error)), copy.copy(error), copy.deepcopy(error)):
        assert type(twin) is cls
        assert twin.__dict__ == error.__dict__
        assert str(twin) == str(error) == "acme.get: what happened"
        assert twin.args == error.args


def test_text_names_what_is_known() -> None:
    assert str(SessionDockError("m")) == "m"
    assert str(SessionDockError("m", provider="orq")) == "orq: m"


@pytest.mark.parametrize(
    ("cls", "builtin"),
    [
        (errors.InvalidValueError, ValueError),
        (errors.UnsupportedFieldError, TypeError),
        (errors.UnsupportedOperationError, AttributeError),
        (errors.TimeoutError, builtins.TimeoutError),
    ],
)
def test_is_caught_as_the_builtin_too(cls: type[SessionDockError], builtin: type[Exception]) -> None:
    with pytest.raises(builtin, match="no"):
        raise cls("no")
