"""Which modules of the core another distribution may import: ours are held to the rule for third parties."""

import ast
from collections.abc import Iterator, Mapping, Set
from importlib import util

CORE = "sessiondock"
PUBLIC = frozenset({CORE, *(f"{CORE}.{name}" for name in ("authoring", "errors", "messages", "protocols", "testing"))})
"""What everybody may import, and the submodules of ``testing``; never a name that begins with an underscore."""

EXCEPTIONS: Mapping[str, Mapping[str, str]] = {}
"""Further modules: distribution -> module -> the reason. An exception that is not used is a fault."""


def violations(text: str, allowed: Set[str] = PUBLIC) -> Iterator[tuple[int, str]]:
    """Line and module or name of each import from the core that is not public."""
    for line, module, name in core_imports(text):
        if not public(module, allowed):
            yield line, module
        elif name.startswith("_") and name != "__version__":
            yield line, f"{module}.{name}"


def public(module: str, allowed: Set[str]) -> bool:
    """Whether a module is one of the allowed, or a public part of ``sessiondock.testing``."""
    private = any(part.startswith("_") for part in module.split("."))
    return module in allowed or (module.startswith(f"{CORE}.testing.") and not private)


def core_imports(text: str) -> Iterator[tuple[int, str, str]]:
    """Line, module and name of each import from the core; the name is empty when the module itself is imported.

    ``import_module`` and ``__import__`` with a literal count too.
    """
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name, "") for alias in node.names if of_core(alias.name))
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and of_core(node.module or ""):
            yield from (_resolved(node.lineno, node.module or "", alias.name) for alias in node.names)
        elif isinstance(node, ast.Call) and (module := _literal_import(node)) and of_core(module):
            yield node.lineno, module, ""


def of_core(module: str) -> bool:
    """Whether a module belongs to the core."""
    return module == CORE or module.startswith(f"{CORE}.")


def _resolved(line: int, module: str, name: str) -> tuple[int, str, str]:
    """``from sessiondock import http`` imports a module."""
    try:
        is_module = util.find_spec(f"{module}.{name}") is not None
    except ImportError:
        is_module = False
    return (line, f"{module}.{name}", "") if is_module else (line, module, name)


def _literal_import(call: ast.Call) -> str | None:
    function = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    first = call.args[0] if call.args else None
    if function in {"import_module", "__import__"} and isinstance(first, ast.Constant):
        return str(first.value)
    return None
