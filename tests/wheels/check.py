"""Run in an environment that holds one distribution and what it declares: does it import, typed, with its entry points?

The argument is the distribution's name.
"""

import importlib
import sys
from importlib import metadata


def check(distribution: str) -> list[str]:
    """What was tried; any fault raises."""
    found = metadata.distribution(distribution)
    files = [file.as_posix() for file in found.files or ()]
    packages = sorted(top for top, _, rest in (file.partition("/") for file in files) if rest == "__init__.py")
    if not packages:
        raise SystemExit(f"{distribution} installs no package")
    done = [public_names(package, files) for package in packages]
    return [*done, *(entry_point(point) for point in found.entry_points)]


def public_names(package: str, files: list[str]) -> str:
    if f"{package}/py.typed" not in files:
        raise SystemExit(f"{package} has no py.typed")
    module = importlib.import_module(package)
    for name in module.__all__:
        getattr(module, name)
    return f"{package}: {len(module.__all__)} public names load"


def entry_point(point: metadata.EntryPoint) -> str:
    loaded = point.load()
    if point.group != "sessiondock.providers":
        return f"{point.group}: {point.name} loads"
    for path in (loaded.sync_class, loaded.async_class):
        module, _, name = path.partition(":")
        client = getattr(importlib.import_module(module), name)
        if client.provider != loaded:
            raise SystemExit(f"{path} says that it belongs to another provider")
    return f"{point.name}: {loaded.sync_class} and {loaded.async_class} load"


if __name__ == "__main__":
    print("\n".join(check(sys.argv[1])))
