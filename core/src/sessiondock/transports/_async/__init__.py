"""Transports for asynchronous code, written by hand; the generated twin is for synchronous code."""
