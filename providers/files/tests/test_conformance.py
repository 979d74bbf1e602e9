"""The conformance kit over a folder and over one file, sync and async."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from sessiondock_devkit.conformance import AsyncConformance, Conformance, ProviderUnderTest
from sessiondock_files.provider import PROVIDER


class Folder(ProviderUnderTest):
    kit = 1
    provider = PROVIDER
    skips: ClassVar[Mapping[str, str]] = {
        "update_of_nothing": "It sets updated_at, as touch does.",
        "create_round_trip[if_exists]": "It says what becomes of a session that is there, and is not stored.",
    }

    def settings(self) -> dict[str, Any]:
        return {"path": f"{self.folder}/archive", "compression": "gzip"}


class File(Folder):
    def settings(self) -> dict[str, Any]:
        return {"path": f"{self.folder}/sessions.jsonl.gz"}


class TestFolderAsync(Folder, AsyncConformance): ...


class TestFolder(Folder, Conformance): ...


class TestFile(File, Conformance): ...
