"""Does a distribution import, typed, with its public names and its entry points?"""

import importlib
from collections.abc import Iterator
from importlib import metadata

from tests.isolation.fault import Fault


def packages(distribution: str) -> list[str]:
    """The top-level packages that it installs. Fault when there is none."""
    files = [file.as_posix() for file in metadata.distribution(distribution).files or ()]
    found = sorted(top for top, _, rest in (file.partition("/") for file in files) if rest == "__init__.py")
    if not found:
        raise Fault(f"{distribution} installs no package")
    return found


def check(distribution: str) -> Iterator[str]:
    """Its packages are typed and load their public names; then its entry points load."""
    found = metadata.distribution(distribution)
    files = {file.as_posix() for file in found.files or ()}
    for package in packages(distribution):
        if f"{package}/py.typed" not in files:
            raise Fault(f"{package} has no py.typed")
        module = importlib.import_module(package)
        for name in module.__all__:
            getattr(module, name)
        yield f"{package}: {len(module.__all__)} public names load"
    for point in found.entry_points:
        if point.group.startswith("sessiondock."):
            yield entry_point(point)


def entry_point(point: metadata.EntryPoint) -> str:
    loaded = point.load()
    if point.group != "sessiondock.providers":
        return f"{point.group}: {point.name} loads"
    for path in (loaded.sync_class, loaded.async_class):
        module, _, name = path.partition(":")
        client = getattr(importlib.import_module(module), name)
        if client.provider != loaded:
            raise Fault(f"{path} names another provider's record")
    return f"{point.name}: {loaded.sync_class} and {loaded.async_class} load"
