"""One name gives all the others, or says why it cannot."""

from __future__ import annotations

import ast

import pytest

from sessiondock_devkit.new_provider import KINDS, NewProviderError
from sessiondock_devkit.new_provider.names import LONGEST, TAKEN, Names
from sessiondock_devkit.new_provider.writing import render


def test_everything_is_called_after_the_service() -> None:
    assert Names.of("my-vendor2") == Names(
        name="my-vendor2",
        title="My Vendor2",
        cls="MyVendor2",
        env="MY_VENDOR2",
        package="sessiondock_my_vendor2",
        distribution="sessiondock-my-vendor2",
        scheme="my-vendor2",
    )
    assert Names.of("sessiondock-acme") == Names.of("acme")
    assert Names.of("a" * LONGEST).name == "a" * LONGEST


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("", "use lower-case letters"),
        ("3d", "; 'd' would do"),
        ("My_Vendor", "; 'my-vendor' would do"),
        ("acme-", "; 'acme' would do"),
        ("../acme", "; 'acme' would do"),
        ("a--b", "; 'a-b' would do"),
        ("äcme", "; 'cme' would do"),
        ("acme\n", "; 'acme' would do"),
        ("a" * (LONGEST + 1), "at most 24"),
        ("orq", "pip install sessiondock-orq"),
        ("sessiondock-sqlite", "pip install sessiondock-sql"),
        ("sync-hub", "tells sync from async"),
        ("awaiting", "tells sync from async"),
        ("pager", "the name Pager"),
        ("server", "FakeServer"),
        ("session", "the name Session"),
        ("any", "the name Any"),
        ("aclose", "the name aclose"),
        ("base-client", "the name BaseClient"),
    ],
)
def test_a_name_that_would_not_work_is_rejected(name: str, advice: str) -> None:
    with pytest.raises(NewProviderError) as caught:
        Names.of(name)
    assert advice in str(caught.value)


@pytest.mark.parametrize("kind", KINDS)
def test_no_class_can_hide_what_the_templates_import(kind: str) -> None:
    names = Names.of("acme")
    imported: set[str] = set()
    for path, text in render(names, KINDS[kind]).items():
        for node in ast.walk(ast.parse(text)) if path.suffix == ".py" else ():
            if isinstance(node, ast.ImportFrom):
                imported |= {alias.name for alias in node.names}
    own = {*names.classes, *(f"Async{name}" for name in names.classes)}
    capitals = {name for name in imported if name[0].isupper() and not name.isupper()}
    assert capitals - own <= TAKEN


def test_title_scheme_and_key_may_be_chosen() -> None:
    names = Names.of("acme", title="Acme & Co. (EU)", scheme="ac-me", key_required=False)
    texts = {path.as_posix(): text for path, text in render(names, KINDS["cursor"]).items()}
    record = texts["src/sessiondock_acme/provider.py"]
    assert 'title="Acme & Co. (EU)"' in record
    assert 'schemes=("ac-me",)' in record
    assert "required=False" in record
    assert 'ac-me = "sessiondock_acme.provider:PROVIDER"' in texts["pyproject.toml"]
    assert "| `ACME_API_KEY` | optional |" in texts["README.md"]


@pytest.mark.parametrize(
    ("chosen", "advice"),
    [
        ({"title": ""}, "is no title"),
        ({"title": 'A"B'}, "is no title"),
        ({"title": "A\nB"}, "is no title"),
        ({"title": "A {x}"}, "is no title"),
        ({"title": "A" * (LONGEST + 1)}, "is no title"),
        ({"scheme": "Acme"}, "is no URL scheme"),
        ({"scheme": "a" * (LONGEST + 1)}, "is no URL scheme"),
        ({"scheme": "sqlite"}, "belongs to sessiondock-sql"),
    ],
)
def test_a_title_or_scheme_that_would_not_work_is_rejected(chosen: dict[str, str], advice: str) -> None:
    with pytest.raises(NewProviderError, match=advice):
        Names.of("acme", **chosen)  # type: ignore[arg-type]
