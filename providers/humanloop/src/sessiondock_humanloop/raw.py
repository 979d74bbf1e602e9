"""Sessions and logs again, from their ``raw``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sessiondock.authoring import checks

from .export.logs import CODEC, own_log
from .export.sessions import is_of_an_export, read_session
from .models import HumanloopLog, HumanloopSession
from .wire import CODEC as API

__all__ = ["log_from_raw", "session_from_raw"]


def session_from_raw(model: type[HumanloopSession], raw: object) -> HumanloopSession:
    """A session of the v4 API or of an export, by what its JSON has."""
    data: Mapping[str, Any] = checks.mapping(raw, "raw")
    return read_session(data) if is_of_an_export(data) else API.from_raw(model, data)


def log_from_raw(model: type[HumanloopLog], raw: object) -> HumanloopLog:
    """A log of an export, as far as it describes itself."""
    return own_log(CODEC.from_raw(model, raw).raw)
