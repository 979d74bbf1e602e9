"""Plugins for sessiondock.

``keyfile`` finds keys in a private file. ``emails`` removes e-mail addresses from texts that are shown, and
``stored_emails`` from texts that are stored.
"""

__all__: list[str] = []
