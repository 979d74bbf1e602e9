# Generated from docs/examples/howto_async/paging.py: edit that file, not this one.
# Digest: 2a7cd18ef89853b3
"""Page through sessions, stop early, and go on later."""

from sessiondock_sql import SQL


def main() -> None:
    with SQL("sqlite://") as dock:
        for number in range(25):
            dock.sessions.create(external_id=f"chat-{number}")

        # every session, page by page, fetched as you go
        everything = [session.external_id for session in dock.sessions.list(page_size=10)]
        assert len(everything) == 25

        # no more than twelve in all, whatever the page size
        some = [session for session in dock.sessions.list(page_size=10, max_items=12)]
        assert len(some) == 12

        # one page, and the next
        page = dock.sessions.list(page_size=10).first()
        assert page.has_more
        page = page.next()

        # go on after it, perhaps in another process
        rest = [session for session in dock.sessions.list(page_size=10, cursor=page.cursor)]
        assert len(rest) == 5

        # a web page of seven, with links to the next and the previous one
        shown = dock.sessions.list(page_size=10, max_items=7).first()
        assert [shown[0].external_id, len(shown), shown.has_more] == [everything[0], 7, True]
        after = dock.sessions.list(page_size=10, max_items=7, cursor=shown.next_cursor).first()
        assert after[0].external_id == everything[7]
        before = dock.sessions.list(page_size=10, max_items=7, cursor=after.previous_cursor).first()
        assert before.items == shown.items

        # all of them in a list
        assert len(dock.sessions.list().all()) == 25
