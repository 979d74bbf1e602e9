"""The manifest of a move: a SQLite file with a row for every session, which a later run continues from.

Every change is committed at once, so that a process that is killed leaves a manifest which tells what was certain. One
run uses a manifest at a time; the operating system's lock on the file beside it goes with the process. It only keeps
what was found: whether a session has changed since is decided in `syncing`.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import attrs

from sessiondock.authoring import values

from .errors import ManifestPairError
from .manifest_file import DamageError, ManifestFile, Pair, named

__all__ = ["Manifest", "Pair", "Row"]


@attrs.frozen(kw_only=True)
class Row:
    """What a manifest says of one session.

    Attributes:
        source_id: its id in the source.
        state: ``"creating"`` (whether the target has it is not certain), ``"filling"`` (it is there, events or
            recordings may be missing), ``"copied"``, ``"skipped"``, ``"failed"`` or ``"deleted"``.
        target_id: its id in the target.
        digest: of the session as it was read.
        events_digest: of its events, in order.
        events, recordings, bytes: what was written.
        losses: names of fields that could not be kept, with the reason.
        reason: why it was skipped or failed.
        differences: what reading it back showed.
        verified: whether the copy was read back and was equal; None when it was not read back.
        run: the number of the run that saw it last.
    """

    source_id: str
    state: str
    target_id: str | None = None
    digest: str | None = None
    events_digest: str | None = None
    events: int = 0
    recordings: int = 0
    bytes: int = 0
    losses: Mapping[str, str] = attrs.field(factory=dict[str, str])
    reason: str | None = None
    differences: tuple[str, ...] = ()
    verified: bool | None = None
    run: int = 0


_COLUMNS = tuple(field.name for field in attrs.fields(Row))
_SELECT = f"SELECT {', '.join(_COLUMNS)} FROM sessions"
_PUT = (
    f"INSERT OR REPLACE INTO sessions ({', '.join(_COLUMNS)}, changed_at) "
    f"VALUES ({', '.join('?' * (len(_COLUMNS) + 1))})"
)


class Manifest(ManifestFile):
    """A manifest that is open, for one run. Safe for several threads.

    Args:
        path: the file; it is made when it is not there, its folder must exist. None keeps it in memory, so that
            nothing can be continued.
        pair: the sides of the move; None takes those that the manifest has.

    Raises:
        ManifestInUseError: another run is using it.
        ManifestPairError: it belongs to another source or target.
        ManifestVersionError: a newer version of this package wrote it.
        ManifestError: it is damaged, or cannot be opened.
    """

    def __init__(self, path: str | os.PathLike[str] | None, pair: Pair | None) -> None:
        super().__init__(path, pair)
        # of sessions that are worked on and not stored yet; those that are carry the number of the run
        self._claimed = set[str]()

    def get(self, source_id: str) -> Row | None:
        """What is known of a session of the source."""
        with self.reporting():
            found = self.database.execute(f"{_SELECT} WHERE source_id = ?", (source_id,)).fetchone()
            return None if found is None else _row(found)

    def claim(self, source_id: str) -> Row | None:
        """What was known of a session before this run; None when this run has claimed it already.

        A session that a source lists twice is thus worked on once.
        """
        with self.mutex:
            row = self.get(source_id) or Row(source_id=source_id, state="new")
            if row.run == self.run or source_id in self._claimed:
                return None
            if row.state == "copied":
                self.put(attrs.evolve(row, run=self.run, reason=None))
            else:
                self._claimed.add(source_id)
            return row

    def put(self, row: Row) -> None:
        """Store what is known of a session now, committed."""
        values = [getattr(row, name) for name in _COLUMNS]
        values[_COLUMNS.index("losses")] = json.dumps(dict(row.losses))
        values[_COLUMNS.index("differences")] = json.dumps(row.differences)
        with self.reporting():
            self.database.execute(_PUT, (*values, datetime.now(UTC).isoformat()))
            self._claimed.discard(row.source_id)

    def index_targets(self) -> None:
        """Make `has_target` fast. Only a check that looks for extra sessions needs it, so that no copy pays for it."""
        with self.reporting():
            self.database.execute("CREATE INDEX IF NOT EXISTS sessions_by_target ON sessions (target_id)")

    def has_target(self, target_id: str) -> bool:
        """Whether a session of the target is the copy of one that the manifest knows."""
        with self.reporting():
            found = self.database.execute("SELECT 1 FROM sessions WHERE target_id = ? LIMIT 1", (target_id,)).fetchone()
            return found is not None

    def rows(self, *, state: str | None = None, run: int | None = None) -> Iterator[Row]:
        """The rows in the order of source ids, a few at a time; those of one state, or last seen by one run."""
        last = ""
        while found := self._some(last, state, run):
            yield from found
            last = found[-1].source_id

    def _some(self, last: str, state: str | None, run: int | None) -> list[Row]:
        wanted = {"state": state, "run": run}
        chosen = {name: value for name, value in wanted.items() if value is not None}
        where = "".join(f" AND {name} = ?" for name in chosen)
        with self.reporting():
            read = self.database.execute(
                f"{_SELECT} WHERE source_id > ?{where} ORDER BY source_id LIMIT 500", (last, *chosen.values())
            )
            return [_row(found) for found in read.fetchall()]

    def notable(self, most: int = 1000) -> tuple[list[Row], int]:
        """Rows of this run about which there is something to tell, at most so many, and how many more there are."""
        where = (
            "FROM sessions WHERE run = ? AND (state NOT IN ('copied', 'found') "
            "OR reason IS NOT NULL OR losses != '{}' OR differences != '[]')"
        )
        with self.reporting():
            count = self.database.execute(f"SELECT count(*) {where}", (self.run,)).fetchone()[0]
            read = self.database.execute(
                f"SELECT {', '.join(_COLUMNS)} {where} ORDER BY source_id LIMIT ?", (self.run, most)
            )
            rows = [_row(found) for found in read.fetchall()]
            return rows, count - len(rows)

    def counts(self, *, run: int | None = None) -> dict[str, int]:
        """How many sessions are in each state, of those that one run saw last or of all."""
        with self.reporting():
            where = "" if run is None else "WHERE run = ?"
            read = self.database.execute(
                f"SELECT state, count(*) FROM sessions {where} GROUP BY state", () if run is None else (run,)
            )
            return dict(read.fetchall())

    def recording(self, source_id: str, number: int) -> tuple[str | None, str, int] | None:
        """Of a recording that was written: its id in the target, its SHA-256 and its size in bytes."""
        with self.reporting():
            found = self.database.execute(
                "SELECT target_id, sha256, size FROM recordings WHERE source_id = ? AND number = ?", (source_id, number)
            ).fetchone()
            if found is None:
                return None
            target_id, sha256, size = found
            if type(target_id) not in _TEXT_OR_NONE or type(sha256) is not str or type(size) is not int or size < 0:
                raise DamageError(f"the row of recording {number} of session {source_id!r} has wrong values")
            return target_id, sha256, size

    def put_recording(self, source_id: str, number: int, target_id: str | None, sha256: str, size: int) -> None:
        """Store that a recording was written, committed."""
        with self.reporting():
            self.database.execute(
                "INSERT OR REPLACE INTO recordings VALUES (?, ?, ?, ?, ?)", (source_id, number, target_id, sha256, size)
            )

    def forget_recordings(self, source_id: str) -> None:
        """Remove what is known of a session's recordings."""
        with self.reporting():
            self.database.execute("DELETE FROM recordings WHERE source_id = ?", (source_id,))

    def take_over(self, other: Manifest) -> None:
        """Take the rows of another manifest of the same pair. A copied session is never replaced by another state."""
        if other.pair != self.pair:
            raise ManifestPairError(f"{other.path} is a manifest of {named(other.pair)}, not of {named(self.pair)}")
        self.take_accounts(other)
        with self.reporting():
            self.database.execute("BEGIN")
            try:
                for row in other.rows():
                    mine = self.get(row.source_id)
                    if mine is None or mine.state != "copied" or row.state == "copied":
                        self.put(attrs.evolve(row, run=self.run))
                        self._take_recordings(other, row.source_id)
            except BaseException:
                self.database.execute("ROLLBACK")
                raise
            self.database.execute("COMMIT")

    def _take_recordings(self, other: Manifest, source_id: str) -> None:
        self.forget_recordings(source_id)
        number = 0
        while (found := other.recording(source_id, number)) is not None:
            self.put_recording(source_id, number, *found)
            number += 1


def _row(columns: Sequence[Any]) -> Row:
    """The row of these columns. DamageError when one of them is not what `Manifest.put` has written."""
    found: dict[str, Any] = dict(zip(_COLUMNS, columns, strict=True))
    wrong = [name for name in _COLUMNS if not _fits(name, found[name])]
    try:
        losses, differences = json.loads(found["losses"]), json.loads(found["differences"])
    except (TypeError, ValueError, RecursionError) as error:
        raise DamageError(f"the row of session {found['source_id']!r}: {error}") from error
    if wrong or not _is_texts(losses, dict) or not _is_texts(differences, list):
        raise DamageError(f"the row of session {found['source_id']!r} has wrong values: {', '.join(wrong) or 'losses'}")
    verified = found["verified"]
    found |= {"losses": losses, "differences": tuple(differences)}
    found["verified"] = None if verified is None else bool(verified)
    return Row(**found)


_STATES = ("new", "creating", "filling", "copied", "found", "skipped", "failed", "deleted")
_TEXT: tuple[type[object], ...] = (str,)
_TEXT_OR_NONE: tuple[type[object], ...] = (str, type(None))
_NUMBER: tuple[type[object], ...] = (int,)
_KINDS: Mapping[str, tuple[type[object], ...]] = {
    **dict.fromkeys(("source_id", "state", "losses", "differences"), _TEXT),
    **dict.fromkeys(("target_id", "digest", "events_digest", "reason"), _TEXT_OR_NONE),
    **dict.fromkeys(("events", "recordings", "bytes", "run"), _NUMBER),
    "verified": (int, type(None)),
}


def _fits(name: str, found: Any) -> bool:
    """Whether a column holds what `Manifest.put` may have written there."""
    if type(found) not in _KINDS[name]:
        return False
    if name == "state":
        return found in _STATES
    return not isinstance(found, int) or (found >= 0 if name != "verified" else found in {0, 1})


def _is_texts(found: Any, kind: type[list[Any]] | type[dict[str, Any]]) -> bool:
    """Whether JSON is an object, or an array, of text."""
    if kind is dict:
        return values.is_object(found) and all(isinstance(each, str) for each in found.values())
    return values.is_array(found) and all(isinstance(each, str) for each in found)
