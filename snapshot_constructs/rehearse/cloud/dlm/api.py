"""Create, update and delete policies."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from snapshot_constructs.rehearse.cloud.dlm import changing, details, judging
from snapshot_constructs.rehearse.cloud.dlm.keep import Keep
from snapshot_constructs.rehearse.cloud.dlm.records import DISABLED, ENABLED, Lifecycles, Policy
from snapshot_constructs.rehearse.cloud.dlm.session import SERVICE
from snapshot_constructs.rehearse.cloud.errors import ApiError
from snapshot_constructs.rehearse.cloud.service import Call, Output, Params

_MOST = 100


def create(call: Call, params: Params) -> Output:
    """Create a policy, which begins at once if it is enabled."""
    policy = _policy(call, params)
    tags: dict[str, Any] = {f"aws:RequestTag/{key}": value for key, value in policy.tags.items()}
    tags |= {"aws:TagKeys": list(policy.tags)} if tags else {}
    call.require("dlm:CreateLifecyclePolicy", **tags)
    if tags:
        call.require("dlm:TagResource", policy.arn, **tags)
    _pass_role(call, policy.role)
    judging.check(call, _properties(params))
    _check_room(call, policy)
    call.store(Lifecycles).policies[policy.id] = policy
    changing.start(call.world, policy)
    changing.listen(call.world, policy, was_running=False)
    return {"PolicyId": policy.id}


def update(call: Call, params: Params) -> Output:
    """Change a policy: what is given replaces what it had, the details as a whole."""
    policy = find(call, params["PolicyId"], "dlm:UpdateLifecyclePolicy")
    if "ExecutionRoleArn" in params:
        _pass_role(call, params["ExecutionRoleArn"])
    new = _changed(policy, params)
    judging.check(call, _asked(policy, params))
    _check_immutable(policy, new)
    was_running = policy.is_running
    policy.role = params.get("ExecutionRoleArn", policy.role)
    policy.description = params.get("Description", policy.description)
    if "State" in params:  # nothing else ends the state ERROR
        policy.state = policy.message = params["State"]
    policy.details, policy.modified = new, call.world.clock.now()
    changing.start(call.world, policy)
    changing.listen(call.world, policy, was_running=was_running)
    return {}


def delete(call: Call, params: Params) -> Output:
    """Delete a policy."""
    policy = find(call, params["PolicyId"], "dlm:DeleteLifecyclePolicy")
    del call.store(Lifecycles).policies[policy.id]
    changing.end(call.world, policy)
    return {}


def find(call: Call, id: str, action: str) -> Policy:
    """Return a policy with which the caller may do something.

    Raises:
        ApiError: if there is none, or the caller may not.
    """
    found = call.store(Lifecycles).policies.get(id)
    arn = f"arn:aws:dlm:{call.region}:{call.account}:policy/{id}"
    tags = {f"aws:ResourceTag/{key}": value for key, value in found.tags.items()} if found else {}
    call.require(action, found.arn if found else arn, **tags)
    if found is None:
        raise ApiError(
            "ResourceNotFoundException",
            f"There is no policy {id}",
            404,
            ResourceType="policy",
            ResourceIds=[id],
        )
    return found


def _policy(call: Call, params: Params) -> Policy:
    now, default = call.world.clock.now(), params.get("DefaultPolicy")
    asked = params.get("PolicyDetails") or {}
    return Policy(
        id=f"policy-0{secrets.token_hex(8)}",
        account=call.account,
        region=call.region,
        partition=params["ExecutionRoleArn"].split(":")[1],
        role=params["ExecutionRoleArn"],
        description=params["Description"],
        state=params["State"],
        message=params["State"],
        details=details.default(default, {**asked, **params}) if default else details.custom(asked),
        tags=dict(params.get("Tags") or {}),
        created=now,
        modified=now,
    )


def _pass_role(call: Call, role: str) -> None:
    call.require("iam:PassRole", role, iam__PassedToService=SERVICE)


def _check_room(call: Call, policy: Policy) -> None:
    """Refuse more policies than there may be, and a second default policy of a type.

    Raises:
        ApiError: if there are as many.
    """
    policies = call.store(Lifecycles).policies.values()
    if len(policies) >= _MOST:
        text = f"There are {len(policies)} policies in {call.region}"
        raise ApiError("LimitExceededException", text, 429, ResourceType="policy")
    same = [
        each for each in policies if each.is_default and each.makes_images == policy.makes_images
    ]
    if policy.is_default and same:
        text = f"There is a default policy of this type: {same[0].id}"
        raise ApiError("InvalidRequestException", text)


# ---------------------------------------------------------------------------------- its changes


def _changed(policy: Policy, params: Params) -> dict[str, Any]:
    """Return the details that a policy gets."""
    asked = params.get("PolicyDetails")
    if not policy.is_default:
        return policy.details if asked is None else details.custom(asked)
    given = {name: params[name] for name in details.SETTINGS if name in params}
    before = policy.details if asked is None else asked
    return details.default(policy.details["ResourceType"], {**before, **given})


def _asked(policy: Policy, params: Params) -> dict[str, Any]:
    """Return the whole policy as someone would ask for it."""
    before: dict[str, Any] = {
        "Description": policy.description,
        "ExecutionRoleArn": policy.role,
        "State": DISABLED if policy.state == DISABLED else ENABLED,
    }
    if not policy.is_default:
        before["PolicyDetails"] = policy.details
    elif "PolicyDetails" not in params:
        before |= _settings(policy)
    fixed = {"DefaultPolicy": policy.details["ResourceType"]} if policy.is_default else {}
    given = {name: value for name, value in params.items() if name != "PolicyId"}
    return before | fixed | given


def _settings(policy: Policy) -> dict[str, Any]:
    return {name: policy.details[name] for name in details.SETTINGS if name in policy.details}


def _check_immutable(policy: Policy, new: Mapping[str, Any]) -> None:
    """Refuse what cannot be changed.

    Raises:
        ApiError: if it would be.
    """
    for name in ("PolicyType", "PolicyLanguage", "ResourceTypes", "ResourceType"):
        if policy.details.get(name) != new.get(name):
            text = f"{name} of a policy cannot be changed"
            raise ApiError("InvalidRequestException", text)
    if _counts(policy.details) != _counts(new):
        text = "A policy that keeps by count cannot keep by age, nor the other way round"
        raise ApiError("InvalidRequestException", text)


def _counts(written: Mapping[str, Any]) -> bool | None:
    """Tell whether a policy keeps by count; None where it has no schedules."""
    keeps = [Keep.of(each["RetainRule"]) for each in written.get("Schedules") or ()]
    return None if not keeps or keeps[0] is None else keeps[0].count is not None


def _properties(params: Params) -> dict[str, Any]:
    """Return a request as CloudFormation would have it, which has tags in a list."""
    tags = [{"Key": key, "Value": value} for key, value in (params.get("Tags") or {}).items()]
    return {**params, "Tags": tags}
