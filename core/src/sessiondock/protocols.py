"""The shapes of operations and clients, for functions that work with several providers."""

from __future__ import annotations

from ._async.protocols import AsyncClient as AsyncClient
from ._async.protocols import AsyncSessions as AsyncSessions
from ._sync.protocols import Client as Client
from ._sync.protocols import Sessions as Sessions
