"""Requests for a caller's client of httpx or httpx2: as the client builds them, sooner where it adds only headers."""

from __future__ import annotations

from typing import Any

from ..http import PreparedRequest

__all__ = ["RequestBuilder"]


class RequestBuilder:
    """Builds requests as `httpx.Client.build_request` does, in three quarters of the time for a client as it is made.

    Args:
        module: httpx or httpx2.
        client: the caller's client, of either kind.
    """

    def __init__(self, module: Any, client: Any) -> None:
        self._request: Any = module.Request
        self._client = client
        kind = _kind(client)
        # of a subclass or a client that somebody has changed, its own method decides
        build = kind.build_request
        # functools.wraps copies the name of the module
        own = build.__module__.startswith(module.__name__) and not hasattr(build, "__wrapped__")
        known = own and kind in {module.Client, module.AsyncClient}
        self._build = kind.build_request if known else None

    def build(self, request: PreparedRequest, extensions: dict[str, Any]) -> Any:
        """The library's request, with what the client adds to it."""
        if not self._only_adds_headers():
            return self._client.build_request(
                request.method, request.url, headers=request.headers, content=request.body, extensions=extensions
            )
        if "timeout" not in extensions:
            extensions = {**extensions, "timeout": self._client.timeout.as_dict()}
        own = {name.lower().encode() for name in request.headers}
        headers: list[tuple[Any, Any]] = [pair for pair in self._client.headers.raw if pair[0].lower() not in own]
        headers += request.headers.items()
        return self._request(request.method, request.url, headers=headers, content=request.body, extensions=extensions)

    def _only_adds_headers(self) -> bool:
        """Whether the client has no cookies and no parameters; its base URL does not count for absolute URLs."""
        client = self._client
        return (
            self._build is not None
            and _kind(client).build_request is self._build
            and "build_request" not in vars(client)
            and not client.params
            and not client.cookies
        )


def _kind(client: object) -> Any:
    return type(client)
