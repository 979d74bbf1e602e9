"""Plugins for sessiondock: ``keyfile`` finds keys in a private file, ``emails`` takes e-mail addresses out of texts."""

__all__: list[str] = []
