# Generated from src/sessiondock/transports/_async/__init__.py: edit that file, not this one.
# Digest: a14a1d614e4c3993
"""Transports written by hand; the generated twin is for the other colour."""
