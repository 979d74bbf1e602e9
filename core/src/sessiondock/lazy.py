"""Lazy module namespaces: a name's module is imported when the name is used first."""

from __future__ import annotations

import sys
from importlib import import_module

TYPE_CHECKING = False  # typing's own costs more to import than this module

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

__all__ = ["lazy_exports"]


def lazy_exports(
    package: str, modules: Mapping[str, str]
) -> tuple[Callable[[str], Any], Callable[[], list[str]], list[str]]:
    """Make ``__getattr__``, ``__dir__`` and ``__all__`` for a package whose names are loaded on first use.

    Type checkers read the same names from an ``if TYPE_CHECKING:`` block, written ``from .models import X as X``.
    Exported classes and functions get the package as their ``__module__``, so that reprs, tracebacks and pickles show
    the public path.

    Args:
        package: the package's ``__name__``.
        modules: module, relative to the package or absolute, -> the names it provides, separated by spaces.
    """
    module_of = {name: module for module, names in modules.items() for name in names.split()}

    def __getattr__(name: str) -> Any:  # noqa: N807
        if name not in module_of:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        path = module_of[name]
        root = package.partition(".")[0]
        module = path if path.partition(".")[0] == root else f"{package}.{path}"
        value = _load(module, name)
        _publish(value, package)
        setattr(sys.modules[package], name, value)
        return value

    def __dir__() -> list[str]:  # noqa: N807
        return sorted({*vars(sys.modules[package]), *module_of})

    return __getattr__, __dir__, sorted(module_of)


def _load(module: str, name: str) -> Any:
    """A module's attribute or, when it has none of that name, its submodule."""
    missing = object()
    value = getattr(import_module(module), name, missing)
    return import_module(f"{module}.{name}") if value is missing else value


def _publish(value: Any, package: str) -> None:
    """Set the public module of a class or function that this package defines in a module of its own."""
    home = getattr(value, "__module__", None)
    is_class, is_function = isinstance(value, type), type(value) is type(_publish)
    if not (is_class or is_function) or not str(home).startswith(f"{package}."):
        return
    if is_class and hasattr(value, "__attrs_attrs__"):
        import inspect

        # get_type_hints looks names up in the class's module, so annotations are resolved while it is the real one
        value.__annotations__ = inspect.get_annotations(value, eval_str=True)
    value.__module__ = package
