"""Which modules are changed, and which fast tests should notice. A group is held to the threshold together."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import attrs

__all__ = ["ROOT", "Target", "targets"]

ROOT = Path(__file__).resolve().parents[2]
_CORE = "core/src/sessiondock"
_TESTS = "core/tests"

# group -> module below the source folder -> its tests below the test folder
_OF_CORE: dict[str, dict[str, str]] = {
    "http": {
        "http/retry.py": "http/test_retry.py",
        "http/redirects.py": "http/test_redirects.py http/test_rest.py",
        "http/target.py": "http/test_target.py",
        "http/redact.py": "http/test_redact.py http/test_rest.py",
        "http/error_mapping.py": "http/test_error_mapping.py",
        "http/json_page.py": "http/test_json_page.py",
        "http/message.py": "http/test_message.py http/test_rest.py _async/test_pipeline.py",
        "http/recording_headers.py": "http/test_recording_headers.py",
        "http/timeouts.py": "http/test_rest.py test_settings.py",
        "http/deadline.py": "http/test_rest.py _async/test_pipeline.py",
        "http/proxies.py": "http/test_proxies.py",
        "http/call.py": "_async/test_pipeline.py _async/test_pager.py",
    },
    "calls": {
        "binding.py": "test_binding.py _async/test_hook_accounts.py",
        "hooks.py": "test_hooks.py",
        "registry.py": "test_connect.py",
        "settings.py": "test_settings.py",
        "client_options.py": "test_client_options.py test_settings.py test_connect.py",
        "connection_url.py": "test_connection_url.py test_connect.py",
        "operation_scope.py": "test_operation_scope.py _async/test_hook_accounts.py _async/test_pipeline.py"
        " _async/test_perform.py",
        "polling.py": "test_polling.py",
    },
    "paging": {
        "paging.py": "test_paging.py _async/test_pager.py",
        "resume.py": "test_resume.py _async/test_pager.py",
        "repeats.py": "test_paging.py test_resume.py _async/test_pager.py",
        "_async/pager.py": "_async/test_pager.py _async/test_hook_accounts.py",
    },
    "values": {
        "json_text.py": "test_json_text.py",
        "codec.py": "test_codec.py test_straight_line.py test_from_bytes.py test_models.py test_raw_reader.py",
        "declaration.py": "test_codec.py test_straight_line.py test_from_bytes.py test_models.py test_raw_reader.py",
        "from_bytes.py": "test_from_bytes.py",
        "received.py": "test_from_bytes.py test_models.py",
        "undecoded.py": "test_from_bytes.py http/test_json_page.py",
        "checks.py": "test_checks.py",
        "values.py": "test_values.py test_codec.py",
        "serialization.py": "test_serialization.py test_models.py",
    },
}
_OF_PROVIDERS: dict[str, dict[str, str]] = {
    "orq": {
        "wire.py": "test_wire.py test_models.py _async",
        "wire_list.py": "test_wire.py test_models.py _async",
    },
    "humanloop": {
        "wire.py": "test_wire.py test_from_raw_property.py _async/test_sessions.py _async/test_failures.py",
        "raw.py": "_async/test_from_raw.py test_from_raw_property.py _async/test_sessions.py",
    },
    "adk": {
        "wire.py": "test_wire_answers.py test_edges.py test_wire.py _async",
        "events.py": "test_wire_answers.py test_edges.py test_wire.py _async",
        "paging.py": "test_wire_answers.py test_edges.py test_wire.py _async",
    },
    "honeyhive": {
        f"wire/{name}.py": "test_wire_requests.py test_edges.py test_wire.py _async"
        for name in ("events", "fields", "hints", "listing", "location", "reading", "v1", "v2024_05")
    },
    "syllable": {
        f"wire/{name}.py": "test_wire.py test_wire_events.py _async"
        for name in (
            *("debug", "events", "labels", "listing", "raw"),
            *("reading", "recordings", "search", "service", "sessions"),
        )
    },
}


@attrs.frozen
class Target:
    """A module to change.

    Attributes:
        group: what it is counted with.
        path: the module's file, from the root of the workspace.
        module: the name it is imported under.
        tests: files and folders for pytest, from the root of the workspace.
        options: further arguments for pytest.
    """

    group: str
    path: str
    module: str
    tests: tuple[str, ...]
    options: tuple[str, ...] = ()

    def without_sockets(self) -> Target:
        """The same with those tests only that open no sockets, if there are some."""
        pure = tuple(each for each in self.tests if "_async" not in each)
        return attrs.evolve(self, tests=pure or self.tests)

    @property
    def opens_sockets(self) -> bool:
        """Whether some of its tests do."""
        return any("_async" in each for each in self.tests)


def targets() -> Iterator[Target]:
    """All of them, the most important first."""
    for group, modules in _OF_CORE.items():
        for name, tests in modules.items():
            yield _target(group, _CORE, "sessiondock", name, _TESTS, tests)
    for provider, modules in _OF_PROVIDERS.items():
        package, folder = f"sessiondock_{provider}", f"providers/{provider}"
        for name, tests in modules.items():
            target = _target(provider, f"{folder}/src/{package}", package, name, f"{folder}/tests", tests)
            # what builds requests and reads responses does not know the HTTP library
            yield attrs.evolve(target, options=("-k", "not aiohttp"))


def _target(group: str, source: str, package: str, name: str, folder: str, tests: str) -> Target:
    module = f"{package}.{name.removesuffix('.py').replace('/', '.')}"
    return Target(group, f"{source}/{name}", module, tuple(f"{folder}/{each}" for each in tests.split()))
