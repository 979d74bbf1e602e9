# Generated from src/sessiondock_transfer/_async/__init__.py: edit that file, not this one.
# Digest: 04ce7baf0f63fd0e
"""Written by hand; ``_sync`` is generated from it."""
