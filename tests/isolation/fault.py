"""The exception of a failed check."""


class Fault(Exception):  # noqa: N818 - it is no error of the program
    """Something is wrong with a distribution."""
