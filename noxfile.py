# /// script
# requires-python = ">=3.11"
# dependencies = ["nox>=2025.5"]
# ///
"""Every habit of the project as a session.

``python3 noxfile.py`` runs the required suite, ``python3 noxfile.py -s demo`` one session, ``python3 noxfile.py -l``
lists them. Only Python 3.11+ with pip and venv is needed: where nox cannot be imported, this file makes a private
environment for it and starts again.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import venv
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

try:
    import tomllib
except ModuleNotFoundError:
    sys.exit("sessiondock needs Python 3.11 or newer; this is " + sys.version)

ROOT = Path(__file__).resolve().parent
ENVIRONMENTS = ROOT / ".nox"
RESTARTED = "SESSIONDOCK_NOXFILE_RESTARTED"


def python_in(environment: Path) -> Path:
    return environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def start_with_nox() -> int:
    """Run this file again by a Python that has nox."""
    if RESTARTED in os.environ:
        sys.exit(f"{sys.executable} has nox installed and cannot import it")
    home = ENVIRONMENTS / "nox"
    python = python_in(home)
    if not python.exists() or subprocess.call([python, "-Ic", "from nox import main"], stderr=subprocess.DEVNULL) != 0:
        print("Installing nox into .nox/nox", flush=True)
        venv.create(home, clear=True, symlinks=os.name != "nt", with_pip=True)
        subprocess.check_call([python, "-m", "pip", "install", "-qq", "nox>=2025.5"])
    return subprocess.call([python, __file__, *sys.argv[1:]], env={**os.environ, RESTARTED: "1"})


if __name__ == "__main__":
    os.chdir(ROOT)
try:
    import nox
    from nox.command import CommandFailed
    from packaging.requirements import Requirement
    from packaging.utils import canonicalize_name
    from packaging.version import Version
except ImportError:
    if __name__ != "__main__":
        raise
    sys.exit(start_with_nox())

PYTHONS = ("3.11", "3.12", "3.13")
# Tried where found. No classifier names them before the suite has passed there.
UNCLAIMED = ("3.14",)
COVERAGE = 98
# One worker for each core, and no more than a server of PostgreSQL each is worth.
PARALLEL = ("-n", "auto", "--maxprocesses", "4", "--dist", "worksteal")
# Folders with a session of their own: they install other software, start servers, measure, or take minutes.
APART = {
    "faults": "tests/faults",
    "kit-faults": "tests/kit_faults",
    "scaffold": "tests/scaffold",
    "peers": "tests/peers",
    "live": "tests/live",
    "bench": "tests/benchmarks",
    "soak": "tests/soak",
    "clusters": "tests/clusters",
    "large": "tests/large",
    "terminal": "tests/terminal",
}
# Compared with their vendors' SDKs.
BENCHED = ("honeyhive", "humanloop", "orq", "syllable")
DEVKIT = ROOT / "addons/devkit"
# What depends on the versions of libraries; not so what checks the workspace and its tools.
OF_LIBRARIES = ("core/tests", "providers")
# The conformance checks that run where a provider is installed alone.
KIT = "entry_points or typed or lazy or facts_fit or test_client or is_complete or absent or variants or unknown_key"

nox.options.sessions = ["generate-check", "lint", "types", "isolation", "demo", "docs", "tests"]
nox.options.default_venv_backend = "none"
nox.options.error_on_missing_interpreters = False
nox.needs_version = ">=2025.5"


def load(pyproject: Path) -> dict[str, Any]:
    return tomllib.loads(pyproject.read_text(encoding="utf-8"))


def distributions() -> list[Path]:
    """Folders of everything that is built into a wheel, core first, and each after those that it depends on."""
    folders = [path.parent for kind in ("addons", "providers") for path in ROOT.glob(f"{kind}/*/pyproject.toml")]
    return [ROOT / "core", *sorted(folders, key=lambda folder: (len(own_requirements(folder)), folder))]


def own_requirements(folder: Path) -> list[str]:
    """The names of our distributions that one depends on, beside the core."""
    required = load(folder / "pyproject.toml")["project"].get("dependencies", [])
    names = [canonicalize_name(Requirement(each).name) for each in required]
    return [name for name in names if name.startswith("sessiondock-")]


def with_siblings(folders: Iterable[Path]) -> list[Path]:
    """Folders, and those of our distributions that they depend on."""
    named = {load(folder / "pyproject.toml")["project"]["name"]: folder for folder in distributions()}
    found = list(folders)
    for folder in found:
        found += [named[name] for name in own_requirements(folder) if named[name] not in found]
    return found


def third_parties() -> list[Path]:
    """Folders of example distributions by third parties, which are not installed for development."""
    return sorted(path.parent for path in ROOT.glob("tests/third_party/*/pyproject.toml"))


# Environments. They are shared between sessions and kept between runs, so nox's own, one per session, are not used.


def environment(
    session: nox.Session,
    name: str,
    *groups: str,
    packages: bool = False,
    python: str = sys.executable,
    constraints: Sequence[str] = (),
) -> str:
    """The Python of an environment with these dependency groups, and with our packages, editable, if asked for."""
    home = ENVIRONMENTS / name
    requirements = nox.project.dependency_groups(load(ROOT / "pyproject.toml"), *groups)
    editable = [option for folder in distributions() for option in ("-e", with_extras(folder))] if packages else []
    pyprojects = [folder / "pyproject.toml" for folder in distributions()] if packages else []
    state = digest(python, *requirements, *constraints, *(path.read_text(encoding="utf-8") for path in pyprojects))
    stamp = home / "installed"
    if not stamp.exists() or stamp.read_text() != state:
        session.run(python, "-m", "venv", "--clear", str(home), external=True, silent=True)
        (home / "constraints.txt").write_text("\n".join(constraints), encoding="utf-8")
        constrained = ["-c", str(home / "constraints.txt")]
        install(session, str(python_in(home)), *constrained, *requirements)
        if editable:
            install(session, str(python_in(home)), *constrained, "--no-build-isolation", *editable)
        stamp.write_text(state)
    return str(python_in(home))


def install(session: nox.Session, python: str, *arguments: str, into: str | None = None) -> None:
    """Let ``python``'s pip install into its own environment, or into that of the Python ``into``."""
    target = ["--python", into] if into else []
    session.run(python, "-m", "pip", *target, "install", "-qq", *arguments, external=True)


def with_extras(folder: Path) -> str:
    extras = load(folder / "pyproject.toml")["project"].get("optional-dependencies", {})
    return f"{folder}[{','.join(extras)}]" if extras else str(folder)


def lower_bounds(folder: Path) -> dict[str, Version]:
    """The lowest version that a distribution says it works with, for each dependency, those of its extras included."""
    project = load(folder / "pyproject.toml")["project"]
    extras = project.get("optional-dependencies", {}).values()
    bounds = dict[str, Version]()
    for line in [*project["dependencies"], *(line for extra in extras for line in extra)]:
        requirement = Requirement(line)
        lowest = [Version(part.version) for part in requirement.specifier if part.operator in {">=", "==", "~="}]
        if lowest:
            bounds[canonicalize_name(requirement.name)] = max(lowest)
    return bounds


def lowest_versions() -> list[str]:
    """Constraints that keep every direct dependency at its lower bound, and our own distributions where they are."""
    together = dict[str, Version]()
    for bounds in map(lower_bounds, distributions()):
        together |= {name: max(bound, together.get(name, bound)) for name, bound in bounds.items()}
    ours = {canonicalize_name(load(folder / "pyproject.toml")["project"]["name"]) for folder in distributions()}
    return [f"{name}=={bound}" for name, bound in sorted(together.items()) if name not in ours]


def requirements(wheel: Path) -> str:
    """The lines of a wheel's metadata that name its dependencies."""
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        text = archive.read(name).decode()
    return "\n".join(line for line in text.splitlines() if line.startswith("Requires-Dist:"))


def digest(*texts: str) -> str:
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()


def development(session: nox.Session) -> str:
    return environment(session, "dev", "dev", packages=True)


def empty_environment(session: nox.Session, name: str, *wheels: Path | str, known: Path | None = None) -> str:
    """The Python of a new environment that holds these wheels and what they declare, and not even pip."""
    home = ENVIRONMENTS / name
    venv.create(home, clear=True, symlinks=os.name != "nt")
    add_wheels(session, str(python_in(home)), *map(str, wheels), known=known)
    return str(python_in(home))


def add_wheels(session: nox.Session, python: str, *wheels: str, known: Path | None = None) -> None:
    """Install wheels into an environment without pip; from a folder of `fetched` if given."""
    builder = environment(session, "build", "build")
    source = ["--no-index", "--find-links", str(known)] if known else []
    install(session, builder, "--no-compile", *source, *wheels, into=python)


def fetched(session: nox.Session, *wheels: str) -> Path:
    """A folder with everything that these wheels depend on. Installing from it takes seconds."""
    home = ENVIRONMENTS / "fetched"
    state = digest(sys.version, *wheels, *(requirements(Path(wheel)) for wheel in wheels))
    stamp = home / "state"
    if not stamp.exists() or stamp.read_text() != state:
        shutil.rmtree(home, ignore_errors=True)
        builder = environment(session, "build", "build")
        session.run(builder, "-m", "pip", "wheel", "-qq", "--wheel-dir", str(home), *wheels, external=True)
        stamp.write_text(state)
    return home


def build(session: nox.Session, *folders: Path) -> dict[Path, Path]:
    """The wheel of each folder, built from its source distribution unless it is there."""
    python = environment(session, "build", "build")
    wheels = dict[Path, Path]()
    for folder in folders:
        out = ENVIRONMENTS / "wheels" / folder.name
        state, stamp = digest(*contents(folder)), out / "built"
        if not stamp.exists() or stamp.read_text() != state:
            shutil.rmtree(out, ignore_errors=True)
            arguments = ["-m", "build", "--no-isolation", "--outdir", str(out), str(folder)]
            session.run(python, *arguments, external=True, silent=True)
            stamp.write_text(state)
        (wheels[folder],) = out.glob("*.whl")
    return wheels


def contents(folder: Path) -> Iterator[str]:
    """Name and text of every file that a wheel of this folder is made of."""
    beside = (folder / name for name in ("CHANGELOG.md", "LICENSE", "README.md", "pyproject.toml"))
    for path in sorted([*beside, *folder.glob("src/**/*")]):
        if path.is_file() and "__pycache__" not in path.parts:
            yield from (path.relative_to(folder).as_posix(), path.read_text(encoding="utf-8"))


# Interpreters. A name on the path may be a shim that cannot run, so each candidate is tried.


def interpreters() -> dict[str, str]:
    """Working interpreters by version; this one always among them."""
    found = {f"{sys.version_info.major}.{sys.version_info.minor}": sys.executable}
    for version in (*PYTHONS, *UNCLAIMED):
        for python in candidates(version) if version not in found else ():
            if works(python, version):
                found[version] = python
                break
    return found


def candidates(version: str) -> Iterator[str]:
    for folder in os.get_exec_path():
        if python := shutil.which(f"python{version}", path=folder):
            yield python
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    uv = Path.home() / ".local/share/uv"
    for home in (*pyenv.glob(f"versions/{version}.*"), *uv.glob(f"python/cpython-{version}.*")):
        yield str(python_in(home))


def works(python: str, version: str) -> bool:
    code = "import ensurepip, sys, venv; print('%d.%d' % sys.version_info[:2])"
    try:
        result = subprocess.run([python, "-Ic", code], check=False, capture_output=True, text=True)
    except OSError:
        return False
    return result.stdout.strip() == version


# Sessions.


def run(session: nox.Session, python: str, *arguments: str) -> None:
    session.run(python, "-m", *arguments, external=True)


def run_each(session: nox.Session, python: str, *commands: Sequence[str]) -> None:
    """Run all of them and fail if one of them fails."""
    failed = list[str]()
    for arguments in commands:
        try:
            run(session, python, *arguments)
        except CommandFailed:
            failed.append(" ".join(arguments))
    if failed:
        session.error("failed: " + "; ".join(failed))


def generated_folders() -> list[str]:
    folders = [ROOT, *distributions(), *third_parties()]
    return [str(f) for f in folders if "codegen" in load(f / "pyproject.toml")["tool"].get("sessiondock", {})]


@nox.session
def generate(session: nox.Session) -> None:
    """Make the sync files. `generate -- --check` only says what is wrong."""
    run(session, development(session), "sessiondock_devkit.codegen", *session.posargs, *generated_folders())


@nox.session(name="generate-check")
def generate_check(session: nox.Session) -> None:
    """Check that the sync files are what the generator makes."""
    run(session, development(session), "sessiondock_devkit.codegen", "--check", *generated_folders())


@nox.session
def lint(session: nox.Session) -> None:
    """Ruff: its rules and its format."""
    run_each(session, development(session), ["ruff", "check", "."], ["ruff", "format", "--check", "."])


@nox.session
def types(session: nox.Session) -> None:
    """mypy --strict and pyright strict, on everything or on the paths given; then the types of all public names."""
    python = development(session)
    paths = session.posargs or ["core", "addons", "providers", "tests", "docs/examples", "noxfile.py"]
    present = [path for path in paths if Path(path).exists()]
    session.env["MYPYPATH"] = os.pathsep.join(str(folder / "src") for folder in (*distributions(), *third_parties()))
    session.env["PYRIGHT_PYTHON_IGNORE_WARNINGS"] = "1"
    names = [load(folder / "pyproject.toml")["project"]["name"] for folder in (*distributions(), *third_parties())]
    complete = ["tests.isolation.completeness", *(name.replace("-", "_") for name in names)]
    checks = [["mypy", *present], ["pyright", "--pythonpath", python, *session.posargs]]
    run_each(session, python, *checks, *([] if session.posargs else [complete]))


@nox.session
def tests(session: nox.Session) -> None:
    """The whole suite with coverage on this Python, a smoke selection on the others.

    The suite runs in as many processes as there are cores. Arguments go to pytest, which then runs in one process
    unless they say ``-n 2``.
    """
    if session.posargs:
        run(session, development(session), "pytest", *session.posargs)
        return
    apart = [f"--ignore={folder}" for folder in APART.values()]
    pythons = interpreters()
    for version in PYTHONS:
        if version not in pythons:
            session.warn(f"Python {version} was not found; its smoke tests did not run")
    for version, python in list(pythons.items())[1:]:
        smoke = environment(session, f"smoke-{version}", "build", "test", packages=True, python=python)
        run(session, smoke, "pytest", "-q", "-m", "smoke", *apart)
    with_coverage(session, *apart)


@nox.session
def lowest(session: nox.Session) -> None:
    """The suite with the lowest version of every dependency, on the oldest Python. Arguments go to pytest."""
    oldest = PYTHONS[0]
    python = interpreters().get(oldest)
    if python is None:
        session.skip(f"Python {oldest} was not found")
    python = environment(
        session, "lowest", "build", "test", packages=True, python=python, constraints=lowest_versions()
    )
    run(session, python, "pytest", *(session.posargs or [*PARALLEL, "-q", *OF_LIBRARIES]))


def with_coverage(session: nox.Session, *arguments: str) -> None:
    """Run the suite; fail when one distribution is covered too little, however well the others are."""
    python = development(session)
    run(session, python, "coverage", "erase")
    run(session, python, "coverage", "run", "-m", "pytest", *PARALLEL, *arguments)
    run(session, python, "coverage", "combine", "--quiet")
    sources = [f"{folder.relative_to(ROOT).as_posix()}/src/*" for folder in distributions()]
    report = ["coverage", "report", f"--fail-under={COVERAGE}"]
    run_each(session, python, *([*report, f"--include={source}"] for source in sources))


@nox.session
def isolation(session: nox.Session) -> None:
    """Install each wheel alone in an empty environment, third-party example plugins too, and check it.

    Arguments select distributions: `isolation -- core devkit orq third-party`.
    """
    core, *others = distributions()
    alone = {"core": [core], **{folder.name: [folder] for folder in others}, "third-party": third_parties()}
    chosen = {name: folders for name, folders in alone.items() if name in (session.posargs or alone)}
    built = build(session, *(folder for folders in alone.values() for folder in folders))
    known = fetched(session, *map(str, built.values()))
    failed = list[str]()
    for name, folders in chosen.items():
        wheels = dict.fromkeys(built[folder] for folder in (core, *with_siblings(folders)))
        try:
            python = empty_environment(session, f"alone-{name}", *wheels, known=known)
            try_alone(session, python, folders)
            if suites := [str(suite) for folder in folders if (suite := folder / "tests/test_conformance.py").exists()]:
                add_wheels(session, python, str(built[DEVKIT]), known=known)
                settings = ["-c", "tests/isolation/pytest.ini", "--rootdir", ".", "-k", KIT]
                session.run(python, "-sE", "-m", "pytest", *settings, *suites, external=True)
        except CommandFailed:
            failed.append(name)
    if failed:
        session.error("failed: " + ", ".join(failed))


def try_alone(session: nox.Session, python: str, folders: Sequence[Path]) -> None:
    """Check what is declared, connect sync and async, and run the distributions' own scripts."""
    names = [load(folder / "pyproject.toml")["project"]["name"] for folder in folders]
    session.run(python, "-sE", "-m", "tests.isolation", *names, external=True)
    for folder in folders:
        if (smoke := folder / "tests" / "wheel_smoke.py").exists():
            session.run(python, "-I", str(smoke), external=True)


@nox.session(name="dist-check")
def dist_check(session: nox.Session) -> None:
    """Check what an index would be given, and put it into dist/.

    Arguments choose among the distributions, with the version each must have: `dist-check -- sessiondock-sql/0.1.0`.
    """
    projects = {folder: load(folder / "pyproject.toml")["project"] for folder in distributions()}
    tags = {f"{project['name']}/{project['version']}": folder for folder, project in projects.items()}
    if unknown := set(session.posargs) - tags.keys():
        session.error(f"no distribution has this name and version: {', '.join(sorted(unknown))}")
    wheels = build(session, *(tags[tag] for tag in session.posargs or tags))
    shutil.rmtree("dist", ignore_errors=True)
    Path("dist").mkdir()
    files = [path for wheel in wheels.values() for path in (wheel, *wheel.parent.glob("*.tar.gz"))]
    copies = [shutil.copy(path, "dist") for path in files]
    run(session, environment(session, "release", "release"), "twine", "check", "--strict", *copies)


@nox.session
def changes(session: nox.Session) -> None:
    """Check the fragments of every page of changes, or collect them: `changes -- sql 0.1.1`."""
    python = environment(session, "release", "release")
    command = ["towncrier", "build", "--config", "towncrier.toml", "--name", ""]
    if session.posargs:
        name, version = session.posargs
        (folder,) = (folder for folder in distributions() if folder.name == name)
        run(session, python, *command, "--yes", "--version", version, "--dir", str(folder))
        return
    drafts = ([*command, "--draft", "--version", "next", "--dir", str(folder)] for folder in distributions())
    run_each(session, python, *drafts)


@nox.session
def workflows(session: nox.Session) -> None:
    """Look for what is unsafe in the workflows. Nothing is asked of a server."""
    python = environment(session, "release", "release")
    session.run(str(Path(python).with_name("zizmor")), "--offline", "--no-progress", ".github", external=True)


@nox.session
def demo(session: nox.Session) -> None:
    """Run the main job, sync and async, from the wheels, on the embedded default."""
    built = build(session, ROOT / "core", ROOT / "providers" / "sql")
    python = empty_environment(session, "demo", *built.values())
    for example in ("quickstart", "quickstart_async"):
        session.run(python, "-I", f"docs/examples/{example}.py", external=True)


@nox.session
def docs(session: nox.Session) -> None:
    """Build the documentation; warnings are errors."""
    if not Path("docs/conf.py").exists():
        session.skip("there is no docs/conf.py")
    python = environment(session, "docs", "build", "docs", packages=True)
    run(session, python, "sphinx", "-qW", "--keep-going", "docs", "docs/_build/html")


def apart(session: nox.Session) -> None:
    folder = APART[session.name]
    if not Path(folder).is_dir():
        session.skip(f"there is no {folder}")
    run(session, development(session), "pytest", folder, *session.posargs)


@nox.session
def faults(session: nox.Session) -> None:
    """Break requests and responses in every way, with every HTTP library; search errors and logs for secrets."""
    run(session, development(session), "pytest", APART["faults"], *(session.posargs or PARALLEL))


@nox.session(name="kit-faults")
def kit_faults(session: nox.Session) -> None:
    """Plant faults into providers and count those that the conformance kit catches; arguments choose among them."""
    python = development(session)
    if not session.posargs:
        run(session, python, "pytest", APART["kit-faults"], *PARALLEL)
    run(session, python, "tests.kit_faults", *session.posargs)


@nox.session
def scaffold(session: nox.Session) -> None:
    """Write a new provider of every kind, and run its linter, type checkers and tests; `scaffold -- -k library`."""
    run(session, development(session), "pytest", APART["scaffold"], *(session.posargs or PARALLEL))


@nox.session
def peers(session: nox.Session) -> None:
    """Compare our requests with those of the vendors' own SDKs."""
    apart(session)


@nox.session
def terminal(session: nox.Session) -> None:
    """Use the command in a real terminal, and its pages in a real browser."""
    apart(session)


@nox.session
def live(session: nox.Session) -> None:
    """Run against real services that start here, the providers' own suites among it."""
    servers = {"SESSIONDOCK_ADK_SERVERS": "sqlite database", "SESSIONDOCK_ADK_ENVIRONMENT": str(ENVIRONMENTS / "adk")}
    arguments = session.posargs or [APART["live"], "providers/adk/tests"]
    for module in (["tests.live.adk.environment"], ["pytest", *arguments]):
        session.run(development(session), "-m", *module, external=True, env=servers)


@nox.session
def clusters(session: nox.Session) -> None:
    """Move sessions in parts on Dask and Ray, and read exported Parquet with DuckDB and Polars."""
    python = environment(session, "clusters", "build", "test", "clusters", packages=True)
    run(session, python, "pytest", *(session.posargs or [APART["clusters"]]))


@nox.session
def large(session: nox.Session) -> None:
    """Copy a session of 200 MB and one of a million events, and see that memory stays bounded."""
    apart(session)


@nox.session
def mutation(session: nox.Session) -> None:
    """Change the deciding modules, one small mistake at a time, and see whether a test notices.

    Arguments choose modules and groups: `mutation -- core/src/sessiondock/http/retry.py calls`.
    """
    run(session, development(session), "tests.mutation", *session.posargs)


@nox.session
def bench(session: nox.Session) -> None:
    """Measure us, HTTP libraries and vendors' SDKs, and write the page of benchmarks; `bench -- quick` in minutes.

    `bench -- page` writes the page again from the figures of the last run. Other arguments choose among the scripts of
    tests/benchmarks by name: `bench -- import sql`.
    """
    python = development(session)
    if session.posargs == ["page"]:
        run(session, python, "tests.benchmarks.page")
        return
    scripts = {script.stem.removeprefix("bench_"): script.stem for script in Path(APART["bench"]).glob("bench_*.py")}
    if chosen := [scripts[name] for name in session.posargs if name in scripts]:
        for name in chosen:
            run(session, python, f"tests.benchmarks.{name}")
        return
    wheels = build(session, ROOT / "core", *(ROOT / "providers" / name for name in BENCHED))
    ours = empty_environment(session, "bench", f"{wheels.pop(ROOT / 'core')}[aiohttp,fast]", *wheels.values())
    session.env["SESSIONDOCK_BENCH_PYTHON"] = ours
    run(session, python, "tests.benchmarks.bench_page", *session.posargs)


@nox.session
def soak(session: nox.Session) -> None:
    """Mixed traffic with random faults on every provider, 20 minutes of it; `soak -- 120` for so many seconds."""
    session.run(development(session), f"{APART['soak']}/soak.py", *session.posargs, external=True)


if __name__ == "__main__":
    nox.main()
