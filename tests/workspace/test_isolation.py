"""The checks of the isolation session find planted faults."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from sessiondock import Provider
from tests.isolation import boundaries, broken, dependencies, imports, public, targets, variants
from tests.isolation.fault import Fault

NAME = "planted-example"
Plant = Callable[[Mapping[str, str], str], None]


@pytest.fixture
def plant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Plant]:
    """Installs a distribution of these files, with these lines in its metadata."""

    def install(files: Mapping[str, str], metadata: str = "") -> None:
        info = tmp_path / "planted_example-1.0.dist-info"
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
    assert "imports attrs, which planted-example does not declare" in fault(imports.check)


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


def test_the_extras_of_a_dependency_are_its_dependencies_too(plant: Plant) -> None:
    plant({}, "Requires-Dist: sessiondock[aiohttp,trio]>=0.1; python_version > '3'")
    needed = dependencies.closure([NAME])
    assert {NAME, "sessiondock", "attrs", "aiohttp", "trio"} <= needed
    assert not {"httpx2", "pytest"} & needed
    assert "trio" not in dependencies.closure(["sessiondock"])


def test_undeclared_and_missing_distributions_are_found(plant: Plant) -> None:
    plant({}, "Requires-Dist: nowhere")
    with pytest.raises(Fault, match=f"installed, but not declared: .*{NAME}"):
        list(dependencies.check(["sessiondock"]))
    with pytest.raises(Fault, match="not installed: nowhere"):
        list(dependencies.check(["sessiondock", "nowhere"]))


def test_code_of_the_other_variant_is_found() -> None:
    ours = ["sessiondock._sync.client", "sessiondock_x._async", "sessiondock_x.wire", "my._async"]
    assert variants.of_the_other("sync", [*ours, "httpx._client", "requests"]) == [
        "sessiondock_x._async",
        "httpx._client",
    ]
    assert variants.of_the_other("async", [*ours, "httpx", "requests.api"]) == [
        "sessiondock._sync.client",
        "requests.api",
    ]


PUBLIC = [
    "import sessiondock",
    "from sessiondock import Session, UNSET, connect, __version__",
    "from sessiondock import authoring, errors, testing, protocols",
    "from sessiondock.authoring import checks, Codec, runtime_async",
    "from sessiondock.errors import APIError",
    "from sessiondock.protocols import SupportsGet",
    "from sessiondock.testing import FakeServer\nfrom sessiondock.testing.faults import Fault",
    "import sessiondock.testing.recordings as recordings",
    "from sessiondock_other._private import thing",
    "from . import _private\nfrom .http import Request",
    "import importlib\nimportlib.import_module('sessiondock.authoring')",
]
PRIVATE = {
    "import sessiondock.http": "sessiondock.http",
    "import json, sessiondock.codec as codec": "sessiondock.codec",
    "from sessiondock.models import Session": "sessiondock.models",
    "from sessiondock import Session, checks": "sessiondock.checks",
    "from sessiondock import _unset": "sessiondock._unset",
    "from sessiondock.authoring import _TABLE": "sessiondock.authoring._TABLE",
    "from sessiondock.testing import _loop": "sessiondock.testing._loop",
    "from sessiondock.testing._loop import Loop": "sessiondock.testing._loop",
    "from sessiondock.http import *": "sessiondock.http",
    "if TYPE_CHECKING:\n    from sessiondock._sync.client import BaseClient": "sessiondock._sync.client",
    "def late():\n    from sessiondock.http.call import Call": "sessiondock.http.call",
    "import importlib\nimportlib.import_module('sessiondock._connect')": "sessiondock._connect",
    "__import__('sessiondock.codec')": "sessiondock.codec",
}


@pytest.mark.parametrize("text", PUBLIC)
def test_public_parts_of_the_core_may_be_imported(plant: Plant, text: str) -> None:
    assert list(boundaries.violations(text)) == []
    plant({"planted/__init__.py": "", "planted/part.py": f"def never_called():\n    {text.splitlines()[0]}\n"}, "")
    imports.within_bounds(NAME, imports.modules(NAME).values())


@pytest.mark.parametrize(("text", "name"), PRIVATE.items())
def test_private_parts_of_the_core_are_found(plant: Plant, text: str, name: str) -> None:
    assert [found for _, found in boundaries.violations(text)] == [name]
    plant({"planted/__init__.py": "import sessiondock\n", "planted/part.py": text}, "Requires-Dist: sessiondock")
    line = text.count("\n") + 1
    assert f"part.py:{line} imports {name}" in fault(imports.check)


def test_the_core_may_import_its_own_parts(plant: Plant, monkeypatch: pytest.MonkeyPatch) -> None:
    plant({"planted/__init__.py": "from planted import _part", "planted/_part.py": ""}, "")
    monkeypatch.setattr(boundaries, "CORE", "planted")
    assert len(list(imports.check(NAME))) == 1


def test_an_exception_is_for_one_distribution_and_must_be_used(plant: Plant, monkeypatch: pytest.MonkeyPatch) -> None:
    plant({"planted/__init__.py": "from sessiondock.registry import GROUP"}, "Requires-Dist: sessiondock")
    assert "imports sessiondock.registry" in fault(imports.check)
    monkeypatch.setattr(boundaries, "EXCEPTIONS", {NAME: {"sessiondock.registry": "it is a test"}})
    assert len(list(imports.check(NAME))) == 1
    monkeypatch.setattr(boundaries, "EXCEPTIONS", {NAME: {"sessiondock.registry": "", "sessiondock.codec": ""}})
    assert "does not import sessiondock.codec; remove the exception" in fault(imports.check)


def test_every_exception_has_a_reason_and_is_needed() -> None:
    for exceptions in boundaries.EXCEPTIONS.values():
        for module, reason in exceptions.items():
            assert not boundaries.public(module, boundaries.PUBLIC)
            assert importlib.util.find_spec(module) is not None
            assert len(reason.split()) > 3


def test_a_broken_distribution_is_reported() -> None:
    (line,) = broken.check("sessiondock")
    assert "works beside a broken provider" in line
    with pytest.raises(Fault, match="provider broken is not reported"):
        broken.reported([("provider broken", False, "broken-example 9.8: broken on purpose")], "provider broken")
    with pytest.raises(Fault, match="acme does not work"):
        broken.works("acme", [("provider acme", False, "broken")])


def test_a_broken_hook_plugin_must_stop_the_client(monkeypatch: pytest.MonkeyPatch) -> None:
    def outcome(text: str | None) -> None:
        def report(*_: object, **__: object) -> dict[str, object]:
            if text is not None:
                raise Fault(text)
            return {}

        monkeypatch.setattr(broken, "report", report)
        broken.fails_closed("acme", {}, "folder")

    outcome(f"ConfigurationError: hook plugin of {broken.OWNER}")
    with pytest.raises(Fault, match="does not name it: KeyError"):
        outcome("KeyError")
    with pytest.raises(Fault, match="a client is built although"):
        outcome(None)


def test_every_provider_needs_something_to_connect_to(tmp_path: Path) -> None:
    record = Provider(name="new", title="New", distribution=NAME, schemes=("new",), sync_class="", async_class="")
    with pytest.raises(Fault, match="provider new has no fake"), targets.settings(record, tmp_path):
        pass


def test_a_process_that_fails_is_reported_with_its_message() -> None:
    with pytest.raises(Fault, match="no provider is called 'nowhere'"):
        variants.report("nowhere")
