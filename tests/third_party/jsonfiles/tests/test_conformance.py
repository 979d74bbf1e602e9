"""The conformance kit of sessiondock, sync and async. It needs the distribution installed."""

from __future__ import annotations

import errno
from collections.abc import Generator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, ClassVar
from unittest import mock

from sessiondock import DecodeError, StorageError
from sessiondock_devkit.conformance import AsyncConformance, Conformance, ProviderUnderTest, StorageFault
from sessiondock_jsonfiles.names import file_name
from sessiondock_jsonfiles.provider import PROVIDER


def not_a_folder(tested: Any, session_id: str) -> AbstractContextManager[None]:
    """A file is in the place of the folder."""
    return replaced(tested.folder / "chats", b"")


def damaged(tested: Any, session_id: str) -> AbstractContextManager[None]:
    """The session's file is cut short."""
    file = tested.folder / "chats" / file_name(session_id)
    return replaced(file, file.read_bytes()[:20])


@contextmanager
def replaced(path: Path, content: bytes) -> Generator[None]:
    """Another file is in the place of a file or folder while the block runs."""
    away = path.rename(path.with_name("away"))
    path.write_bytes(content)
    try:
        yield
    finally:
        path.unlink()
        away.rename(path)


def full(tested: Any, session_id: str) -> AbstractContextManager[Any]:
    """There is no room on the disk."""
    return mock.patch("os.fsync", side_effect=OSError(errno.ENOSPC, "No space left on device"))


WRITES = ("create", "update", "add_events")


class Kit(ProviderUnderTest):
    kit = 1
    provider = PROVIDER
    storage_faults: ClassVar[Mapping[str, StorageFault]] = {
        "not a folder": StorageFault(
            error=StorageError, inject=not_a_folder, operations=("get", "list", "delete", "list_events", *WRITES)
        ),
        "damaged": StorageFault(
            error=DecodeError, inject=damaged, operations=("get", "list", "update", "add_events", "list_events")
        ),
        "full": StorageFault(error=StorageError, inject=full, operations=WRITES),
    }

    def settings(self) -> dict[str, Any]:
        return {"folder": self.folder / "chats"}

    def url(self) -> str:
        return f"jsonfiles://{self.folder}/chats"


class TestAsync(Kit, AsyncConformance):
    """The asynchronous client."""


class TestSync(Kit, Conformance):
    """The synchronous client."""
