"""Transports written by hand; the generated twin is for the other colour."""
