# Generated from src/sessiondock_syllable/_async/labels.py: edit that file, not this one.
# Digest: 4969ee57e2d2ba95
"""The operations on Syllable's session labels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sessiondock import UNSET, Pager, Unset
from sessiondock.authoring import HTTPResource

from ..fields import LabelField
from ..models import SessionLabel
from ..provider import PROVIDER
from ..wire import labels as wire
from ..wire.listing import label_listing
from ..wire.search import SearchValue

__all__ = ["SyllableLabels"]


class SyllableLabels(HTTPResource):
    """Ratings of sessions, under ``/api/v1/session_labels``. The service can neither change nor delete one.

    Errors are those of ``client.sessions``. Source: Syllable's OpenAPI document of 2026-08-22.
    """

    provider = PROVIDER

    def list(
        self,
        *,
        search: Mapping[LabelField, SearchValue | Sequence[SearchValue]]
        | Sequence[tuple[LabelField, SearchValue | Sequence[SearchValue]]]
        | Unset = UNSET,
        started_after: datetime | Unset = UNSET,
        started_before: datetime | Unset = UNSET,
        order_by: LabelField | Unset = UNSET,
        descending: bool | Unset = UNSET,
        fields: Sequence[LabelField] | Unset = UNSET,
        page: int | None = None,
        page_size: int | None = None,
        max_items: int | None = None,
        cursor: str | None = None,
    ) -> Pager[SessionLabel]:
        """Labels, page by page.

        Args:
            search: values of fields in `LabelField`, as a mapping or as pairs. Only ``session_id_list`` takes several
                values; they are sent joined by commas, which the vendor does not document.
            started_after, started_before: aware; the vendor's ``start_datetime`` and ``end_datetime``.
            order_by: left out, the service decides.
            descending: True for the largest first; only with ``order_by``.
            fields: what to send of each label. A label's own id cannot be asked for, so it may be missing.
            page: number of the first page, from 0.
            page_size: labels on a page, default 25; the largest is not documented.
            max_items: stop after so many.
            cursor: where to go on, from a page; it knows its page size.
        """
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

        return self._client.paginate(listing.page, cursor=cursor or listing.cursor, max_items=max_items)

    def create(
        self,
        *,
        session_id: int | str,
        type: str,
        code: str,
        user_email: str,
        comments: str | Unset | None = UNSET,
        issue_categories: Sequence[str] | Unset | None = UNSET,
    ) -> SessionLabel:
        """Rate a session.

        Args:
            session_id: the session; a number, or its digits.
            type: ``"human-rating"`` or ``"auto-rating"``; the service may take others.
            code: ``"GOOD"``, ``"OK"``, ``"BAD"`` or ``"N/A"``; the service may take others.
            user_email: who rates.
            comments: free text; None sends null.
            issue_categories: what was wrong; None sends null. Left out, the service takes no category.
        """
        call = wire.create(
            session_id=session_id,
            type=type,
            code=code,
            user_email=user_email,
            comments=comments,
            issue_categories=issue_categories,
        )
        return self._client.call(call)

    def get(self, label_id: int | str, /) -> SessionLabel:
        """One label, by its number or the digits in ``session_label_id``. NotFoundError when there is none."""
        return self._client.call(wire.get(label_id))
