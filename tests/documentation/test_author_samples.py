"""The samples on the pages for authors pass the linter that `new_provider` gives them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from sessiondock_devkit.new_provider import new_provider
from tests.documentation.test_blocks import BLOCK, ROOT, program

PAGES = (
    "conformance-kit",
    "extension-points",
    "providers-without-http",
    "publishing-a-provider",
    "recipes-for-providers",
    "writing-a-hook-plugin",
    "writing-a-provider",
)
# A page is one program with several samples, in which assertions stand for output.
IGNORED = "E402,F811,PT017,PT018"


def test_they_pass(tmp_path: Path) -> None:
    project = new_provider("acme", tmp_path)
    samples = project / "src" / "samples"
    samples.mkdir()
    for name in PAGES:
        page = ROOT / "docs" / "howto" / f"{name}.md"
        if BLOCK.search(page.read_text(encoding="utf-8")):
            text = program(page).strip("\n")
            samples.joinpath(f"{name.replace('-', '_')}.py").write_text(f"{text}\n", encoding="utf-8")
    assert len(list(samples.iterdir())) >= 5

    command = [sys.executable, "-m", "ruff", "check", "--no-cache", "--extend-ignore", IGNORED, "src/samples"]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
