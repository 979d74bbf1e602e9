"""A receipt cannot be changed without its digest telling."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from sessiondock import InvalidValueError, SchemaVersionError, StorageError
from sessiondock_transfer import ErasedSession, Receipt, RequestIds, verify_receipt
from sessiondock_transfer.erase_manifest import EraseManifest
from sessiondock_transfer.receipt import sealed


def receipt() -> Receipt:
    session = ErasedSession(client=0, provider="orq", id="ü", state="gone", request_ids=("r",), accepted_at="t")
    return sealed(Receipt(dry_run=False, criteria={"ids": ["ü"]}, started_at="a", finished_at="b", sessions=(session,)))


def test_a_receipt_can_be_verified_in_every_form() -> None:
    made = receipt()
    assert len(made.digest) == 64
    for document in (made, made.to_json(), made.to_json().encode(), made.to_dict(), json.loads(made.to_json())):
        assert verify_receipt(document) == made
    assert str(made) == f"1 session: 1 gone\nSHA-256 {made.digest}"


def test_a_changed_receipt_is_rejected() -> None:
    for path, value in (("state", "visible"), ("id", "x"), ("accepted_at", None)):
        data = receipt().to_dict()
        data["sessions"][0][path] = value
        with pytest.raises(InvalidValueError, match="its digest does not fit"):
            verify_receipt(data)
    with pytest.raises(InvalidValueError, match="its digest does not fit"):
        verify_receipt(receipt().to_dict() | {"digest": "0"})
    with pytest.raises(InvalidValueError, match="its digest does not fit"):
        verify_receipt(receipt().to_dict() | {"sessions": []})


@pytest.mark.parametrize("document", ["{", "[]", "{}", {"version": "1"}])
def test_what_is_no_receipt(document: Any) -> None:
    with pytest.raises(InvalidValueError, match="this is no receipt"):
        verify_receipt(document)


@pytest.mark.parametrize("change", [{"sessions": [{"id": "a"}]}, {"criteria": 3, "fruit": "pear"}])
def test_a_digest_alone_makes_no_receipt(change: dict[str, Any]) -> None:
    content = {key: value for key, value in (receipt().to_dict() | change).items() if key != "digest"}
    digest = hashlib.sha256(json.dumps(content, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
    with pytest.raises(InvalidValueError, match="this is no receipt of an erasure"):
        verify_receipt(content | {"digest": digest})


def test_a_newer_receipt() -> None:
    with pytest.raises(InvalidValueError, match="has version 9; upgrade sessiondock-transfer"):
        verify_receipt(receipt().to_dict() | {"version": 9})


def opened(path: Path) -> EraseManifest:
    return EraseManifest(path, criteria={"ids": ["a"]}, providers=["sql"], places=["sql memory"])


def test_a_manifest_in_use(tmp_path: Path) -> None:
    first = opened(tmp_path / "m")
    with pytest.raises(StorageError, match="another run uses it"):
        opened(tmp_path / "m")
    first.close()
    opened(tmp_path / "m").close()


def test_a_manifest_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("no database at all" * 100)
    with pytest.raises(StorageError, match="file is not a database; pass another path"):
        opened(tmp_path / "text")
    with sqlite3.connect(tmp_path / "other") as other:
        other.execute("CREATE TABLE about_us (x)")
    other.close()
    with pytest.raises(StorageError, match="is no manifest of an erasure"):
        opened(tmp_path / "other")


@pytest.mark.parametrize(
    "change",
    [
        "request_ids = '{'",
        "request_ids = '[1]'",
        "request_ids = 'null'",
        "recordings = '7'",
        "state = 'lost'",
        "reason = x'00'",
        "accepted_at = x'00'",
        "client = 'first'",
        "client = 9",
        "provider = 'files'",
    ],
)
def test_a_manifest_that_is_damaged(tmp_path: Path, change: str) -> None:
    manifest = opened(tmp_path / "m")
    manifest.add(0, "sql", ["a"])
    (session,) = manifest.sessions()
    manifest.close()
    with sqlite3.connect(tmp_path / "m") as other:
        other.execute(f"UPDATE sessions SET {change}")
    other.close()
    manifest = opened(tmp_path / "m")
    with pytest.raises(StorageError, match=r"cannot be used: it is damaged: .*; pass another path"):
        manifest.recordings(session) if "recordings" in change else manifest.sessions()
    manifest.close()
    with sqlite3.connect(tmp_path / "m") as other:
        other.execute("DELETE FROM sessions")
    other.close()
    manifest = opened(tmp_path / "m")
    for read in (manifest.get, manifest.recordings):
        with pytest.raises(StorageError, match="it is damaged: a session is missing"):
            read(session)
    manifest.close()


def test_a_manifest_of_a_newer_version(tmp_path: Path) -> None:
    opened(tmp_path / "m").close()
    with sqlite3.connect(tmp_path / "m") as other:
        other.execute("PRAGMA user_version = 9")
    other.close()
    with pytest.raises(SchemaVersionError, match="has version 9; upgrade"):
        opened(tmp_path / "m")


def test_request_ids_of_deletions() -> None:
    plugin = RequestIds()
    plugin.response_received("delete", "a")
    plugin.response_received("get", "b")
    plugin.response_received("delete", None)
    assert plugin.take() == ("a",)
    assert plugin.take() == ()
