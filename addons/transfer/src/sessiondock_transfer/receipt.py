"""The receipt of an erasure: what was asked for, and what is known to be gone. It carries a digest over itself."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any, Literal

import attrs

from sessiondock import InvalidValueError
from sessiondock.authoring import values

from .wording import plural

__all__ = ["ErasedSession", "Receipt", "State", "verify_receipt"]

VERSION = 1

State = Literal["planned", "accepted", "gone", "visible", "failed", "not_coverable"]
STATES: tuple[State, ...] = ("planned", "accepted", "gone", "visible", "failed", "not_coverable")


def _texts(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(values)


@attrs.frozen(kw_only=True)
class ErasedSession:
    """What became of one session.

    Attributes:
        client: the number of the client in the call, from 0.
        provider: its provider.
        id: the session.
        state: ``"planned"``: found, nothing was sent; ``"accepted"``: the provider accepted the deletion, or answered
            that there is no such session, and nothing was verified; ``"gone"``: it cannot be read any more;
            ``"visible"``: it could still be read, in whole or in part, when the time was over; ``"failed"``: the
            deletion was rejected or not answered, and the session could still be read; ``"not_coverable"``: the
            provider cannot delete.
        reason: what there is to know beside the state.
        accepted_at, verified_at: ISO 8601 in UTC, or None.
        request_ids: the service's own ids of the calls that deleted it, as far as they are known.
    """

    client: int
    provider: str
    id: str
    state: State
    reason: str = ""
    accepted_at: str | None = None
    verified_at: str | None = None
    request_ids: tuple[str, ...] = attrs.field(default=(), converter=_texts)


@attrs.frozen(kw_only=True)
class Receipt:
    """What an erasure did. Printing it gives an overview; `to_json` is the document to keep.

    Attributes:
        dry_run: whether nothing was sent that deletes.
        criteria: what was asked for, as ``{"ids": [...]}``, ``{"user_id": "..."}`` or ``{"filters": {...}}``.
        started_at, finished_at: ISO 8601 in UTC.
        sessions: every session that was found or named.
        digest: SHA-256 over everything else, in hexadecimal.
    """

    dry_run: bool
    criteria: Mapping[str, Any]
    started_at: str
    finished_at: str
    sessions: tuple[ErasedSession, ...] = ()
    digest: str = ""

    @property
    def requested(self) -> tuple[ErasedSession, ...]:
        """Every session that was found or named."""
        return self.sessions

    @property
    def accepted(self) -> tuple[ErasedSession, ...]:
        """Sessions whose deletion the provider accepted, verified or not."""
        return tuple(each for each in self.sessions if each.accepted_at is not None)

    @property
    def gone(self) -> tuple[ErasedSession, ...]:
        """Sessions that cannot be read any more."""
        return self._in("gone")

    @property
    def visible(self) -> tuple[ErasedSession, ...]:
        """Sessions that could still be read when the time was over."""
        return self._in("visible")

    @property
    def failed(self) -> tuple[ErasedSession, ...]:
        """Sessions whose deletion was rejected or not answered."""
        return self._in("failed")

    @property
    def not_coverable(self) -> tuple[ErasedSession, ...]:
        """Sessions that their provider cannot delete."""
        return self._in("not_coverable")

    @property
    def complete(self) -> bool:
        """Whether every session is verified to be gone."""
        return all(each.state == "gone" for each in self.sessions)

    def to_dict(self) -> dict[str, Any]:
        """Everything, the digest included, as a dictionary that JSON can hold."""
        return {**_content(self), "digest": self.digest}

    def to_json(self) -> str:
        """`to_dict` as JSON, to be kept and verified with `verify_receipt`."""
        return json.dumps(self.to_dict(), indent=2)

    def __str__(self) -> str:
        counts = {state: len(self._in(state)) for state in STATES}
        found = ", ".join(f"{count} {state.replace('_', ' ')}" for state, count in counts.items() if count)
        lines = [f"{'dry run: ' if self.dry_run else ''}{plural(len(self.sessions), 'session')}: {found or 'none'}"]
        left = [each for each in self.sessions if each.state not in {"gone", "planned"}]
        lines += [f"{each.provider} {each.id}: {each.state.replace('_', ' ')} {each.reason}".rstrip() for each in left]
        return "\n".join([*lines, f"SHA-256 {self.digest}"])

    def _in(self, state: State) -> tuple[ErasedSession, ...]:
        return tuple(each for each in self.sessions if each.state == state)


def sealed(receipt: Receipt) -> Receipt:
    """The receipt with the digest over itself."""
    return attrs.evolve(receipt, digest=_digest(_content(receipt)))


def verify_receipt(document: str | bytes | Mapping[str, Any] | Receipt) -> Receipt:
    """Read a receipt and check the digest over it.

    Args:
        document: what ``Receipt.to_json`` or ``to_dict`` gave, or a receipt.

    Raises:
        InvalidValueError: it is no receipt, was changed after it was made, or is of a newer version.
    """
    data: Any = document.to_dict() if isinstance(document, Receipt) else document
    if isinstance(data, (str, bytes)):
        try:
            data = json.loads(data)
        except (ValueError, RecursionError) as error:
            raise InvalidValueError(f"this is no receipt: {error}") from error
    if not values.is_object(data) or not isinstance(data.get("version"), int):
        raise InvalidValueError("this is no receipt of an erasure")
    if data["version"] > VERSION:
        raise InvalidValueError(f"the receipt has version {data['version']}; upgrade sessiondock-transfer to verify it")
    content = {key: value for key, value in data.items() if key != "digest"}
    if data.get("digest") != _digest(content):
        raise InvalidValueError("the receipt was changed after it was made: its digest does not fit")
    del content["version"]
    try:
        content["sessions"] = tuple([ErasedSession(**each) for each in content["sessions"]])
        return Receipt(**content, digest=data["digest"])
    except (KeyError, TypeError) as error:
        raise InvalidValueError(f"this is no receipt of an erasure: {error}") from error


def _content(receipt: Receipt) -> dict[str, Any]:
    found = attrs.asdict(receipt)
    del found["digest"]
    for each in found["sessions"]:
        each["request_ids"] = list(each["request_ids"])
    return {"version": VERSION, **found, "criteria": dict(receipt.criteria), "sessions": list(found["sessions"])}


def _digest(content: Mapping[str, Any]) -> str:
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(canonical.encode()).hexdigest()
