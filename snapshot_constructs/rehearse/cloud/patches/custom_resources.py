"""Custom resources whose function ends in an error fail at once, and say why; AWS waits for an hour."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ministack.services import lambda_svc
from ministack.services.cloudformation import custom_resource


def install() -> None:
    """Answer for functions that cannot do so themselves any more."""
    theirs = lambda_svc._execute_function_with_config_scope  # noqa: SLF001 - see the package

    def execute(function: Any, event: Any, *rest: Any) -> Any:
        result = theirs(function, event, *rest)
        if isinstance(event, Mapping) and "ResponseURL" in event and result.get("error"):
            token = str(event["ResponseURL"]).rpartition("/")[2]
            said = result["body"]
            reason = said.get("errorMessage") or said.get("message", "its function failed")
            answer = {"Status": "FAILED", "Reason": reason}
            custom_resource.deliver_response(token, answer)
        return result

    lambda_svc._execute_function_with_config_scope = execute  # noqa: SLF001 - see the package
