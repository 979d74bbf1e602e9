"""What it costs to begin: CPU time of importing and of the first client, modules, memory, and what is installed."""

from __future__ import annotations

import json
import os
import resource
import subprocess
from collections.abc import Mapping
from typing import Any

import attrs

from .cases import Effort
from .contending import SDKS, Contender, library, ours

__all__ = ["BUILT_WITH", "measure_starts"]

BUILT_WITH = "attrs and cattrs; requests"
"""The contender that imports the first two, and makes a session of the third."""

CODE: Mapping[str, tuple[str, str]] = {
    # no models without it: the floor of an import here
    "attrs": ("import attrs", "pass"),
    "cattrs": ("import attrs, cattrs", "import requests; requests.Session()"),
    "urllib3": ("import urllib3", "urllib3.PoolManager()"),
    "requests": ("import requests", "requests.Session()"),
    "httpx": ("import httpx", "httpx.Client()"),
    "aiohttp": ("import aiohttp", "pass"),
    "sessiondock": ("from sessiondock_orq import Orq", "Orq(api_key='k', base_url='http://localhost')"),
    "sessiondock, async": (
        "from sessiondock_orq import AsyncOrq",
        # one for which nothing was chosen imports its library at its first call
        "AsyncOrq(api_key='k', base_url='http://localhost', transport='aiohttp')",
    ),
    "sessiondock, all four": (
        """from sessiondock_orq import Orq
from sessiondock_honeyhive import HoneyHive
from sessiondock_humanloop import Humanloop
from sessiondock_syllable import Syllable""",
        "[each(api_key='k', base_url='http://localhost') for each in (Orq, HoneyHive, Humanloop, Syllable)]",
    ),
    "humanloop": ("from humanloop import Humanloop", "Humanloop(api_key='k', host='http://127.0.0.1').sessions"),
    "honeyhive": ("from honeyhive import HoneyHive", "HoneyHive(bearer_auth='k', server_url='http://localhost')"),
    "honeyhive_today": ("from honeyhive import HoneyHive", "HoneyHive(api_key='k', base_url='http://localhost')"),
    "orq": ("from orq_ai_sdk import Orq", "Orq(api_key='k', server_url='http://localhost').sessions"),
    "syllable": (
        "from syllable_sdk import SyllableSDK",
        "SyllableSDK(api_key_header='k', server_url='http://localhost').sessions",
    ),
}
_COUNT = """
import sys; before = set(sys.modules)
{0}
print(len(set(sys.modules) - before))
print(next(int(line.split()[1]) / 1024 for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""
_INSTALLED = """
import json, re
from importlib.metadata import distributions
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname
def known(name): return re.sub("[-_.]+", "-", name).lower()
found = {known(each.metadata["Name"]): each for each in distributions()}
for name in ("pip", "setuptools", "wheel"): found.pop(name, None)
wanted = set()
waiting = ROOTS or list(found)
while waiting:
    name = known(waiting.pop())
    if name in found and name not in wanted:
        wanted.add(name)
        for line in found[name].requires or ():
            if "extra ==" not in line: waiting.append(re.match("[A-Za-z0-9._-]+", line)[0])
sizes = {}
for name in wanted:
    files = {Path(found[name].locate_file(file)) for file in found[name].files or ()}
    origin = json.loads(found[name].read_text("direct_url.json") or "{}")
    if origin.get("dir_info", {}).get("editable"):
        files.update(Path(url2pathname(urlsplit(origin["url"]).path), "src").rglob("*.py"))
    sizes[name] = sum(file.stat().st_size for file in files if file.is_file())
print(json.dumps(sizes))
"""
_ALL = ("orq", "honeyhive", "humanloop", "syllable")
_ROOTS: Mapping[str, list[str]] = {
    "sessiondock": ["sessiondock-orq"],
    "sessiondock, async": ["sessiondock-orq", "aiohttp"],
    "sessiondock, all four": [f"sessiondock-{vendor}" for vendor in _ALL],
}
"""Contender -> the distributions that are counted, with all they require; for others all in their environment."""
_KEPT = ("PATH", "LANG", "TMPDIR")


def _contenders() -> dict[str, Contender]:
    found = {name: library(name) for name in ("attrs", "cattrs", "urllib3", "requests", "httpx", "aiohttp")}
    found["cattrs"] = attrs.evolve(found["cattrs"], name=BUILT_WITH)
    found |= {name: ours(name) for name in CODE if name.startswith("sessiondock")}
    return found | {name: make() for name, make in SDKS.items()}


def _run(contender: Contender, code: str) -> str:
    environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
    command = [str(contender.python), "-c", code]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=environment).stdout


def _milliseconds(contender: Contender, code: str) -> float:
    """CPU time of one process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    _run(contender, code)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1000


def measure_starts(effort: Effort) -> list[dict[str, Any]]:
    """For each contender the times over those of a bare interpreter, round by round, and the sizes."""
    contenders = _contenders()
    found: list[dict[str, Any]] = []
    for name, contender in contenders.items():
        imported, client = CODE[name]
        modules, _ = _run(contender, _COUNT.format(imported)).split()
        modules_client, memory = _run(contender, _COUNT.format(f"{imported}\n{client}")).split()
        installed: dict[str, int] = json.loads(
            _run(contender, _INSTALLED.replace("ROOTS", repr(_ROOTS.get(name, [])))).splitlines()[-1]
        )
        found.append(
            {
                "name": contender.name,
                "modules": [int(modules), int(modules_client)],
                "memory": round(float(memory), 1),
                "distributions": len(installed),
                "megabytes": round(sum(installed.values()) / 1e6, 1),
                "import": [],
                "client": [],
            }
        )
    for _ in range(effort.started):
        # the same interpreter in every environment
        bare = _milliseconds(contenders["sessiondock"], "pass")
        for row, (name, contender) in zip(found, contenders.items(), strict=True):
            imported, client = CODE[name]
            row["import"].append(round(_milliseconds(contender, imported) - bare, 1))
            row["client"].append(round(_milliseconds(contender, f"{imported}\n{client}") - bare, 1))
    return found
