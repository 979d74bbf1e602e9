"""Does a broken stranger hurt anybody?"""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.isolation import targets
from tests.isolation.colours import ask
from tests.isolation.fault import Fault

ENTRY_POINTS = """\
[sessiondock.providers]
broken = broken_stranger:PROVIDER

[sessiondock.plugins]
broken-hooks = broken_stranger.hooks
"""


def plant(folder: Path) -> None:
    """An installed distribution whose provider and hook plugin cannot be imported."""
    (folder / "broken_stranger.py").write_text("raise RuntimeError('broken on purpose')\n")
    info = folder / "broken_stranger-9.9.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: broken-stranger\nVersion: 9.9\n")
    (info / "entry_points.txt").write_text(ENTRY_POINTS)


def check(distribution: str) -> Iterator[str]:
    """It is reported with its distribution and version, and every provider works as before."""
    with tempfile.TemporaryDirectory() as folder:
        plant(Path(folder))
        reported(ask(None, beside=folder)["found"])
        for name, record in targets.records(distribution).items():
            with tempfile.TemporaryDirectory() as place, targets.settings(record, Path(place)) as settings:
                found = ask(name, settings=settings, beside=folder)["found"]
                reported(found)
                if not any(about == f"provider {name}" and ok for about, ok, _ in found):
                    raise Fault(f"{name} is not well beside a broken provider: {found}")
    yield f"{distribution}: a broken provider and plugin beside it are reported, and hurt nobody"


def reported(found: list[tuple[str, bool, str]]) -> None:
    """Fault unless doctor names both."""
    for about in ("provider broken", "plugin broken-hooks"):
        detail = next((detail for each, ok, detail in found if each == about and not ok), "")
        if "broken-stranger 9.9" not in detail or "broken on purpose" not in detail:
            raise Fault(f"{about} is not reported with its distribution, version and fault: {detail!r}")
