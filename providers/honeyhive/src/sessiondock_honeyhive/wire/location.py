"""The connection URL's part between the scheme and the query."""

from __future__ import annotations

from collections.abc import Mapping

from sessiondock.authoring import ConnectionURL

__all__ = ["project_in"]


def project_in(url: ConnectionURL) -> Mapping[str, str]:
    """The name of the project, as in ``honeyhive://My%20Project``; a URL need not have one."""
    return {} if url.location is None else {"project": url.location}
