"""How deep the evaluation of a template may go."""

DEEPEST = 500
"""Frames of Python's stack, about, of which there are 1000."""


class Depth:
    """Counts the frames in use, so that no template can exhaust the stack."""

    def __init__(self) -> None:
        self._frames = 0

    def down(self, frames: int) -> bool:
        """Go deeper, unless that is too deep."""
        if self._frames > DEEPEST:
            return False
        self._frames += frames
        return True

    def up(self, frames: int) -> None:
        """Come back."""
        self._frames -= frames
