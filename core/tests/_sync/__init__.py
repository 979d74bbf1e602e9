# Generated from tests/_async/__init__.py: edit that file, not this one.
# Digest: e3b0c44298fc1c14
