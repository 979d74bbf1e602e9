"""urllib3 alone, with dictionaries as results."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

urllib3: Any = import_module("urllib3")


def sync(task: dict[str, Any]) -> Callable[[], object]:
    pool = urllib3.PoolManager(maxsize=task["threads"], ca_certs=os.environ.get("SSL_CERT_FILE"))
    method, url, body, headers = task["method"], task["url"], task["body"], task["headers"]
    if task["options"].get("saved"):
        return lambda: _save(pool.request(method, url, headers=headers, preload_content=False))
    if task["operation"] == "stream":
        return lambda: _read_all(pool.request(method, url, headers=headers, preload_content=False))
    if task["operation"] == "add_events":
        # what is sent is mostly the caller's own, which has to be written in each call
        events = json.loads(body)
        return lambda: json.loads(pool.request(method, url, body=json.dumps(events).encode(), headers=headers).data)
    data = None if body is None else body.encode()
    return lambda: json.loads(pool.request(method, url, body=data, headers=headers).data)


def _read_all(response: Any) -> int:
    size = sum(len(chunk) for chunk in response.stream(65536))
    response.release_conn()
    return size


def _save(response: Any) -> None:
    with TemporaryDirectory() as folder, Path(folder, "recording").open("wb", buffering=0) as file:
        file.writelines(response.stream(65536))
    response.release_conn()
