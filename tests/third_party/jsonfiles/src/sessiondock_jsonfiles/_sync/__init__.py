# Generated from src/sessiondock_jsonfiles/_async/__init__.py: edit that file, not this one.
# Digest: 1ffbe8a6966f6cea
"""Written by hand; its twin is generated from it."""
