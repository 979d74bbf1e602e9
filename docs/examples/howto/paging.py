# Generated from docs/examples/howto_async/paging.py: edit that file, not this one.
# Digest: fb69523b6c9defcd
"""Page through sessions, stop early, and go on later."""

from sessiondock_orq import Orq
from sessiondock_orq.fake import FakeOrq


def main(fake: FakeOrq) -> None:
    with Orq(api_key=fake.api_key, base_url=fake.base_url) as orq:
        for number in range(25):
            orq.sessions.create(external_id=f"chat-{number}")

        # every session, page by page, fetched as you go
        everything = [session.external_id for session in orq.sessions.list(page_size=10)]
        assert len(everything) == 25

        # no more than twelve in all, however large the pages
        some = [session for session in orq.sessions.list(page_size=10, max_items=12)]
        assert len(some) == 12

        # one page, and the next
        page = orq.sessions.list(page_size=10).first()
        assert page.has_next
        page = page.next()

        # go on after it, perhaps in another process
        rest = [session for session in orq.sessions.list(page_size=10, cursor=page.cursor)]
        assert len(rest) == 5
