"""Why a resource failed, as CloudFormation shows it."""

from __future__ import annotations

from snapshot_constructs.rehearse.cloud.errors import ApiError

_BY_STATUS = {
    401: "AccessDenied",
    402: "ServiceLimitExceeded",
    403: "AccessDenied",
    404: "NotFound",
    409: "ResourceConflict",
    429: "Throttling",
    500: "ServiceInternalError",
    503: "Throttling",
}
_BY_WORD = (
    ("RequestLimitExceeded", "Throttling"),
    ("AlreadyExists", "AlreadyExists"),
    ("NotFound", "NotFound"),
    ("LimitExceeded", "ServiceLimitExceeded"),
    ("QuotaExceeded", "ServiceLimitExceeded"),
    ("Unauthorized", "AccessDenied"),
    ("Dependency", "ResourceConflict"),
)


class ResourceError(Exception):
    """A resource that could not be made, changed or deleted; its text is the reason that is shown.

    Attributes:
        code: of the handler, such as ``NotFound``.
    """

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code


def refused(service: str, error: ApiError) -> ResourceError:
    """Return the error of a resource whose service refused something."""
    code = handler_code(error)
    said = (
        f"{error.message} (Service: {service.capitalize()}, Status Code: {error.status}, "
        f"Error Code: {error.code})"
    )
    return said_by_handler(code, said)


def said_by_handler(code: str, message: str) -> ResourceError:
    """Return an error in the words of the handler of a type."""
    reason = f'Resource handler returned message: "{message}" (HandlerErrorCode: {code})'
    return ResourceError(code, reason)


def invalid(logical_id: str, wrong: list[str]) -> ResourceError:
    """Return the error of properties that the type does not have like that."""
    said = ", ".join(wrong)
    reason = f"Properties validation failed for resource {logical_id} with message:\n[{said}]"
    return ResourceError("InvalidRequest", reason)


def handler_code(error: ApiError) -> str:
    """Return what a handler calls an error of an API."""
    for word, code in _BY_WORD:
        if word in error.code:
            return code
    return _BY_STATUS.get(error.status, "InvalidRequest")
