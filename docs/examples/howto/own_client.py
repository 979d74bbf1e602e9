# Generated from docs/examples/howto_async/own_client.py: edit that file, not this one.
# Digest: 1378a3df6df83ed4
"""Use an HTTP client of your own, configured as you need it."""

import httpx

from sessiondock_orq import Orq
from sessiondock_orq.fake import FakeOrq


def main(fake: FakeOrq) -> None:
    with httpx.Client(headers={"X-Team": "support"}, limits=httpx.Limits(max_connections=5)) as client:
        orq = Orq(api_key=fake.api_key, base_url=fake.base_url, http_client=client)
        orq.sessions.create(external_id="chat-1")
        orq.close()  # leaves your client open
        assert not client.is_closed
    assert fake.requests[0].headers["x-team"] == "support"
