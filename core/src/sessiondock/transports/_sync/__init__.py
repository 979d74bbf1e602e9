# Generated from src/sessiondock/transports/_async/__init__.py: edit that file, not this one.
# Digest: 42e504532607dc86
"""Transports written by hand; the generated twin has the same names without their first five letters."""
