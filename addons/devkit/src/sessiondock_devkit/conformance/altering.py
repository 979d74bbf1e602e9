"""Faults that only a kit needs."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import attrs

from sessiondock.testing import _delivery
from sessiondock.testing.faults import Fault
from sessiondock.testing.messages import Reply
from sessiondock.values import is_array, is_object

__all__ = ["with_stranger"]


def with_stranger() -> Fault:
    """Every object in the answer has one field more, ``zz_stranger``."""
    return _altered("unknown fields", _stranger)


def _altered(name: str, change: Callable[[Any], Any]) -> Fault:
    def alter(reply: Reply) -> Reply:
        body = b"".join(_delivery.pieces(reply))
        return attrs.evolve(
            reply, headers=reply.headers.without("Content-Length"), body=json.dumps(change(json.loads(body))).encode()
        )

    return Fault(name=name, alter=alter, needs_answer=True)


def _stranger(value: Any) -> Any:
    if is_object(value):
        return {**{name: _stranger(each) for name, each in value.items()}, "zz_stranger": {"kept": True}}
    return [_stranger(each) for each in value] if is_array(value) else value
