# Generated from src/sessiondock_files/_async/__init__.py: edit that file, not this one.
# Digest: 25189ded1db401ee
"""Written by hand; the generated twin has the same names without their first five letters."""
