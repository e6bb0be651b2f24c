"""Who calls, as conditions of policies see it."""

from __future__ import annotations

from typing import Any

from ministack.core import iam_evaluator
from ministack.core.responses import request_scope
from ministack.services import iam

_KEY = "aws:principalarn"


def install() -> None:
    """Let ``aws:PrincipalArn`` be the ARN of the role, with its path; ministack has that of the session."""
    theirs = iam_evaluator._resolve_condition_key  # noqa: SLF001 - see the package

    def resolve(key: str, asked: Any) -> Any:
        found = theirs(key, asked)
        return _role_of(found) if key.lower() == _KEY else found

    iam_evaluator._resolve_condition_key = resolve  # noqa: SLF001 - see the package


def _role_of(arn: str) -> str:
    """Return the role of a session that assumed one; whatever else calls is itself."""
    _, is_session, rest = arn.partition(":assumed-role/")
    if not is_session:
        return arn
    with request_scope(arn.split(":")[4], "us-east-1"):
        found = iam._roles.get(rest.partition("/")[0])  # noqa: SLF001 - see the package
    return str(found["Arn"]) if found else arn
