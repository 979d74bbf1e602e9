# Generated from tests/conformance/memory/_async/__init__.py: edit that file, not this one.
# Digest: 903c608c87dd0a51
"""Written by hand; the sync package is generated from it."""
