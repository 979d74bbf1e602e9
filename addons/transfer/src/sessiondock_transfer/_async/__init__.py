"""Written by hand; ``_sync`` is generated from it."""
