"""The public names: typed, listed, and loaded on first use."""

from __future__ import annotations

import ast
import sys
from pathlib import Path
from subprocess import run

import pytest

import sessiondock_orq
from sessiondock.registry import find_provider
from sessiondock.testing.serve import load_fake
from sessiondock_orq.fake import FakeOrq
from sessiondock_orq.provider import PROVIDER


def _loaded_after(code: str, *names: str) -> str:
    program = f"import sys; {code}; print([name for name in {list(names)!r} if name in sys.modules])"
    return run([sys.executable, "-Ic", program], capture_output=True, text=True, check=True).stdout.strip()


def test_block_table_all_and_what_loads_are_the_same() -> None:
    tree = ast.parse(Path(sessiondock_orq.__file__).read_text(encoding="utf-8"))
    block = {
        alias.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.level for alias in node.names
    }
    names: dict[str, str] = vars(sessiondock_orq)["_NAMES"]
    table = {name for listed in names.values() for name in listed.split()}
    assert block == table == set(sessiondock_orq.__all__)
    assert all(getattr(sessiondock_orq, name).__name__ == name for name in table)
    assert table <= set(dir(sessiondock_orq))
    unknown = "Nothing"
    with pytest.raises(AttributeError, match=unknown):
        getattr(sessiondock_orq, unknown)


@pytest.mark.smoke
def test_the_provider_and_its_fake_are_found_by_name() -> None:
    assert find_provider("orq") is PROVIDER
    assert isinstance(load_fake("orq"), FakeOrq)


def test_importing_the_record_loads_no_http_library_and_no_model() -> None:
    heavy = ("attrs", "cattrs", "requests", "httpx", "pluggy", "sessiondock_orq.models", "asyncio")
    assert _loaded_after("import sessiondock_orq.provider", *heavy) == "[]"


USE = """
from sessiondock_orq import Orq
from sessiondock_orq.wire_list import count, listing
words = dict(query=None, sort=(), included_fields={}, page=None, page_size=5, cursor=None)
with Orq(api_key="k") as orq:
    orq.sessions.list(page_size=5)
    listing(filters=(), **words).request(None)
    count((), None)
    print([name for name in sys.modules if name.startswith("sessiondock_orq.query")])
    orq.sessions.list(filters=[])
"""


def test_the_query_vocabulary_is_loaded_when_it_is_used_and_not_before() -> None:
    program = f"import sys\n{USE}\nprint('sessiondock_orq.query' in sys.modules)"
    done = run([sys.executable, "-Ic", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["[]", "True"]


def test_one_colour_does_not_load_the_other() -> None:
    assert _loaded_after("import sessiondock_orq; sessiondock_orq.Orq", "sessiondock_orq._async", "httpx") == "[]"
    assert (
        _loaded_after("import sessiondock_orq; sessiondock_orq.AsyncOrq", "sessiondock_orq._sync", "requests") == "[]"
    )
