"""requests alone, with dictionaries as results."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

requests: Any = import_module("requests")


def sync(task: dict[str, Any]) -> Callable[[], object]:
    session = requests.Session()
    method, url, body, headers = task["method"], task["url"], task["body"], task["headers"]
    if task["operation"] == "stream":
        return lambda: _read_all(session.request(method, url, headers=headers, stream=True))
    data = None if body is None else body.encode()
    return lambda: session.request(method, url, data=data, headers=headers).json()


def _read_all(response: Any) -> int:
    return sum(len(chunk) for chunk in response.iter_content(65536))
