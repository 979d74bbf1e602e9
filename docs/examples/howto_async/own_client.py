"""Use an HTTP client of your own, configured as you need it."""

import httpx

from sessiondock_orq import AsyncOrq
from sessiondock_orq.fake import FakeOrq


async def main(fake: FakeOrq) -> None:
    async with httpx.AsyncClient(headers={"X-Team": "support"}, limits=httpx.Limits(max_connections=5)) as client:
        orq = AsyncOrq(api_key=fake.api_key, base_url=fake.base_url, http_client=client)
        await orq.sessions.create(external_id="chat-1")
        await orq.aclose()  # leaves your client open
        assert not client.is_closed
    assert fake.requests[0].headers["x-team"] == "support"
