"""The public names: typed, listed, and loaded on first use."""

from __future__ import annotations

import ast
import sys
from pathlib import Path
from subprocess import run

import pytest

import sessiondock_orq
from sessiondock import find_provider
from sessiondock.testing.serve import load_fake
from sessiondock_orq.fake import FakeOrq
from sessiondock_orq.provider import PROVIDER


def _loaded_after(code: str, *names: str) -> str:
    program = f"import sys; {code}; print([name for name in {list(names)!r} if name in sys.modules])"
    return run([sys.executable, "-Ic", program], capture_output=True, text=True, check=True).stdout.strip()


def test_every_exported_name_is_typed_listed_and_loaded() -> None:
    tree = ast.parse(Path(sessiondock_orq.__file__).read_text(encoding="utf-8"))
    block = {
        alias.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.level for alias in node.names
    }
    (table,) = (ast.literal_eval(node) for node in ast.walk(tree) if isinstance(node, ast.Dict))
    names = {name for listed in table.values() for name in listed.split()}
    assert block == names == set(vars(sessiondock_orq)["__all__"])
    assert names <= set(dir(sessiondock_orq))
    for name in names:
        exported = getattr(sessiondock_orq, name)
        assert (exported.__name__, exported.__module__) == (name, "sessiondock_orq")
    unknown = "Nothing"
    with pytest.raises(AttributeError, match=unknown):
        getattr(sessiondock_orq, unknown)


@pytest.mark.smoke
def test_the_provider_and_its_fake_are_found_by_name() -> None:
    assert find_provider("orq") is PROVIDER
    assert isinstance(load_fake("orq"), FakeOrq)


def test_importing_the_record_loads_neither_models_nor_an_http_library() -> None:
    heavy = ("attrs", "cattrs", "requests", "httpx", "pluggy", "sessiondock_orq.models", "asyncio")
    assert _loaded_after("import sessiondock_orq.provider", *heavy) == "[]"


USE = """
from sessiondock import UNSET
from sessiondock_orq import Orq
from sessiondock_orq.wire_list import count, listing
arguments = dict(query=UNSET, sort=(), included_fields={}, page=None, page_size=5, cursor=None)
with Orq(api_key="k") as orq:
    orq.sessions.list(page_size=5)
    listing(filters=(), **arguments).page(None)
    count((), UNSET)
    print([name for name in sys.modules if name.startswith("sessiondock_orq.query")])
    orq.sessions.list(filters=[])
"""


def test_the_query_vocabulary_is_loaded_when_it_is_used_and_not_before() -> None:
    program = f"import sys\n{USE}\nprint('sessiondock_orq.query' in sys.modules)"
    done = run([sys.executable, "-Ic", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["[]", "True"]


def test_the_sync_and_async_clients_load_independently() -> None:
    assert _loaded_after("import sessiondock_orq; sessiondock_orq.Orq", "sessiondock_orq._async", "httpx") == "[]"
    assert (
        _loaded_after("import sessiondock_orq; sessiondock_orq.AsyncOrq", "sessiondock_orq._sync", "requests") == "[]"
    )
