"""What an API refuses."""

from __future__ import annotations


class ApiError(Exception):
    """A refusal, as a client of the API sees it.

    Attributes:
        code: of the service, which is what callers go by.
        message: for people; the wording of AWS is not known, and nobody should go by it.
        status: of HTTP.
        members: what else the error says.
    """

    def __init__(self, code: str, message: str, status: int = 400, **members: object) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.status = status
        self.members = members
