"""Written by hand; its twin is generated from it."""
