# /// script
# requires-python = ">=3.11"
# dependencies = ["nox>=2025.5"]
# ///
"""Every habit of the project as a session.

``python3 noxfile.py`` runs the required suite, ``python3 noxfile.py -s demo`` one session, ``python3 noxfile.py -l``
lists them. Only Python 3.11+ with pip and venv is needed: where nox cannot be imported, this file makes a private
environment for it and starts again. How things are done is in ``nox_sessions/``.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from nox_sessions.start import ENVIRONMENTS, ROOT, keep_bytecode, start_with_nox

if __name__ == "__main__":
    os.chdir(ROOT)
    keep_bytecode()
try:
    import nox
except ImportError:
    if __name__ != "__main__":
        raise
    sys.exit(start_with_nox())

from nox_sessions.environments import (
    add_wheels,
    build,
    development,
    empty_environment,
    environment,
    fetched,
)
from nox_sessions.interpreters import PYTHONS, interpreters
from nox_sessions.layout import (
    APART,
    DEVKIT,
    distributions,
    load,
    lowest_versions,
    suites,
    tests_with,
    third_parties,
    with_siblings,
)
from nox_sessions.running import beside, quietly, run, run_each

COVERAGE = 98
# Profiles of hypothesis, which conftest.py defines.
FEW, MANY = "required", "properties"
# For sessions of few tests that take long.
PARALLEL = ("-n", "auto", "--maxprocesses", "4", "--dist", "worksteal")
# Compared with their vendors' SDKs.
BENCHED = ("honeyhive", "humanloop", "orq", "sql", "syllable")
# The conformance checks that run where a provider is installed alone.
KIT = "entry_points or typed or lazy or facts_fit or test_client or is_complete or absent or variants or unknown_key"

REQUIRED = ["generate-check", "lint", "types", "isolation", "demo", "docs", "tests"]

nox.options.sessions = REQUIRED
nox.options.default_venv_backend = "none"
nox.options.error_on_missing_interpreters = False
nox.needs_version = ">=2025.5"


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
    folders = ["core", "addons", "providers", "tests", "docs/examples", "nox_sessions"]
    paths = session.posargs or [*folders, *map(str, Path().glob("*.py"))]
    present = [path for path in paths if Path(path).exists()]
    session.env["MYPYPATH"] = os.pathsep.join(str(folder / "src") for folder in (*distributions(), *third_parties()))
    session.env["PYRIGHT_PYTHON_IGNORE_WARNINGS"] = "1"
    names = [load(folder / "pyproject.toml")["project"]["name"] for folder in (*distributions(), *third_parties())]
    complete = [["tests.isolation.completeness", name.replace("-", "_")] for name in names]
    checks = [["pyright", "--pythonpath", python, *session.posargs], ["mypy", *present]]
    run_each(session, python, *checks, *([] if session.posargs else complete))


@nox.session
def tests(session: nox.Session) -> None:
    """The whole suite with coverage on this Python, a smoke selection on the others.

    The tests of each distribution run in a process of their own, as many at a time as there are cores. Arguments go to
    pytest, which then runs alone.
    """
    if session.posargs:
        run(session, development(session), "pytest", *session.posargs)
        return
    pythons = interpreters()
    for version in PYTHONS:
        if version not in pythons:
            session.warn(f"Python {version} was not found; its smoke tests did not run")
    for version, python in list(pythons.items())[1:]:
        smoke = environment(session, f"smoke-{version}", "build", "test", packages=True, python=python)
        files = [path for suite in suites() for path in tests_with(suite, "mark.smoke")]
        run(session, smoke, "pytest", "-q", "-m", "smoke", f"--hypothesis-profile={FEW}", *PARALLEL, *files)
    with_coverage(session)


@nox.session
def lowest(session: nox.Session) -> None:
    """The distributions' suites with the lowest version of every dependency, on the oldest Python.

    Arguments go to pytest.
    """
    oldest = PYTHONS[0]
    python = interpreters().get(oldest)
    if python is None:
        session.skip(f"Python {oldest} was not found")
    python = environment(
        session, "lowest", "build", "test", packages=True, python=python, constraints=lowest_versions()
    )
    if session.posargs:
        run(session, python, "pytest", *session.posargs)
    else:
        # what spans distributions checks the workspace and its tools
        run_each(
            session,
            python,
            *(["pytest", "-q", f"--hypothesis-profile={FEW}", suite] for suite in suites() if suite != "tests"),
        )


def with_coverage(session: nox.Session) -> None:
    """Run the suite; fail when one distribution is covered too little, however well the others are."""
    python = development(session)
    run(session, python, "coverage", "erase")
    run_each(session, python, *(["coverage", "run", "-m", "pytest", *options(suite)] for suite in suites()))
    run(session, python, "coverage", "combine", "--quiet")
    sources = [f"{folder.relative_to(ROOT).as_posix()}/src/*" for folder in distributions()]
    report = ["coverage", "report", f"--fail-under={COVERAGE}"]
    run_each(session, python, *([*report, f"--include={source}"] for source in sources))


def options(suite: str) -> list[str]:
    """What pytest is told to run a suite, without the folders of sessions of their own."""
    apart = [f"--ignore={folder}" for folder in APART.values() if folder.startswith(f"{suite}/")]
    return ["-q", "-m", "not broad", f"--hypothesis-profile={FEW}", suite, *apart]


@nox.session
def isolation(session: nox.Session) -> None:
    """Install each wheel alone in an empty environment, third-party example plugins too, and check it.

    Arguments select distributions: `isolation -- core devkit orq third-party`.
    """
    core, *others = distributions()
    alone = {"core": [core], **{folder.name: [folder] for folder in others}, "third-party": third_parties()}
    built = build(session, *(folder for folders in alone.values() for folder in folders))
    known = fetched(session, *map(str, built.values()))

    def job(name: str, folders: Sequence[Path]) -> Callable[[], None]:
        wheels = dict.fromkeys(built[folder] for folder in (core, *with_siblings(folders)))

        def check() -> None:
            python = empty_environment(session, f"alone-{name}", *wheels, known=known)
            try_alone(session, python, folders)
            if suites := [str(suite) for folder in folders if (suite := folder / "tests/test_conformance.py").exists()]:
                add_wheels(session, python, str(built[DEVKIT]), known=known)
                settings = ["-c", "tests/isolation/pytest.ini", "--rootdir", ".", "-k", KIT]
                quietly(session, python, "-sE", "-m", "pytest", *settings, *suites)

        return check

    chosen = {name: folders for name, folders in alone.items() if name in (session.posargs or alone)}
    beside(session, {name: job(name, folders) for name, folders in chosen.items()})


def try_alone(session: nox.Session, python: str, folders: Sequence[Path]) -> None:
    """Check what is declared, connect sync and async, and run the distributions' own scripts."""
    names = [load(folder / "pyproject.toml")["project"]["name"] for folder in folders]
    quietly(session, python, "-sE", "-m", "tests.isolation", *names)
    for folder in folders:
        if (smoke := folder / "tests" / "wheel_smoke.py").exists():
            quietly(session, python, "-I", str(smoke))


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
    python = development(session)
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


@nox.session
def matrix(session: nox.Session) -> None:
    """Run the other paths of each matrix of which the required suite runs one; arguments go to pytest."""
    found = [files for suite in suites() if (files := tests_with(suite, "mark.broad", "ALIKE"))]
    run_each(session, development(session), *(["pytest", "-q", "-m", "broad", *session.posargs, *f] for f in found))


@nox.session
def properties(session: nox.Session) -> None:
    """Try every property with ten times as many examples as the required suite; arguments go to pytest."""
    options = ["-q", "-m", "hypothesis", f"--hypothesis-profile={MANY}", *session.posargs]
    # those of the third-party examples run where these are installed, see tests/third_party/test_distributions.py
    found = ([path for path in tests_with(suite, "@given(") if "third_party/" not in path] for suite in suites())
    run_each(session, development(session), *(["pytest", *options, *files] for files in found if files))


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
    """A session of 200 MB and one of a million events in bounded memory; an upgrade of 100,000 among other writers."""
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

    A full run counts instructions where valgrind is installed; `bench -- quick instructions` makes a quick one do so.
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
    ours = empty_environment(session, "bench", f"{wheels.pop(ROOT / 'core')}[aiohttp,fast,http2]", *wheels.values())
    session.env["SESSIONDOCK_BENCH_PYTHON"] = ours
    run(session, python, "tests.benchmarks.bench_page", *session.posargs)


@nox.session
def soak(session: nox.Session) -> None:
    """Mixed traffic with random faults on every provider, 20 minutes of it; `soak -- 120` for so many seconds."""
    session.run(development(session), f"{APART['soak']}/soak.py", *session.posargs, external=True)


if __name__ == "__main__":
    nox.main()
