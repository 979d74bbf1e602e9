"""The conformance kit over a folder and over one file, sync and async."""

from __future__ import annotations

import errno
from collections.abc import Generator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, ClassVar
from unittest import mock

import pytest

from sessiondock import StorageError
from sessiondock_devkit.conformance import AsyncConformance, Conformance, ProviderUnderTest, StorageFault
from sessiondock_files.locking import file_lock
from sessiondock_files.provider import PROVIDER

WRITES = ("create", "update", "delete", "add_events", "add_recording")
READS = ("get", "list", "list_events", "recordings")


@contextmanager
def replaced(path: Path) -> Generator[None]:
    """Another file is in the place of one."""
    away = path.rename(path.with_name("away"))
    path.write_bytes(b"[1, 2]\n")
    try:
        yield
    finally:
        path.unlink()
        away.rename(path)


def damaged(tested: Any, session_id: str) -> AbstractContextManager[None]:
    """The file that lists the others is none of ours."""
    return replaced(tested.folder / "archive" / "manifest.json")


def full(tested: Any, session_id: str) -> AbstractContextManager[Any]:
    """There is no room on the disk."""
    error = OSError(errno.ENOSPC, "No space left on device")
    return mock.patch("sessiondock_files.appending.write_all", side_effect=error)


def written(tested: Any, session_id: str) -> AbstractContextManager[None]:
    """Somebody else writes for as long as the block runs."""
    return file_lock(tested.folder / "archive" / ".lock", "the archive", 0)


class Folder(ProviderUnderTest):
    kit = 1
    provider = PROVIDER
    storage_faults: ClassVar[Mapping[str, StorageFault]] = {
        "damaged": StorageFault(error=StorageError, inject=damaged, operations=(*READS, *WRITES)),
        "full": StorageFault(error=StorageError, inject=full, operations=WRITES),
        "written": StorageFault(error=StorageError, inject=written, operations=("create", "add_events")),
    }
    skips: ClassVar[Mapping[str, str]] = {
        "update_of_nothing": "It sets updated_at, as touch does.",
        "create_round_trip[if_exists]": "It says what becomes of a session that is there, and is not stored.",
    }

    def settings(self) -> dict[str, Any]:
        return {"path": f"{self.folder}/archive", "compression": "gzip", "timeout": 1}

    def url(self) -> str:
        return f"files:{self.folder}/archive?compression=gzip"


class File(Folder):
    storage_faults: ClassVar[Mapping[str, StorageFault]] = {
        "full": StorageFault(error=StorageError, inject=full, operations=WRITES)
    }

    def settings(self) -> dict[str, Any]:
        return {"path": f"{self.folder}/sessions.jsonl.gz"}

    def url(self) -> str:
        return f"files:{self.folder}/sessions.jsonl.gz"


class TestFolderAsync(Folder, AsyncConformance): ...


@pytest.mark.broad
class TestFolder(Folder, Conformance): ...


@pytest.mark.broad
class TestFile(File, Conformance): ...
