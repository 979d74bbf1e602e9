"""Plugins for sessiondock: ``keyfile`` finds keys in a private file, ``emails`` removes e-mail addresses from texts."""

__all__: list[str] = []
