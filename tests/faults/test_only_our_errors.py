"""Whatever is passed, and whatever a service answers: a result, or an error of the library's own."""

from __future__ import annotations

import inspect
import json
import os
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.tests.transports.kinds import settled
from sessiondock import SessionDockError, runtime_sync
from sessiondock.authoring import accepted_settings
from sessiondock.values import is_object
from tests.faults.answers import BODIES, REPLACEMENTS, Path, answers, paths, replaced
from tests.faults.canned import Canned
from tests.faults.described import (
    DescribedProvider,
    Method,
    arguments,
    described_providers,
    kind_of,
    methods,
    outcome,
    over_http,
    parameters,
)
from tests.faults.hostile import HOSTILE

pytestmark = pytest.mark.timeout(120)
EXAMPLES = int(os.environ.get("SESSIONDOCK_EXAMPLES", "25"))
NEW = st.one_of(
    st.sampled_from(list(REPLACEMENTS.values())).map(lambda make: make()),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
        max_leaves=8,
    ),
)
CALLS = [
    pytest.param(provider, method, id=f"{provider.name}-{method}")
    for provider in over_http()
    for method in methods(provider.client_class(asynchronous=False))
]


class AsleepError(SessionDockError):
    """In place of a pause."""


@pytest.fixture(autouse=True)
def awake(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits."""

    def sleep(seconds: float) -> None:
        time.sleep(seconds * 0)
        assert seconds <= 60
        raise AsleepError("this would wait")

    monkeypatch.setattr(runtime_sync, "sleep", sleep)


def client_of(provider: DescribedProvider, canned: Canned, **options: Any) -> Any:
    """A client that reaches nothing."""
    cls = provider.client_class(asynchronous=False)
    settings = {"api_key": "key", "base_url": "http://127.0.0.1:1", "http_client": canned, "max_retries": 0}
    return cls(**{**settings, **provider.settings(), **options})


def complaint(error: BaseException) -> str:
    """An error that is not ours, and where it came from."""
    trace, place = error.__traceback__, ""
    while trace is not None:
        if "/src/sessiondock" in trace.tb_frame.f_code.co_filename:
            place = f"{trace.tb_frame.f_code.co_filename.partition('/src/')[2]}:{trace.tb_lineno}"
        trace = trace.tb_next
    return f"{type(error).__name__} at {place}: {str(error)[:80]}"


async def failure_of(method: Method, client: Any, args: list[Any], fields: dict[str, Any]) -> str | None:
    """What is wrong with how a call ends; None when it is as it should be."""
    try:
        await outcome(method.of(client)(*args, **fields))
    except SessionDockError as error:
        return None if str(error) else "no message"
    except Exception as error:  # noqa: BLE001
        return complaint(error)
    return None


def with_value(provider: DescribedProvider, method: Method, name: str, value: Any) -> tuple[list[Any], dict[str, Any]]:
    """The fewest arguments, one of which has this value."""
    function = method.function(provider.client_class(asynchronous=False))
    args, fields = arguments(provider, method, function, provider.suite().unknown_id())
    listed = parameters(function)
    places = [each.name for each in listed if each.kind is not inspect.Parameter.KEYWORD_ONLY]
    if name not in places:
        return args, {**fields, name: value}
    place = places.index(name)
    while len(args) <= place:
        args.append(None)
    args[place] = value
    return args, fields


@pytest.mark.parametrize(("provider", "method"), CALLS)
async def test_no_argument_breaks_a_call(provider: DescribedProvider, method: Method) -> None:
    canned = Canned()
    client = client_of(provider, canned)
    found: dict[str, list[str]] = {}
    for each in parameters(method.function(kind_of(client))):
        for what, make in HOSTILE.items():
            args, fields = with_value(provider, method, each.name, make())
            wrong = await failure_of(method, client, args, fields)
            if wrong is not None:
                found.setdefault(f"{each.name}: {wrong}", []).append(what)
    if found:
        pytest.fail("\n".join(f"{wrong} ({', '.join(whats)})" for wrong, whats in found.items()), pytrace=False)


LOCAL = [
    pytest.param(provider, method, id=f"{provider.name}-{method}")
    for provider in described_providers()
    for method in methods(provider.client_class(asynchronous=False))
    if not provider.speaks_http
]


@pytest.mark.parametrize(("provider", "method"), LOCAL)
async def test_no_argument_breaks_a_call_without_a_service(provider: DescribedProvider, method: Method) -> None:
    found: dict[str, list[str]] = {}
    suite = provider.suite()
    with suite.fixture(), suite.client(max_retries=0) as client:
        for each in parameters(method.function(kind_of(client))):
            for what, make in HOSTILE.items():
                args, fields = with_value(provider, method, each.name, make())
                wrong = await failure_of(method, client, args, fields)
                if wrong is not None:
                    found.setdefault(f"{each.name}: {wrong}", []).append(what)
    report(found)


@pytest.mark.parametrize("provider", over_http(), ids=lambda provider: provider.name)
@pytest.mark.parametrize("asynchronous", [False, True], ids=["sync", "async"])
async def test_no_setting_breaks_a_client(provider: DescribedProvider, asynchronous: bool) -> None:
    cls = provider.client_class(asynchronous=asynchronous)
    names = accepted_settings(cls)
    assert names is not None
    right = {"api_key": "key", "base_url": "http://127.0.0.1:1", **provider.settings()}
    found: dict[str, list[str]] = {}
    for name in names:
        for what, make in HOSTILE.items():
            try:
                client = cls(**{**right, name: make()})
                repr(client)
                await settled((client.aclose if asynchronous else client.close)())
            except Exception as error:  # noqa: BLE001
                if not isinstance(error, SessionDockError) or not str(error):
                    found.setdefault(f"{name}: {complaint(error)}", []).append(what)
    if found:
        pytest.fail("\n".join(f"{wrong} ({', '.join(whats)})" for wrong, whats in found.items()), pytrace=False)


ANSWERED = [each for each in CALLS if each.values[1].resource]  # type: ignore[union-attr]


async def reading(client: Any, method: Method, args: list[Any], fields: dict[str, Any]) -> tuple[Any, str | None]:
    """The result of a call, shown, and what is wrong with how it ends."""
    try:
        result = await outcome(method.of(client)(*args, **fields))
        repr(result)
    except SessionDockError as error:
        return None, None if str(error) else "no message"
    except Exception as error:  # noqa: BLE001
        return None, complaint(error)
    return result, None


def report(found: dict[str, list[str]]) -> None:
    if found:
        lines = [f"{wrong} ({len(whats)}: {'; '.join(whats[:4])})" for wrong, whats in found.items()]
        pytest.fail("\n".join(lines), pytrace=False)


@pytest.mark.parametrize(("provider", "method"), ANSWERED)
async def test_no_answer_breaks_a_call(provider: DescribedProvider, method: Method) -> None:
    canned = Canned()
    client = client_of(provider, canned)
    args, fields = arguments(provider, method, method.function(kind_of(client)), provider.suite().unknown_id())
    found: dict[str, list[str]] = {}
    real = answers(provider).get(method, {})
    for what, canned.body in BODIES.items():
        _, wrong = await reading(client, method, args, fields)
        if wrong is not None:
            found.setdefault(wrong, []).append(what)
    canned.body = json.dumps(real).encode()
    whole, _ = await reading(client, method, args, fields)
    for path in paths(real):
        for what, make in REPLACEMENTS.items():
            canned.body = json.dumps(replaced(real, path, make())).encode()
            result, wrong = await reading(client, method, args, fields)
            if wrong is None and result is None and is_inside_an_item(whole, real, path):
                wrong = "a page is lost to one odd field"
            if wrong is not None:
                found.setdefault(wrong, []).append(f"{what} at {'.'.join(map(str, path))}")
    report(found)


def has_one_of(ids: set[str], value: object) -> bool:
    """Whether it is an object with one of the ids in it."""
    return is_object(value) and any(str(each) in ids for each in value.values() if each is not None)


def is_inside_an_item(whole: Any, real: Any, path: Path) -> bool:
    """Whether a place is inside an item of a page, and neither its id nor what leads to the items."""
    if not hasattr(whole, "has_next") or not len(whole):
        return False
    ids = {str(item.id) for item in whole.items}
    value: Any = real
    is_item = False
    for step in path:
        value = value[step]
        if is_item and str(value) not in ids:
            return True
        is_item = has_one_of(ids, value)
    return False


@pytest.mark.parametrize(("provider", "method"), ANSWERED)
def test_no_several_changes_of_an_answer_break_a_call(provider: DescribedProvider, method: Method) -> None:
    canned = Canned()
    client = client_of(provider, canned)
    args, fields = arguments(provider, method, method.function(kind_of(client)), provider.suite().unknown_id())
    real = answers(provider).get(method, {})

    @settings(max_examples=EXAMPLES, derandomize=True, database=None, deadline=None)
    @given(st.data())
    def check(data: st.DataObject) -> None:
        value = real
        for _ in range(data.draw(st.integers(1, 4))):
            path = data.draw(st.sampled_from(list(paths(value))))
            value = replaced(value, path, data.draw(NEW))
        canned.body = json.dumps(value).encode()
        try:
            result = method.of(client)(*args, **fields)
            repr(result.first() if hasattr(result, "first") else result)
        except SessionDockError as error:
            assert str(error)  # noqa: PT017

    check()
