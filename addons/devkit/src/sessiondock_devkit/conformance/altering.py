"""Faults that only the conformance kit needs."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import attrs

from sessiondock.authoring import values
from sessiondock.testing import Fault, Reply

__all__ = ["with_unknown_fields"]


def with_unknown_fields() -> Fault:
    """A fault that adds the field ``zz_extra`` to every JSON object of the answer."""
    return _altered("unknown fields", _with_extra)


def _altered(name: str, change: Callable[[Any], Any]) -> Fault:
    def alter(reply: Reply) -> Reply:
        body = b"".join(reply.pieces())
        return attrs.evolve(
            reply, headers=reply.headers.without("Content-Length"), body=json.dumps(change(json.loads(body))).encode()
        )

    return Fault(name=name, alter=alter, needs_answer=True)


def _with_extra(value: Any) -> Any:
    if values.is_object(value):
        return {**{name: _with_extra(each) for name, each in value.items()}, "zz_extra": {"kept": True}}
    return [_with_extra(each) for each in value] if values.is_array(value) else value
