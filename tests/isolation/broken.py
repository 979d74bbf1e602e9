"""Is a broken third-party distribution reported, and does it do no more harm than it must?"""

import contextlib
import tempfile
from collections.abc import Generator, Iterator
from pathlib import Path

from tests.isolation import targets
from tests.isolation.fault import Fault
from tests.isolation.variants import report

OWNER, REASON = "broken-example 9.9", "broken on purpose"
Findings = list[tuple[str, bool, str]]


@contextlib.contextmanager
def planted(group: str, name: str) -> Generator[str]:
    """A folder with an installed distribution whose entry point cannot be imported."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "broken_example.py").write_text(f"raise RuntimeError({REASON!r})\n")
        info = Path(folder, "broken_example-9.9.dist-info")
        info.mkdir()
        (info / "METADATA").write_text("Metadata-Version: 2.1\nName: broken-example\nVersion: 9.9\n")
        (info / "entry_points.txt").write_text(f"[{group}]\n{name} = broken_example:IT\n")
        yield folder


def check(distribution: str) -> Iterator[str]:
    """A broken provider leaves every provider working; with a broken hook plugin no client is built."""
    with (
        planted("sessiondock.providers", "broken") as provider,
        planted("sessiondock.plugins", "broken-hooks") as plugin,
    ):
        reported(report(None, beside=provider)["found"], "provider broken")
        reported(report(None, beside=plugin)["found"], "plugin broken-hooks")
        for name, record in targets.records(distribution).items():
            with tempfile.TemporaryDirectory() as folder, targets.settings(record, Path(folder)) as settings:
                works(name, report(name, settings=settings, beside=provider)["found"])
                fails_closed(name, settings, plugin)
                works(name, report(name, settings=settings, beside=plugin, SESSIONDOCK_DISABLE_PLUGINS="1")["found"])
    yield f"{distribution}: works beside a broken provider, and builds no client beside a broken hook plugin"


def reported(found: Findings, about: str) -> None:
    """Fault unless ``doctor`` names the entry point, its distribution and version, and the exception."""
    detail = next((detail for each, ok, detail in found if each == about and not ok), "")
    if OWNER not in detail or REASON not in detail:
        raise Fault(f"{about} is not reported with its distribution, version and exception: {detail!r}")


def works(name: str, found: Findings) -> None:
    """Fault unless ``doctor`` finds that the provider works."""
    if not any(about == f"provider {name}" and ok for about, ok, _ in found):
        raise Fault(f"{name} does not work beside a broken distribution: {found}")


def fails_closed(name: str, settings: dict[str, object], plugin: str) -> None:
    """Fault unless building a client fails with an error that names the broken plugin."""
    try:
        report(name, settings=settings, beside=plugin)
    except Fault as fault:
        if "ConfigurationError" in str(fault) and OWNER in str(fault):
            return
        raise Fault(f"{name}: the error of a broken hook plugin does not name it: {fault}") from fault
    raise Fault(f"{name}: a client is built although a hook plugin cannot be loaded")
