"""The one error of this room."""


class RehearsalError(Exception):
    """Says in one line what went wrong with the local cloud or in it, and what would help."""
