"""The changes are those that are meant, each is taken back, and what is said to people is left alone."""

from __future__ import annotations

import ast

from tests.mutation.operators import applied, mutants
from tests.mutation.targets import ROOT, targets

SOURCE = '''
"""A sentence."""
__all__ = ["choose"]
LIMIT = 3

@cache
def choose(items: "list[int]", text: str = "a") -> int | None:
    """Choose one."""
    if not items or len(items) > LIMIT:
        raise ValueError(f"at most {LIMIT} items")
    items.sort()
    return min(items) + 1 if text == "a" else None
'''


def test_every_kind_of_change() -> None:
    tree = ast.parse(SOURCE)
    assert [mutant.key for mutant in mutants(tree)] == [
        "module: 3 -> 4",
        "choose: 'a' -> 'XXa'",
        "choose: not items or len(items) > LIMIT -> not items and len(items) > LIMIT",
        "choose: not items or len(items) > LIMIT -> len(items) > LIMIT",
        "choose: not items or len(items) > LIMIT -> not items",
        "choose: not items or len(items) > LIMIT -> not (not items or len(items) > LIMIT)",
        "choose: not items -> items",
        "choose: len(items) > LIMIT -> len(items) >= LIMIT",
        "choose: raise ValueError(f'at most {LIMIT} items') -> pass",
        "choose: items.sort() -> pass",
        "choose: return min(items) + 1 if text == 'a' else None -> return None",
        "choose: text == 'a' -> text != 'a'",
        "choose: 'a' -> 'XXa' #2",
        "choose: min(items) + 1 -> min(items) - 1",
        "choose: min(items) -> max(items)",
        "choose: 1 -> 2",
    ]


def test_a_change_is_taken_back() -> None:
    tree = ast.parse(SOURCE)
    original = ast.unparse(tree)
    for mutant in mutants(tree):
        with applied(mutant):
            compile(tree, "changed", "exec")
            assert ast.unparse(tree) != original
        assert ast.unparse(tree) == original


def test_targets_exist_and_every_change_to_them_has_a_key_of_its_own() -> None:
    for target in targets():
        assert all((ROOT / path).exists() for path in target.tests), target
        keys = [mutant.key for mutant in mutants(ast.parse((ROOT / target.path).read_text(encoding="utf-8")))]
        assert len(keys) == len(set(keys))
