"""Runs inside the environment of an official SDK, standard library only: ``python _worker.py driver.py``.

One JSON document per line comes in, ``{"operation", "arguments"}``, and one goes out, see `outcome`. The operation is
a function of the driver, plain or a coroutine function. What the SDK prints goes to standard error. Connections that
leave loopback are refused.
"""

from __future__ import annotations

import asyncio
import base64
import enum
import functools
import importlib.util
import inspect
import ipaddress
import json
import os
import sys
import uuid
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

__all__ = ["outcome", "plain"]


def outcome(call: Callable[[], Any]) -> dict[str, Any]:
    """``{"result": ...}``, or ``{"error": {"type", "status", "message"}}`` when the call raises.

    ``status`` is the HTTP status that the exception carries, or None. A coroutine is run to its end.
    """
    try:
        value = call()
        if inspect.iscoroutine(value):
            value = asyncio.run(value)
        return {"result": plain(value)}
    except Exception as error:  # noqa: BLE001
        status = getattr(error, "status", None) or getattr(error, "status_code", None)
        return {"error": {"type": type(error).__name__, "status": status, "message": str(error)}}


def plain(value: Any) -> Any:
    """JSON of what an SDK gives: times in ISO 8601, durations in seconds, bytes in base64, objects by their fields."""
    if isinstance(value, enum.Enum):
        return plain(value.value)
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if _is_a(value, Mapping):
        return {str(name): plain(item) for name, item in value.items()}
    if _is_a(value, list, tuple, set, frozenset):
        return [plain(item) for item in value]
    return _special(value)


def _is_a(value: Any, *kinds: type) -> bool:
    """As isinstance, which would make type checkers forget that ``value`` is Any."""
    return isinstance(value, kinds)


def _special(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, uuid.UUID):
        return str(value)
    if isinstance(value, bytes):
        return {"base64": base64.b64encode(value).decode()}
    return plain(_fields(value))


def _fields(value: object) -> dict[str, Any]:
    kind: type[object] = type(value)
    fields: Any = getattr(kind, "__attrs_attrs__", None) or getattr(kind, "__dataclass_fields__", None)
    if fields is not None:
        names = list(fields) if _is_a(fields, dict) else [field.name for field in fields]
        return {name: getattr(value, name) for name in names}
    dump: Any = getattr(value, "model_dump", None)
    if dump is not None:
        dumped: dict[str, Any] = dump()
        return dumped
    raise TypeError(f"the driver must turn a {kind.__module__}.{kind.__qualname__} into JSON itself")


def _stay_on_loopback(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "socket.getaddrinfo":
        host = arguments[0]
    elif event == "socket.connect":
        address: Any = arguments[1]
        host = address[0] if _is_a(address, tuple) else None
    else:
        return
    if host is not None and not _is_loopback(host):
        raise PermissionError(f"the SDK tried to reach {host!r}")


def _is_loopback(host: Any) -> bool:
    text = host.decode() if isinstance(host, bytes) else str(host)
    try:
        return ipaddress.ip_address(text).is_loopback
    except ValueError:
        return text == "localhost"


def _load(path: Path) -> Any:
    spec = importlib.util.spec_from_file_location("driver", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main(driver_path: str) -> None:
    """Answer orders until standard input ends."""
    with os.fdopen(os.dup(1), "w", encoding="utf-8") as answers:
        os.dup2(2, 1)
        sys.addaudithook(_stay_on_loopback)
        driver = _load(Path(driver_path))
        for line in sys.stdin:
            order = json.loads(line)
            answer = outcome(functools.partial(getattr(driver, order["operation"]), **order["arguments"]))
            answers.write(json.dumps(answer) + "\n")
            answers.flush()


if __name__ == "__main__":
    main(sys.argv[1])
