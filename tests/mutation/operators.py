"""The changes that a test should notice, made in a syntax tree one at a time.

What is said to people is left as it is: docstrings, the arguments of a raised error, prose. So are decorators,
annotations, ``__all__`` and overloads.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from typing import Any

import attrs

__all__ = ["Mutant", "applied", "mutants"]

_COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
_ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.Div: ast.Mult, ast.FloorDiv: ast.Div,
    ast.Mod: ast.Mult, ast.Pow: ast.Mult, ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr,
    ast.LShift: ast.RShift, ast.RShift: ast.LShift,
}  # fmt: skip
_OPPOSITES = {"min": "max", "max": "min", "any": "all", "all": "any"}
_UNTOUCHED_FIELDS = {"annotation", "returns", "type_params", "decorator_list"}
_WORDS = re.compile(r"[a-z],? [a-z]")
_SPOKEN_CALLS = {"cast", "TypeVar", "NewType", "ParamSpec"}


@attrs.frozen(kw_only=True)
class Mutant:
    """One change: ``holder.field`` (or one item of it) becomes ``new``.

    Attributes:
        key: what it is called in reports and among the accepted survivors; it holds no line number.
        line: where it is in the file.
        holder: the node that is changed.
        field: the field that is changed.
        index: the item of the field, None when the field is no list.
        new: what is put there.
    """

    key: str
    line: int
    holder: ast.AST
    field: str
    index: int | None
    new: Any


@contextmanager
def applied(mutant: Mutant) -> Generator[None]:
    """The tree with the change; it is taken back in the end."""
    old = _get(mutant.holder, mutant.field, mutant.index)
    _set(mutant, mutant.new)
    try:
        yield
    finally:
        _set(mutant, old)


def mutants(tree: ast.Module) -> list[Mutant]:
    """Every change to this tree, in the order of the file, each under a key of its own."""
    seen = Counter[str]()
    found: list[Mutant] = []
    for mutant in _below(tree, ""):
        seen[mutant.key] += 1
        number = seen[mutant.key]
        found.append(attrs.evolve(mutant, key=f"{mutant.key} #{number}") if number > 1 else mutant)
    return found


def _get(holder: ast.AST, field: str, index: int | None) -> Any:
    value = getattr(holder, field)
    return value if index is None else value[index]


def _set(mutant: Mutant, value: Any) -> None:
    if mutant.index is None:
        setattr(mutant.holder, mutant.field, value)
    else:
        getattr(mutant.holder, mutant.field)[mutant.index] = value


def _below(node: ast.AST, scope: str) -> Iterator[Mutant]:
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        if any(isinstance(each, ast.Name) and each.id == "overload" for each in node.decorator_list):
            return
        scope = f"{scope}.{node.name}" if scope else node.name
    for field, value in ast.iter_fields(node):
        if field in _UNTOUCHED_FIELDS:
            continue
        listed: list[Any] | None = value if isinstance(value, list) else None  # pyright: ignore[reportUnknownVariableType]
        items: list[tuple[int | None, Any]] = [(None, value)] if listed is None else [*enumerate(listed)]
        for index, child in items:
            if isinstance(child, ast.AST) and not _is_left(node, child):
                yield from _here(node, field, index, child, scope)
                yield from _below(child, scope)


def _is_left(parent: ast.AST, child: ast.AST) -> bool:
    if isinstance(parent, ast.Raise):
        return True
    if isinstance(child, (ast.Import, ast.ImportFrom)):
        return True
    if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
        return True
    if isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING":
        return True
    if isinstance(child, (ast.Assign, ast.AnnAssign)):
        names = child.targets if isinstance(child, ast.Assign) else [child.target]
        if any(isinstance(name, ast.Name) and name.id == "__all__" for name in names):
            return True
    return isinstance(child, ast.Call) and isinstance(child.func, ast.Name) and child.func.id in {"TypeVar", "NewType"}


def _here(holder: ast.AST, field: str, index: int | None, node: ast.AST, scope: str) -> Iterator[Mutant]:
    for new in _changes(holder, field, node):
        ast.copy_location(new, node)
        ast.fix_missing_locations(new)
        line = getattr(node, "lineno", 0)
        key = f"{scope or 'module'}: {_shown(holder, node)} -> {_shown(holder, new)}"
        yield Mutant(key=key, line=line, holder=holder, field=field, index=index, new=new)


def _shown(holder: ast.AST, node: Any) -> str:
    text = " ".join(ast.unparse(node).split()) if isinstance(node, ast.AST) else repr(node)
    if isinstance(holder, ast.keyword) and holder.arg:
        text = f"{holder.arg}={text}"
    return text if len(text) <= 160 else f"{text[:100]} ... {text[-50:]}"


def _changes(holder: ast.AST, field: str, node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.stmt):
        yield from _other_statements(node)
    elif isinstance(node, (ast.Compare, ast.BoolOp, ast.UnaryOp, ast.BinOp)):
        yield from _other_operators(node)
    elif isinstance(node, ast.Constant):
        yield from _other_constants(holder, node)
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _OPPOSITES:
        yield ast.Call(ast.Name(_OPPOSITES[node.func.id], ast.Load()), node.args, node.keywords)
    if field == "test" and isinstance(node, ast.expr) and not isinstance(node, (ast.Compare, ast.UnaryOp)):
        yield ast.UnaryOp(ast.Not(), node)
    if field == "ifs":
        yield ast.Constant(True)


def _other_statements(node: ast.stmt) -> Iterator[ast.AST]:
    match node:
        case ast.Break():
            yield ast.Continue()
        case ast.Continue():
            yield ast.Break()
        case ast.Return(value=ast.expr() as value) if not (isinstance(value, ast.Constant) and value.value is None):
            yield ast.Return(ast.Constant(None))
        case ast.Expr() | ast.Raise() | ast.AugAssign():
            yield ast.Pass()
        case ast.Assign(targets=[ast.Attribute() | ast.Subscript(), *_]):
            yield ast.Pass()
        case _:
            pass


def _other_operators(node: ast.Compare | ast.BoolOp | ast.UnaryOp | ast.BinOp) -> Iterator[ast.AST]:
    if isinstance(node, ast.Compare):
        for position, operator in enumerate(node.ops):
            ops = [*node.ops]
            ops[position] = _COMPARISONS[type(operator)]()
            yield ast.Compare(node.left, ops, node.comparators)
    elif isinstance(node, ast.BoolOp):
        yield ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
        for position in range(len(node.values)):
            rest = [value for other, value in enumerate(node.values) if other != position]
            yield rest[0] if len(rest) == 1 else ast.BoolOp(node.op, rest)
    elif isinstance(node, ast.UnaryOp):
        yield node.operand
    elif type(node.op) in _ARITHMETIC:
        yield ast.BinOp(node.left, _ARITHMETIC[type(node.op)](), node.right)


def _other_constants(holder: ast.AST, node: ast.Constant) -> Iterator[ast.AST]:
    value = node.value
    if isinstance(holder, ast.Call) and isinstance(holder.func, ast.Name) and holder.func.id in _SPOKEN_CALLS:
        return
    if isinstance(value, bool):
        yield ast.Constant(not value)
    elif isinstance(value, (int, float)):
        yield ast.Constant(value + 1)
    elif isinstance(value, str) and not _is_prose(holder, value):
        yield ast.Constant(f"XX{value}")
    elif isinstance(value, bytes):
        yield ast.Constant(b"XX" + value)


def _is_prose(holder: ast.AST, value: str) -> bool:
    return _WORDS.search(value) is not None or (isinstance(holder, ast.JoinedStr) and " " in value)
