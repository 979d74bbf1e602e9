"""The checks of the isolation session find what they are for."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from sessiondock import Provider
from tests.isolation import broken, colours, company, imports, public, targets
from tests.isolation.fault import Fault

NAME = "planted-stranger"
Plant = Callable[[Mapping[str, str], str], None]


@pytest.fixture
def plant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Plant]:
    """Installs a distribution of these files, with these lines in its metadata."""

    def install(files: Mapping[str, str], metadata: str = "") -> None:
        info = tmp_path / "planted_stranger-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {NAME}\nVersion: 1.0\n{metadata}\n")
        (info / "RECORD").write_text("".join(f"{path},,\n" for path in files))
        for path, text in files.items():
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_text(text)

    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    importlib.invalidate_caches()
    yield install
    for name in [name for name in sys.modules if name.partition(".")[0] == "planted"]:
        del sys.modules[name]


def fault(check: Callable[[str], Iterator[str]]) -> str:
    with pytest.raises(Fault) as caught:
        list(check(NAME))
    return str(caught.value)


@pytest.mark.parametrize("text", ["import attrs.filters", "from attrs import frozen", "def f():\n    import attrs"])
def test_an_import_must_be_declared(plant: Plant, text: str) -> None:
    plant({"planted/__init__.py": "import json\nfrom . import part\n", "planted/part.py": text}, "")
    assert "imports attrs, which planted-stranger does not declare" in fault(imports.check)


def test_what_is_declared_may_be_imported(plant: Plant) -> None:
    files = {
        "planted/__init__.py": "import json, attrs\nimport planted.part\n",
        "planted/part.py": "def f():\n    import nowhere.deeper\n",
        "planted/extra/__init__.py": "import nowhere\n",
        "planted/extra/child.py": "",
        "planted/__main__.py": "raise SystemExit\n",
    }
    plant(files, 'Requires-Dist: attrs (>=23)\nRequires-Dist: nowhere>=1; extra == "more"\nProvides-Extra: more')
    assert list(imports.check(NAME)) == [f"{NAME}: 4 modules import only what is declared, 2 need an extra"]


@pytest.mark.parametrize("text", ["raise ImportError('gone')", "import planted.gone", "import json.gone"])
def test_a_module_that_does_not_load_is_found(plant: Plant, text: str) -> None:
    plant({"planted/__init__.py": text}, 'Requires-Dist: nowhere; extra == "more"')
    assert "planted cannot be imported" in fault(imports.check)


def test_a_required_dependency_may_not_be_missing(plant: Plant) -> None:
    plant({"planted/__init__.py": "import nowhere"}, "Requires-Dist: nowhere")
    assert "No module named 'nowhere'" in fault(imports.check)


def test_a_package_is_typed(plant: Plant) -> None:
    plant({"planted/__init__.py": "__all__ = []"}, "")
    assert fault(public.check) == "planted has no py.typed"


def test_a_distribution_has_a_package(plant: Plant) -> None:
    plant({"planted.py": ""}, "")
    assert fault(public.check) == f"{NAME} installs no package"


def test_public_names_are_loaded(plant: Plant) -> None:
    plant({"planted/__init__.py": "__all__ = ['one']\none = 1\n", "planted/py.typed": ""}, "")
    assert list(public.check(NAME)) == ["planted: 1 public names load"]


def test_extras_that_a_dependency_is_asked_for_belong_to_the_company(plant: Plant) -> None:
    plant({}, "Requires-Dist: sessiondock[aiohttp,trio]>=0.1; python_version > '3'")
    asked = company.closure([NAME])
    assert {NAME, "sessiondock", "attrs", "aiohttp", "trio"} <= asked
    assert not {"httpx2", "pytest"} & asked
    assert "trio" not in company.closure(["sessiondock"])


def test_a_stranger_is_found_and_so_is_an_absence(plant: Plant) -> None:
    plant({}, "Requires-Dist: nowhere")
    with pytest.raises(Fault, match=f"nobody declares .*{NAME}"):
        list(company.check(["sessiondock"]))
    with pytest.raises(Fault, match="not installed: nowhere"):
        list(company.check(["sessiondock", "nowhere"]))


def test_code_of_the_other_colour_is_found() -> None:
    ours = ["sessiondock._sync.client", "sessiondock_x._async", "sessiondock_x.wire", "my._async"]
    assert colours.foreign("sync", [*ours, "httpx._client", "requests"]) == ["sessiondock_x._async", "httpx._client"]
    assert colours.foreign("async", [*ours, "httpx", "requests.api"]) == ["sessiondock._sync.client", "requests.api"]


def test_a_broken_stranger_is_reported() -> None:
    (line,) = broken.check("sessiondock")
    assert "hurt nobody" in line
    with pytest.raises(Fault, match="provider broken is not reported"):
        broken.reported([("provider broken", False, "broken-stranger 9.8: broken on purpose")])


def test_every_provider_needs_something_to_answer(tmp_path: Path) -> None:
    record = Provider(name="new", title="New", distribution=NAME, schemes=("new",), sync_class="", async_class="")
    with pytest.raises(Fault, match="provider new has no fake"), targets.settings(record, tmp_path):
        pass


def test_a_process_that_fails_is_told_with_its_words() -> None:
    with pytest.raises(Fault, match="no provider is called 'nowhere'"):
        colours.ask("nowhere")
