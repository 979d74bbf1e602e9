"""The kit's own parts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal

import pytest

from addons.devkit.tests.conformance.memory.provider import PROVIDER
from addons.devkit.tests.conformance.memory.records import ARCHIVE
from sessiondock import Event
from sessiondock.authoring import AsyncHTTPClient
from sessiondock_devkit.conformance import AsyncConformance, ProviderUnderTest, check, expect
from sessiondock_devkit.conformance.__main__ import main
from sessiondock_devkit.conformance.provider_under_test import resource_of
from sessiondock_devkit.conformance.report import GROUPS, Result, lines, totals
from sessiondock_devkit.conformance.rules import checks
from sessiondock_devkit.conformance.signatures import admits_none, hints
from sessiondock_devkit.conformance.values import EVENT_FIELDS, FOREIGN, TYPES, sample_of, value_of

if TYPE_CHECKING:
    from decimal import Decimal


@pytest.mark.parametrize(
    ("actual", "wanted"),
    [
        ({"a": 1}, {"a": 1.0}),
        ({"a": 1}, {"a": True}),
        ({"a": None}, {}),
        (("a",), ("a", "b")),
        (("a", "b"), ("b", "a")),
        ("ab", ("a", "b")),
        (1, True),
        (Event(name="a"), Event(name="b")),
        (Event(), {"name": "b"}),
        (None, {"name": "b"}),
        (None, {}),
    ],
)
def test_what_is_not_the_same(actual: object, wanted: object) -> None:
    assert not expect.same(actual, wanted)
    with pytest.raises(AssertionError, match="the thing: expected"):
        expect.expect_same(actual, wanted, "the thing")


@pytest.mark.smoke
def test_what_is_the_same() -> None:
    assert expect.same(["a", "b"], ("a", "b"))
    assert expect.same(Event(id="made", name="a", raw={"x": 1}), Event(name="a", raw={"y": 1}))
    assert expect.same(Event(name="a", type="tool"), {"name": "a"})
    assert expect.same({"b": [1, {"c": None}], "a": 1}, {"a": 1, "b": [1, {"c": None}]})


def test_an_error_is_known_only_once_it_was_raised() -> None:
    with pytest.raises(RuntimeError, match="nothing has been caught yet"):
        _ = expect.Caught[ValueError]().error
    with expect.raises(ValueError, "it") as caught:
        raise ValueError("so")
    assert str(caught.error) == "so"


def test_a_value_for_every_field_whose_type_determines_one() -> None:
    assert value_of("level", Literal["low", "high"]) == "low"
    assert value_of("count", int | None) == 3
    assert value_of("started_at", None).tzinfo is not None
    assert value_of("metadata", Mapping[str, float]) == {"first": 1.5, "second": 2.0}
    assert value_of("id", str) != value_of("id", str)
    with pytest.raises(LookupError, match="put a value for 'shape' into samples"):
        value_of("shape", complex)


def test_declared_samples_come_first() -> None:
    samples: dict[str, Any] = {"name": "Ann", "create.name": lambda: "Bob"}
    assert sample_of(samples, "create", "name", str) == "Bob"
    assert sample_of(samples, "update", "name", str) == "Ann"


def test_the_vocabulary_has_no_names_of_vendors() -> None:
    assert not FOREIGN.keys() & (TYPES.keys() | EVENT_FIELDS.keys())


def test_an_annotation_that_only_type_checkers_see() -> None:
    def price(*, amount: Decimal | None = None) -> None: ...

    assert hints(price) == {}
    assert not admits_none(price, "amount")


def test_a_check_needs_a_name_and_a_docstring() -> None:
    def look(self: ProviderUnderTest) -> None:
        """Look."""

    def test_look(self: ProviderUnderTest) -> None: ...

    for function in (look, test_look):
        with pytest.raises(TypeError, match="a check needs a name that starts with test_ and a docstring"):
            check("mine")(function)


def test_an_author_may_add_checks() -> None:
    class Mine(ProviderUnderTest):
        provider = PROVIDER

        @check("mine")
        def test_variant(self) -> None:
            """It is blue."""

    assert [(made.name, made.group, made.summary) for made in checks(Mine).values()] == [
        ("variant", "mine", "It is blue.")
    ]


def test_what_an_author_forgot_is_asked_for() -> None:
    class Bare(ProviderUnderTest):
        provider = ARCHIVE

    with pytest.raises(NotImplementedError, match="must override seed: archive has no create"):
        Bare().seed(1)
    with pytest.raises(NotImplementedError, match="must override seed_recording"):
        Bare().seed_recording(b"")
    with pytest.raises(NotImplementedError, match="combine Bare with Conformance or AsyncConformance"):
        Bare.client_class()

    class Vague(AsyncHTTPClient):
        provider = PROVIDER

    with pytest.raises(TypeError, match=r"declare Vague\.sessions = resource"):
        resource_of(Vague)


def test_the_list_of_checks(capsys: pytest.CaptureFixture[str]) -> None:
    assert main() == 0
    printed = capsys.readouterr().out.splitlines()
    assert len(printed) == len(checks(AsyncConformance)) + len(GROUPS)
    assert printed[0] == "declaration"
    assert "  closing                                A client can be closed twice; " in "\n".join(printed)
    assert "  create_round_trip[...]                 get returns the value that was given to create." in printed


def test_the_report_as_text() -> None:
    def result(outcome: str, note: str, group: str = "get", name: str = "a") -> Result:
        return Result(suite="Acme", group=group, id=name, outcome=outcome, note=note)

    found = [
        result("not applicable", "no delete", "delete", "x[1]"),
        result("not applicable", "no delete", "delete", "x[2]"),
        result("failed", "it is red", "mine"),
        result("passed", "fine"),
        result("skipped", "it cannot"),
        result("skipped", "it cannot", name="b"),
        result("not applicable", "no server", name="c[1]"),
        result("not applicable", "no server", name="c[2]"),
        result("not run", "later", name="d"),
    ]
    assert list(lines(found)) == [
        "Acme: 1 passed, 2 skipped, 1 failed, 1 not run",
        "  get          1 passed, 2 skipped, 1 not run",
        "    skipped: a, b: it cannot",
        "    not applicable, no server: c",
        "  delete       not applicable: no delete",
        "  mine         1 failed",
        "    failed: a: it is red",
    ]
    assert totals([]) == "nothing ran"
