"""Faults in the other kinds of provider that `new_provider` writes."""

# ruff: noqa: E501 - each fault is a line of source as it stands, and as it is changed

from __future__ import annotations

from .planting import Fault

__all__ = ["DERIVED", "LIBRARY", "OFFSET", "PAGE", "READ_ONLY", "SINGLE"]

WIRE, SESSIONS, RECORD, STORE = "wire.py", "_async/sessions.py", "provider.py", "store.py"
CLIENT, CALLS, WHOLE = "_async/client.py", "_async/library.py", "whole.py"
_OFFSET_QUERY = '[("project", project), ("offset", pages.offset), ("limit", pages.limit)]'
_PAGE_QUERY = '[("project", project), ("page", pages.page), ("per_page", pages.page_size)]'
_DATA = "pages.data(CODEC.decode_list(model, envelope[name]), total=total)"
_PAGER = "        return self._client.paginate(pages, cursor=cursor, max_items=max_items)"


def _offset(what: str, new: str, old: str = _OFFSET_QUERY, near: str = "list", missed: str = "") -> Fault:
    return Fault("offset", what, WIRE, old, new, near, missed=missed)


OFFSET = [
    _offset("the cursor is ignored", "pages = start", "pages = start.at(cursor)"),
    _offset("the offset is not sent", '[("project", project), ("limit", pages.limit)]'),
    _offset("the limit is not sent", '[("project", project), ("offset", pages.offset)]'),
    _offset("the project is not sent", '[("offset", pages.offset), ("limit", pages.limit)]'),
    _offset(
        "pages are counted, not items",
        '[("project", project), ("offset", pages.offset // pages.limit), ("limit", pages.limit)]',
    ),
    _offset(
        "items are counted from 1",
        '[("project", project), ("offset", pages.offset + 1 if pages.offset else 0), ("limit", pages.limit)]',
    ),
    _offset(
        "the last item comes again",
        '[("project", project), ("offset", max(pages.offset - 1, 0)), ("limit", pages.limit)]',
    ),
    _offset("the total is that of the page", _DATA.replace("total=total", "total=len(envelope[name])"), _DATA),
    _offset("a page is the last one", _DATA.replace("total=total", "total=total, has_more=False"), _DATA),
    _offset(
        "sessions without a name are left out",
        "pages.data([each for each in CODEC.decode_list(model, envelope[name]) if each.name], total=total)",
        _DATA,
    ),
    _offset("any page size is taken", "page_size=page_size)", "page_size=page_size, largest=PROVIDER.facts.max_page_size)"),
    _offset("one item at a time is asked for", "default_size=1,", "default_size=20,"),
    _offset("the page size of events is ignored", '"events", Event, None)', '"events", Event, page_size)', "events"),
    Fault("offset", "max_items is ignored", SESSIONS, _PAGER, _PAGER.replace("max_items=max_items", "max_items=None"), "list"),
    Fault("offset", "the newest is said to come first", RECORD, 'order="oldest"', 'order="newest"', "list"),
    Fault("offset", "deletes are said to do no harm", RECORD, 'paging="offset",', 'paging="offset",\n        paging_survives_deletes=True,', "list"),
    Fault("offset", "paging is said to be one answer", RECORD, 'paging="offset"', 'paging="single"', "list"),
    Fault(
        "offset",
        "paging is said to be by cursor",
        RECORD,
        'paging="offset"',
        'paging="cursor"',
        missed="How a service counts cannot be seen from outside: a cursor may hold an offset.",
    ),
]  # fmt: skip
PAGE = [
    Fault("page", "what the page before held comes again", WIRE, "overlap.cut(pages.page, data.items)", "data.items", "list"),
    Fault("page", "the first page comes for ever", WIRE, '("page", pages.page)', '("page", 1)', "list"),
    Fault("page", "pages are counted from 0", WIRE, '("page", pages.page)', '("page", pages.page - 1)', "list"),
    Fault("page", "the size is not sent", WIRE, _PAGE_QUERY, '[("project", project), ("page", pages.page)]', "list"),
    Fault("page", "the number is ignored", WIRE, "page=number, ", "", "list"),
    Fault("page", "page and cursor are taken together", SESSIONS, "if page is not None and cursor is not None:", "if False:", "list"),
]  # fmt: skip
SINGLE = [
    Fault("single", "each page asks again", WHOLE, "return cursor is None or self._items is None", "return True", "list"),
    Fault("single", "a page is too long", WHOLE, "min(start + self._size, len(ids))", "min(start + self._size + 1, len(ids))", "list"),
    Fault("single", "the rest is dropped", WHOLE, "following = ids[end - 1] if end < len(ids) else None", "following = None", "list"),
    Fault("single", "a cursor starts over", WHOLE, "start = 0 if cursor is None else ids.index(cursor) + 1", "start = 0", "list"),
    Fault("single", "the last item comes again", WHOLE, "ids.index(cursor) + 1", "ids.index(cursor)", "list"),
    Fault("single", "the total is that of the page", WHOLE, "total=len(ids)", "total=end - start", "list"),
    Fault("single", "the project is ignored", SESSIONS, "wire.list_sessions(project=project)", "wire.list_sessions(project=UNSET)", "list"),
]  # fmt: skip
READ_ONLY = [
    Fault("read-only", "the project is ignored", SESSIONS, "project=project, page_size", "project=UNSET, page_size", "list"),
    Fault("read-only", "events are cut at 100", SESSIONS, "pages = wire.list_events(session_id, page_size=page_size)", "pages = wire.list_events(session_id, page_size=page_size)\n        max_items = max_items or 100", "events"),
    Fault("read-only", "the operation of get is another", WIRE, 'operation="get"', 'operation="read"', "get"),
    Fault("read-only", "deletes are said to be silent", RECORD, 'delete_missing="none"', 'own_ids="yes"', "declaration"),
    Fault("read-only", "from_raw reads nothing", "models.py", "fields:CODEC.from_raw", "fields:CODEC.decode_list", "get"),
]  # fmt: skip
DERIVED = [
    Fault("derived", "a session that is missing is empty", SESSIONS, "        return await self._client.call(wire.get(session_id))", "        try:\n            return await self._client.call(wire.get(session_id))\n        except NotFoundError:\n            return AcmeSession(id=session_id)", "get"),
    Fault("derived", "events name no session", "fields.py", 'fields=[*_EVENT, "session_id"]', "fields=_EVENT", "events"),
    Fault("derived", "sessions are said to be stored", RECORD, 'kind="derived"', 'kind="stored"', missed="Whether a service keeps sessions or groups traces is not visible to those who only read."),
]  # fmt: skip
LIBRARY = [
    Fault("library", "errors of the library come through", STORE, '        raise StorageError(f"{file} cannot be used: {error}") from error', "        raise", "errors"),
    Fault("library", "an update forgets the rest", STORE, "{**_content(database, session_id), **changes}", '{"id": session_id, **changes}', "update"),
    Fault("library", "deleting what is missing passes", STORE, '        _content(database, session_id)\n        database.execute("DELETE FROM sessions', '        database.execute("DELETE FROM sessions', "delete"),
    Fault("library", "deleting keeps the session", STORE, '        database.execute("DELETE FROM sessions WHERE id = ?", (session_id,))\n', "", "delete"),
    Fault("library", "deleting keeps the events", STORE, '        database.execute("DELETE FROM events WHERE session_id = ?", (session_id,))\n', "", "delete"),
    Fault("library", "a repeat is another error", STORE, 'if database.execute("SELECT 1 FROM sessions WHERE id = ?", (session["id"],)).fetchone():', "if False:", "create"),
    Fault("library", "the last session comes again", STORE, "AND number < ?", "AND number <= ?", "list"),
    Fault("library", "the oldest comes first", STORE, "ORDER BY number DESC", "ORDER BY number", "list"),
    Fault("library", "the project is ignored", STORE, "(wanted, wanted, last, size + 1)", "(None, None, last, size + 1)", "list"),
    Fault("library", "the last page has a next one", STORE, "if len(rows) > size else None", "if rows else None", "list"),
    Fault("library", "events of all sessions are listed", STORE, "WHERE session_id = ? AND number > ? ORDER", "WHERE (1 OR session_id = ?) AND number > ? ORDER", "events"),
    Fault("library", "events of what is missing are none", STORE, '            _content(database, session_id)\n            statement = "SELECT number, content', '            statement = "SELECT number, content', "events", missed="The events of an unknown session may be none; services differ."),
    Fault("library", "an event that comes again is ignored", STORE, "DO UPDATE SET content = excluded.content", "DO NOTHING", "events", missed="Whether an event that comes again replaces the first differs between services; no fact says it."),
    Fault("library", "get takes any id", STORE, '    checks.identifier(session_id)\n    return LibraryCall(operation="get"', '    return LibraryCall(operation="get"', "get"),
    Fault("library", "get is called read", STORE, 'operation="get"', 'operation="read"', "errors"),
    Fault("library", "the event loop waits for the library", CALLS, "return await runtime_async.run_blocking(run, self.file, call, deadline.at_most(_WAIT))", "return run(self.file, call, deadline.at_most(_WAIT))", "requests", variants=("async",), missed="The call is over in a millisecond; only a slow one could be measured without a server that waits."),
    Fault("library", "the URL is ignored", CLIENT, '{"path": unquote(url.path)} if url.path else {}', '{"path": "/tmp/elsewhere"}', "client"),
]  # fmt: skip
