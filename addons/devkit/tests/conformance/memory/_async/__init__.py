"""Written by hand; the sync package is generated from it."""
