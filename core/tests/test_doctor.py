from __future__ import annotations

import importlib.util
import sys
from dataclasses import replace
from importlib import metadata
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from core.tests.dock_server import PROVIDER, FakeDock
from sessiondock import Diagnosis, Finding, Requirement, doctor, hooks, register, registry


@pytest.fixture(autouse=True)
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_registered", {})
    monkeypatch.setattr(sys, "path", [*sys.path])
    monkeypatch.delenv(hooks.DISABLE, raising=False)
    monkeypatch.delenv("DOCK_URL", raising=False)
    monkeypatch.setenv("DOCK_KEY", FakeDock.default_key)
    register(PROVIDER)


def distribution(folder: Path, name: str, points: str) -> None:
    info = folder / f"{name}-2.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 2.0\n")
    (info / "entry_points.txt").write_text(points)
    sys.path.insert(0, str(folder))


def test_says_what_is_there_but_no_secret() -> None:
    diagnosis = doctor()
    shown = str(diagnosis)
    assert shown.startswith("ok    sessiondock ")
    assert "library httpx" in shown
    assert "aiohttp under asyncio, httpx under trio, unless a transport is chosen" in shown
    assert "registered in this process; API live; api_key from DOCK_KEY, base_url not set" in shown
    assert FakeDock.default_key not in shown
    assert repr(diagnosis) == shown
    assert diagnosis._repr_html_().startswith("<table><tr><th></th><th>about</th>")  # pyright: ignore[reportPrivateUsage]


def test_a_notebook_gets_no_markup_from_a_finding() -> None:
    diagnosis = Diagnosis(findings=(Finding(about="<b>", ok=False, detail="<script>"),))
    assert str(diagnosis) == "FAIL  <b>  <script>"
    assert "<td>FAIL</td><td>&lt;b&gt;</td><td>&lt;script&gt;</td>" in diagnosis._repr_html_()  # pyright: ignore[reportPrivateUsage]


def test_says_what_is_broken(tmp_path: Path) -> None:
    (tmp_path / "good_plugin.py").write_text(
        "from sessiondock import hookimpl\n@hookimpl\ndef redact(text):\n    return text\n"
    )
    distribution(
        tmp_path, "sick", "[sessiondock.providers]\nsick = no_such_module:X\n[sessiondock.plugins]\nill = no_such\n"
    )
    distribution(tmp_path, "good", "[sessiondock.plugins]\ngood = good_plugin\n")
    diagnosis = doctor()
    assert not diagnosis.ok
    found = {each.about: each for each in diagnosis.findings}
    assert "sick 2.0" in found["provider sick"].detail
    assert "of sick 2.0: it cannot be loaded: ModuleNotFoundError" in found["plugin ill"].detail
    assert found["plugin good"].ok
    assert "FAIL  provider sick" in str(diagnosis)


def test_a_provider_whose_classes_do_not_load(tmp_path: Path) -> None:
    (tmp_path / "halfway.py").write_text(
        "from sessiondock.provider import Provider\n"
        "P = Provider(name='halfway', title='H', distribution='halfway', schemes=('halfway',),\n"
        "             sync_class='nope:A', async_class='b:B')"
    )
    distribution(tmp_path, "halfway", "[sessiondock.providers]\nhalfway = halfway:P\n")
    found = {each.about: each for each in doctor().findings}
    assert found["provider halfway"].detail.startswith("2.0: MissingDependencyError")


def test_plugins_turned_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(hooks.DISABLE, "1")
    assert "turned off by SESSIONDOCK_DISABLE_PLUGINS" in str(doctor())


def test_a_library_that_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sessiondock._doctor._LIBRARIES", ("surely-not-installed",))
    assert "library surely-not-installed  not installed" in str(doctor())


def test_an_entry_point_of_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = metadata.EntryPoint(name="lost", value="no_such_module", group=hooks.GROUP)

    def only_this(group: str) -> tuple[metadata.EntryPoint]:
        return (entry,)

    monkeypatch.setattr(
        "sessiondock._doctor.metadata",
        SimpleNamespace(
            entry_points=only_this, version=metadata.version, PackageNotFoundError=metadata.PackageNotFoundError
        ),
    )
    assert "of an unknown distribution: it cannot be loaded: ModuleNotFoundError" in str(doctor())


def test_trouble_of_any_kind_is_a_finding() -> None:
    with FakeDock() as server:
        finding = doctor("dock", settings={"base_url": server.base_url, "plugins": 3}).findings[-1]
    assert not finding.ok
    assert finding.detail.startswith("ConfigurationError: plugins must be a list")


def test_asks_a_provider_for_an_answer() -> None:
    with FakeDock() as server:
        diagnosis = doctor("dock", settings={"base_url": server.base_url})
        assert diagnosis.findings[-1].detail.endswith("it answers, and has sessions")
        wrong = doctor("dock://", settings={"base_url": server.base_url, "api_key": "wrong-key"}).findings[-1]
        assert not wrong.ok
        assert wrong.detail.startswith("AuthenticationError: status 401")
        assert "wrong-key" not in wrong.detail
    unknown = doctor("nonesuch://").findings[-1]
    assert not unknown.ok
    assert "no provider is called" in unknown.detail


def test_a_provider_whose_driver_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    needs = tuple(
        Requirement(name=name, module=module, install="pip install it")
        for name, module in (("dock", "no_such_driver"), ("other", "no_other_driver"), ("dock", "json"))
    )
    monkeypatch.setattr(registry, "_registered", {"dock": replace(PROVIDER, requirements=needs)})
    (finding,) = [each for each in doctor().findings if each.about == "provider dock"]
    assert finding.ok
    assert finding.detail.endswith("no_such_driver is not installed; to use dock, pip install it")
    monkeypatch.setattr(registry, "_registered", {"dock": replace(PROVIDER, requirements=needs[1:])})
    (finding,) = [each for each in doctor().findings if each.about == "provider dock"]
    assert finding.ok


def test_says_how_to_install_the_faster_library(monkeypatch: pytest.MonkeyPatch) -> None:
    find: Any = importlib.util.find_spec

    def without(name: str, *package: str) -> Any:
        return None if name == "aiohttp" else find(name, *package)

    monkeypatch.setattr(importlib.util, "find_spec", without)
    assert "pip install 'sessiondock[aiohttp]' makes calls take" in str(doctor())
