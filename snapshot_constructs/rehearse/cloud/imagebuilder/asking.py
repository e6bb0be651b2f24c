"""Permissions that calls need, and calls that come twice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from snapshot_constructs.rehearse.cloud.errors import ApiError
from snapshot_constructs.rehearse.cloud.imagebuilder.records import Record, Store
from snapshot_constructs.rehearse.cloud.service import Action, Call, Output, Params

_SERVICE = "imagebuilder.amazonaws.com"


def once(action: Action) -> Action:
    """Return an action that answers the same when its client token comes again."""

    def answer(call: Call, params: Params) -> Output:
        answers, key = call.store(Store).answers, (call.action, params["clientToken"])
        if key not in answers:
            answers[key] = (params, action(call, params))
        asked, answered = answers[key]
        if asked != params:
            message = f"The token {key[1]} was given with other parameters"
            raise ApiError("IdempotentParameterMismatchException", message)
        return answered

    return answer


def require_new(call: Call, arn: str, tags: Mapping[str, str]) -> None:
    """Require the action on what it will make, and to tag that."""
    asked: dict[str, Any] = {f"aws:RequestTag/{key}": value for key, value in tags.items()}
    if tags:
        asked["aws:TagKeys"] = [*tags]
    call.require(f"imagebuilder:{call.action}", arn, **asked)
    if tags:
        call.require("imagebuilder:TagResource", arn, **asked)


def require(call: Call, record: Record, action: str = "") -> None:
    """Require an action on what is there; that of the call when empty."""
    tags = {f"aws:ResourceTag/{key}": value for key, value in record.tags.items()}
    call.require(f"imagebuilder:{action or call.action}", record.arn, **tags)


def require_role(call: Call, role: str | None, service: str = _SERVICE) -> None:
    """Require to pass a role to a service.

    Args:
        role: its ARN, or its name; None where there is none.
        service: that gets it.
    """
    if role is not None:
        whole = role if role.startswith("arn:") else f"arn:aws:iam::{call.account}:role/{role}"
        call.require("iam:PassRole", whole, iam__PassedToService=service)


def stop_if_dry(params: Params) -> None:
    """Go no further where a call only wants to know whether it could.

    Raises:
        ApiError: if it does.
    """
    if params.get("dryRun"):
        raise ApiError("DryRunOperationException", "The dry run was successful", 412)
