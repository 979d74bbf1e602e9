# Generated from src/sessiondock_syllable/_async/labels.py: edit that file, not this one.
# Digest: 03579e545665daed
"""The operations on Syllable's session labels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Never

from sessiondock._sync.http_client import HTTPClient
from sessiondock._sync.pager import Pager
from sessiondock._sync.resource import Resource
from sessiondock._unset import UNSET, Unset
from sessiondock.paging import PageData

from ..models import SessionLabel
from ..provider import PROVIDER
from ..wire import labels as wire
from ..wire.listing import SearchValue, label_listing
from ..wire.reading import model
from ..words import LabelField

__all__ = ["SyllableLabels"]


class SyllableLabels(Resource):
    """Ratings of sessions, under ``/api/v1/session_labels``. The service can neither change nor delete one.

    Errors are those of ``client.sessions``. Source: Syllable's OpenAPI document of 2026-08-22.
    """

    provider = PROVIDER

    def __init__(self, client: HTTPClient) -> None:
        self._client = client

    def list(
        self,
        *,
        search: Mapping[LabelField, SearchValue | Sequence[SearchValue]]
        | Sequence[tuple[LabelField, SearchValue | Sequence[SearchValue]]]
        | None = None,
        started_after: datetime | None = None,
        started_before: datetime | None = None,
        order_by: LabelField | None = None,
        descending: bool | None = None,
        fields: Sequence[LabelField] | None = None,
        page: int | None = None,
        page_size: int | None = None,
        max_items: int | None = None,
        cursor: str | None = None,
        **unsupported: Never,
    ) -> Pager[SessionLabel]:
        """Labels, page by page.

        Args:
            search: values of fields in `LabelField`, as a mapping or as pairs. Only ``session_id_list`` takes several
                values; they go out joined by commas, which the vendor does not document.
            started_after, started_before: aware; the vendor's ``start_datetime`` and ``end_datetime``.
            order_by: left out, the service decides.
            descending: True for the largest first; only with ``order_by``.
            fields: what to give of each label. The service has no word for a label's own id here: it may be missing.
            page: number of the first page, from 0.
            page_size: labels on a page, default 25; the largest is not documented.
            max_items: stop after so many.
            cursor: where to go on, from a page; it knows its page size.
        """
        self._refuse("list", unsupported)
        listing = label_listing(
            search=search,
            started_after=started_after,
            started_before=started_before,
            order_by=order_by,
            descending=descending,
            fields=fields,
            page=page,
            page_size=page_size,
            cursor=cursor,
        )

        def fetch(cursor: str | None, /) -> PageData[SessionLabel]:
            return listing.read(self._client.send(listing.request(cursor)), cursor, model(SessionLabel))

        return Pager(fetch, cursor=cursor or listing.start, max_items=max_items)

    def create(
        self,
        *,
        session_id: int | str,
        type: str,
        code: str,
        user_email: str,
        comments: str | Unset | None = UNSET,
        issue_categories: Sequence[str] | Unset = UNSET,
        **unsupported: Never,
    ) -> SessionLabel:
        """Rate a session.

        Args:
            session_id: the session; a number, or its digits.
            type: ``"human-rating"`` or ``"auto-rating"``; the service may take others.
            code: ``"GOOD"``, ``"OK"``, ``"BAD"`` or ``"N/A"``; the service may take others.
            user_email: who rates.
            comments: free text; None sends null.
            issue_categories: what was wrong.
        """
        self._refuse("create", unsupported)
        request = wire.create(
            session_id=session_id,
            type=type,
            code=code,
            user_email=user_email,
            comments=comments,
            issue_categories=issue_categories,
        )
        return wire.read_label(self._client.send(request), "create")

    def get(self, label_id: int | str, /, **unsupported: Never) -> SessionLabel:
        """One label, by its number or the digits in ``session_label_id``. NotFoundError when there is none."""
        self._refuse("get", unsupported)
        return wire.read_label(self._client.send(wire.get(label_id)), "get")
