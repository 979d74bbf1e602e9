"""Page through sessions, stop early, and go on later."""

from sessiondock_sql import AsyncSQL


async def main() -> None:
    async with AsyncSQL("sqlite://") as dock:
        for number in range(25):
            await dock.sessions.create(external_id=f"chat-{number}")

        # every session, page by page, fetched as you go
        everything = [session.external_id async for session in dock.sessions.list(page_size=10)]
        assert len(everything) == 25

        # no more than twelve in all, whatever the page size
        some = [session async for session in dock.sessions.list(page_size=10, max_items=12)]
        assert len(some) == 12

        # one page, and the next
        page = await dock.sessions.list(page_size=10).first()
        assert page.has_more
        page = await page.next()

        # go on after it, perhaps in another process
        rest = [session async for session in dock.sessions.list(page_size=10, cursor=page.cursor)]
        assert len(rest) == 5

        # a web page of seven, with links to the next and the previous one
        shown = await dock.sessions.list(page_size=10, max_items=7).first()
        assert [shown[0].external_id, len(shown), shown.has_more] == [everything[0], 7, True]
        after = await dock.sessions.list(page_size=10, max_items=7, cursor=shown.next_cursor).first()
        assert after[0].external_id == everything[7]
        before = await dock.sessions.list(page_size=10, max_items=7, cursor=after.previous_cursor).first()
        assert before.items == shown.items

        # all of them in a list
        assert len(await dock.sessions.list().all()) == 25
