"""Policies and their tags, as the API shows them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from snapshot_constructs.rehearse.cloud.dlm import details
from snapshot_constructs.rehearse.cloud.dlm.api import find
from snapshot_constructs.rehearse.cloud.dlm.records import Lifecycles, Policy
from snapshot_constructs.rehearse.cloud.errors import ApiError
from snapshot_constructs.rehearse.cloud.service import Call, Output, Params


def get(call: Call, params: Params) -> Output:
    """Return a policy."""
    policy = find(call, params["PolicyId"], "dlm:GetLifecyclePolicy")
    return {
        "Policy": {
            "PolicyId": policy.id,
            "Description": policy.description,
            "State": policy.state,
            "StatusMessage": policy.message,
            "ExecutionRoleArn": policy.role,
            "DateCreated": policy.created,
            "DateModified": policy.modified,
            "PolicyDetails": details.shown(policy.details),
            "Tags": policy.tags,
            "PolicyArn": policy.arn,
            "DefaultPolicy": policy.is_default,
        }
    }


def list_all(call: Call, params: Params) -> Output:
    """Return summaries of those policies that match all that is asked for, the oldest first."""
    call.require("dlm:GetLifecyclePolicies")
    policies = call.store(Lifecycles).policies
    unknown = [id for id in params.get("PolicyIds", ()) if id not in policies]
    if unknown:
        text = f"There is no policy {', '.join(unknown)}"
        members = {"ResourceType": "policy", "ResourceIds": unknown}
        raise ApiError("ResourceNotFoundException", text, 404, **members)
    found = [each for each in policies.values() if _matches(each, params)]
    return {"Policies": [_summary(each) for each in found]}


def tag(call: Call, params: Params) -> Output:
    """Put tags on a policy."""
    _tagged(call, params["ResourceArn"], "dlm:TagResource").tags.update(params["Tags"])
    return {}


def untag(call: Call, params: Params) -> Output:
    """Take tags off a policy."""
    policy = _tagged(call, params["ResourceArn"], "dlm:UntagResource")
    for key in params["TagKeys"]:
        policy.tags.pop(key, None)
    return {}


def tags(call: Call, params: Params) -> Output:
    """Return the tags of a policy."""
    return {"Tags": _tagged(call, params["ResourceArn"], "dlm:ListTagsForResource").tags}


def _tagged(call: Call, arn: str, action: str) -> Policy:
    place = arn.split(":")[3:5]
    id = arn.rpartition("/")[2] if place == [call.region, call.account] else arn
    return find(call, id, action)


def _summary(policy: Policy) -> dict[str, Any]:
    return {
        "PolicyId": policy.id,
        "Description": policy.description,
        "State": policy.state,
        "Tags": policy.tags,
        "PolicyType": policy.details["PolicyType"],
        "DefaultPolicy": policy.is_default,
    }


def _matches(policy: Policy, params: Params) -> bool:
    written = policy.details
    types = written.get("ResourceTypes") or [written.get("ResourceType")]
    added = [tag for each in written.get("Schedules", ()) for tag in each.get("TagsToAdd") or ()]
    default = params.get("DefaultPolicyType")
    return (
        policy.id in params.get("PolicyIds", [policy.id])
        and params.get("State") in (None, policy.state)
        and params.get("ResourceTypes") in (None, types)
        and _has(written.get("TargetTags"), params.get("TargetTags"))
        and _has(added, params.get("TagsToAdd"))
        and (default is None or (policy.is_default and default in ("ALL", types[0])))
    )


def _has(tags: Iterable[Mapping[str, str]] | None, wanted: Iterable[str] | None) -> bool:
    """Tell whether any of some tags, written ``key=value``, is there; nothing is asked for when None."""
    there = {f"{each['Key']}={each['Value']}" for each in tags or ()}
    return wanted is None or not there.isdisjoint(wanted)
