# Generated from docs/examples/howto_async/paging.py: edit that file, not this one.
# Digest: ab65f9e63aa1fd36
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
        assert page.has_more
        page = page.next()

        # go on after it, perhaps in another process
        rest = [session for session in orq.sessions.list(page_size=10, cursor=page.cursor)]
        assert len(rest) == 5

        # a web page of seven, with links to go on and back
        shown = orq.sessions.list(page_size=10, max_items=7).first()
        assert [shown[0].external_id, len(shown), shown.has_more] == [everything[0], 7, True]
        after = orq.sessions.list(page_size=10, max_items=7, cursor=shown.next_cursor).first()
        assert after[0].external_id == everything[7]
        before = orq.sessions.list(page_size=10, max_items=7, cursor=after.previous_cursor).first()
        assert before.items == shown.items

        # all of them in a list
        assert len(orq.sessions.list().all()) == 25
