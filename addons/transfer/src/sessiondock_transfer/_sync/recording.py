# Generated from src/sessiondock_transfer/_async/recording.py: edit that file, not this one.
# Digest: 46bd2bd6cc98bf45
"""Copies recordings, streamed and with their checksums."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing
from typing import Any

import attrs

from sessiondock import IncompleteReadError, Operation, Recording, SessionDockError
from sessiondock.authoring import ByteStream

from ..digests import Meter
from ..manifests import Manifest
from ..retrying import may_have_arrived
from .side import Side

__all__ = ["Recorder", "RecordingsResult"]


@attrs.define(kw_only=True)
class RecordingsResult:
    """What became of a session's recordings: how many there are, how many bytes were written, and what was lost."""

    count: int = 0
    written: int = 0
    bytes: int = 0
    lost: dict[str, str] = attrs.field(factory=dict[str, str])


class Recorder:
    """The recordings of sessions.

    Args:
        source, target: the sides.
        manifest: where it is noted which recordings were written.
    """

    def __init__(self, source: Side, target: Side, manifest: Manifest) -> None:
        self._source = source
        self._target = target
        self._manifest = manifest

    def list(self, side: Side, session_id: str) -> tuple[Recording, ...]:
        """The recordings of a session, none where the provider has no recordings."""
        if not side.can.can(Operation.RECORDINGS) or not side.can.can(Operation.STREAM_RECORDING):
            return ()
        return side.call(lambda: side.sessions.recordings(session_id))

    def fill(self, source_id: str, target_id: str, result: RecordingsResult, *, is_new: bool) -> None:
        """Copy the recordings that the target does not have yet."""
        for number, recording in enumerate(self.list(self._source, source_id)):
            result.count += 1
            if not self._target.can.can(Operation.ADD_RECORDING):
                result.lost["recordings"] = "the target stores no recordings"
            elif self._manifest.recording(source_id, number) is None:
                self._copy(source_id, number, recording, target_id, result, may_be_there=not is_new)

    def _copy(
        self,
        source_id: str,
        number: int,
        recording: Recording,
        target_id: str,
        result: RecordingsResult,
        *,
        may_be_there: bool,
    ) -> None:
        attempt = 0
        while True:
            attempt += 1
            if may_be_there:
                found = self._find(recording, target_id, self._known(source_id, number))
                if found is not None:
                    stored, meter = found
                    break
            meter = Meter()
            try:
                stored = self._add_once(recording, target_id, meter)
                break
            except SessionDockError as error:
                if not may_have_arrived(error) or attempt >= self._target.patience.attempts:
                    raise
                may_be_there = True
        if stored.size is not None and stored.size != meter.size:
            raise IncompleteReadError(f"the target stored {stored.size} of {meter.size} bytes of recording {number}")
        self._manifest.put_recording(source_id, number, stored.id, meter.sha256, meter.size)
        result.written += 1
        result.bytes += meter.size

    def _add_once(self, recording: Recording, target_id: str, meter: Meter) -> Recording:
        return self._target.call(lambda: self._add(recording, target_id, meter), write=True)

    def _add(self, recording: Recording, target_id: str, meter: Meter) -> Recording:
        fields: dict[str, Any] = {
            name: getattr(recording, name)
            for name in ("name", "content_type", "created_at", "copied_from")
            if name in self._target.can.recording_fields
        }
        if "raw" in self._target.can.recording_fields:
            fields["raw"] = recording.raw
            fields["copied_from"] = recording.copied_from or (self._source.can.provider if recording.raw else None)
        if "id" in self._target.can.recording_fields:
            fields["id"] = recording.id
        with closing(self._chunks(self._source, recording, meter)) as chunks:
            stored: Recording = self._target.sessions.add_recording(target_id, chunks, **fields)
        return stored

    def _chunks(self, side: Side, recording: Recording, meter: Meter) -> Generator[bytes]:
        meter.reset()
        stream: ByteStream = side.sessions.stream_recording(recording)
        side.call(stream.__enter__)
        try:
            for chunk in stream.iter_bytes():
                meter.add(chunk)
                yield chunk
        finally:
            stream.close()

    def meter(self, side: Side, recording: Recording) -> Meter:
        """Read a recording to its end."""
        meter = Meter()

        # one call from opening to end, since a call within a call of the same side could wait for itself
        def read() -> Meter:
            meter.reset()
            with side.sessions.stream_recording(recording) as stream:
                for chunk in stream.iter_bytes():
                    meter.add(chunk)
            return meter

        return side.call(read)

    def known(self, source_id: str, number: int) -> str | None:
        """The id that a recording has in the target, None when the manifest does not know it."""
        found = self._manifest.recording(source_id, number)
        return None if found is None else found[0]

    def _known(self, source_id: str, number: int) -> set[str | None]:
        """The ids that the recordings before this one have in the target."""
        earlier = [self._manifest.recording(source_id, before) for before in range(number)]
        return {found[0] for found in earlier if found is not None}

    def _find(
        self, recording: Recording, target_id: str, known: set[str | None]
    ) -> tuple[Recording, Meter] | None:
        """A recording of the target with the same bytes as this one, which is not the copy of another one."""
        candidates = [
            each
            for each in self.list(self._target, target_id)
            if each.id not in known and each.name == recording.name and recording.size in {None, each.size}
        ]
        if not candidates:
            return None
        wanted = self.meter(self._source, recording)
        for candidate in candidates:
            if (self.meter(self._target, candidate)).sha256 == wanted.sha256:
                return candidate, wanted
        return None
