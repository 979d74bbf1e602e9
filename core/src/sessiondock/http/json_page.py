"""Pages whose items stay bytes, so that typed reading (`sessiondock.from_bytes`) makes no dictionaries of them.

That takes msgspec (the extra ``fast``). A page is cut into its items only where that cannot be noticed: msgspec finds
JSON's rules kept in what it passes over except for those that are looked at here. Any other page is decoded as a whole
by `parse_json`, whose result or error counts.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from ..json_text import parse_json
from ..received import UNDECODED
from ..undecoded import UndecodedItems, decoded

__all__ = ["parse_page", "with_msgspec"]

Read = Callable[[bytes, str], dict[str, Any]]
Cut = Callable[[bytes, str], dict[str, Any] | None]
_SHORT = 1200
"""Bytes of an item that is too short to be nested too deeply, or to hold a number that Python refuses."""
_DEEPEST = 500
_MEMBERS = 32
"""Members of a page beyond which a service is taken to send names that mean nothing, and none are remembered."""
_TO_ZEROS = bytes(ord("0") if chr(each).isascii() and chr(each).isdigit() else each for each in range(256))
_chosen: Cut | None = None


def parse_page(body: bytes, items: str) -> Any:
    """As `parse_json`, but the list under the name ``items`` may be `UndecodedItems`."""
    page = (_chosen or _choose())(body, items)
    return parse_json(body) if page is None else page


def _choose() -> Cut:
    global _chosen  # noqa: PLW0603
    _chosen = with_msgspec() or _not_at_all
    return _chosen


def _not_at_all(body: bytes, items: str) -> None:
    """No page is cut."""


def with_msgspec() -> Cut | None:
    """What cuts a page, or returns None for one that it must not cut; None where msgspec is not installed."""
    try:
        import msgspec
    except ImportError:
        return None
    refusals = (msgspec.MsgspecError, ValueError, KeyError, RecursionError)
    read = _page_reader()
    UNDECODED.add(msgspec.Raw)

    def cut(body: bytes, name: str) -> dict[str, Any] | None:
        if 0 < sys.get_int_max_str_digits() < _SHORT:
            return None
        try:
            # what msgspec passes over need not be UTF-8
            if not body.isascii():
                body.decode()
            page = read(body, name)
            items = page[name]
        except refusals:
            return None
        long = [each for each in items if len(each) > _SHORT]
        if any(_is_unusual(bytes(each)) for each in long):
            return None
        page[name] = UndecodedItems(items)
        return page

    return cut


def _page_reader() -> Read:
    """What reads a page, the items of which are left as a list of ``msgspec.Raw``.

    To find the items, the bytes of a page are gone through twice. So for each name of items the other members are
    remembered, and as long as pages have no others, msgspec reads all of it at once.
    """
    import msgspec

    members = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode
    listed = msgspec.json.Decoder(list[msgspec.Raw]).decode
    names: dict[str, tuple[str, ...]] = {}
    at_once: dict[str, Callable[[bytes], dict[str, Any]]] = {}

    def read(body: bytes, name: str) -> dict[str, Any]:
        if name in at_once:
            try:
                return at_once[name](body)
            except msgspec.ValidationError:
                pass
        found: dict[str, Any] = members(body)
        page = {each: listed(value) if each == name else decoded(value) for each, value in found.items()}
        known = tuple(dict.fromkeys((name, *names.get(name, ()), *page)))
        if name in page and known != names.get(name) and len(known) <= _MEMBERS:
            names[name] = known
            # a struct cannot have a name with a quotation mark in it
            with suppress(ValueError):
                at_once[name] = _reader_at_once(known)
        return page

    return read


def _reader_at_once(names: tuple[str, ...]) -> Callable[[bytes], dict[str, Any]]:
    """What reads a page that has no other members, the items first. ValidationError for any other page."""
    import msgspec

    missing: Any = object()
    others: Any = [(f"m{place}", Any, missing) for place in range(1, len(names))]
    kind = msgspec.defstruct(
        "Page",
        [("m0", list[msgspec.Raw]), *others],
        rename={f"m{place}": name for place, name in enumerate(names)},
        forbid_unknown_fields=True,
    )
    decode, values_of = msgspec.json.Decoder(kind).decode, msgspec.structs.astuple

    def read(body: bytes) -> dict[str, Any]:
        pairs = zip(names, values_of(decode(body)), strict=True)
        return {name: value for name, value in pairs if value is not missing}

    return read


def _is_unusual(item: bytes) -> bool:
    """Whether it may be nested too deeply, or hold a whole number that has too many digits for Python."""
    digits = sys.get_int_max_str_digits()
    long = 0 < digits < len(item) and b"0" * (digits + 1) in item.translate(_TO_ZEROS)
    return long or item.count(b"[") + item.count(b"{") > _DEEPEST
