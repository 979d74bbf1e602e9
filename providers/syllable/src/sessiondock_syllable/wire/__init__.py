"""Requests and responses of Syllable's sessions area. No I/O.

Source: the OpenAPI document of 2026-08-22 in ``asksyllable/syllable-sdk-python``, and that SDK up to 0.49.87. Only the
two lists end in a slash; the service redirects the other form of a path.
"""
