"""The actions of the Recycle Bin."""

from __future__ import annotations

import secrets
import string
from typing import Any

from snapshot_constructs.rehearse.cloud.api.paging import page
from snapshot_constructs.rehearse.cloud.errors import ApiError
from snapshot_constructs.rehearse.cloud.rbin.judging import judge, quotas, tag_keys
from snapshot_constructs.rehearse.cloud.rbin.locking import (
    changeable,
    lock,
    lock_rule,
    require,
    unlock_rule,
)
from snapshot_constructs.rehearse.cloud.rbin.records import Rule, Rules
from snapshot_constructs.rehearse.cloud.service import Call, Output, Params, Service

_LETTERS = string.ascii_letters + string.digits
_FILTERS = ("ResourceTags", "ExcludeResourceTags")
_SUMMARY = ("Identifier", "Description", "RetentionPeriod", "LockState", "RuleArn")


def create_rule(call: Call, params: Params) -> Output:
    """Make a rule."""
    arn = f"arn:aws:rbin:{call.region}:{call.account}:rule/"
    tags = _tags(params)
    _require_request(call, params, f"{arn}*")
    if tags:
        call.require("rbin:TagResource", f"{arn}*", aws__TagKeys=[*tags])
    judge(params, params.get("LockConfiguration"))
    tag_keys(tags, reserved=bool(call.caller.service))
    quotas(call.store(Rules), None, params)
    made = "".join(secrets.choice(_LETTERS) for _ in range(11))
    rule = Rule(id=made, arn=arn + made, resource_type=params["ResourceType"], days=0, tags=tags)
    _change(rule, params)
    call.store(Rules).add(rule)
    if configuration := params.get("LockConfiguration"):
        lock(call, rule, configuration)
    return rule.described() | {"Tags": params.get("Tags", [])}


def get_rule(call: Call, params: Params) -> Output:
    """Show a rule."""
    return _rule(call, params["Identifier"]).described()


def update_rule(call: Call, params: Params) -> Output:
    """Change a rule; what is not given stays."""
    rule = _rule(call, params["Identifier"])
    changeable(call, rule)
    if params.get("ResourceType", rule.resource_type) != rule.resource_type:
        raise ApiError("ValidationException", "The ResourceType of a rule cannot be changed")
    judge({**rule.described(), **params})
    quotas(call.store(Rules), rule, params)
    _change(rule, params)
    return rule.described()


def delete_rule(call: Call, params: Params) -> Output:
    """Delete a rule; what it has kept is kept on."""
    rule = _rule(call, params["Identifier"])
    changeable(call, rule)
    call.store(Rules).remove(rule)
    return {}


def list_rules(call: Call, params: Params) -> Output:
    """List the rules for one type of resource."""
    _require_request(call, params, "*")
    found = [rule.described() for rule in call.store(Rules) if _listed(rule.described(), params)]
    try:
        rules, token = page(found, params.get("MaxResults", 1000), params.get("NextToken"))
    except ValueError as error:
        reason = "INVALID_PAGE_TOKEN"
        raise ApiError("ValidationException", str(error), Reason=reason) from None
    return {
        "Rules": [{name: each[name] for name in _SUMMARY} for each in rules],
        "NextToken": token,
    }


def tag_resource(call: Call, params: Params) -> Output:
    """Put tags on a rule."""
    rule = _rule(call, params["ResourceArn"])
    tags = _tags(params)
    tag_keys(tags, reserved=bool(call.caller.service))
    rule.tags |= tags
    return {}


def untag_resource(call: Call, params: Params) -> Output:
    """Take tags from a rule."""
    rule = _rule(call, params["ResourceArn"])
    rule.tags = {key: value for key, value in rule.tags.items() if key not in params["TagKeys"]}
    return {}


def list_tags(call: Call, params: Params) -> Output:
    """List the tags of a rule."""
    rule = _rule(call, params["ResourceArn"])
    return {"Tags": [{"Key": key, "Value": value} for key, value in rule.tags.items()]}


def _rule(call: Call, id_or_arn: str) -> Rule:
    """Return a rule, if the caller may do with it what is asked."""
    rule = call.store(Rules).get(id_or_arn)
    require(call, rule)
    return rule


def _require_request(call: Call, params: Params, resource: str) -> None:
    condition = {"rbin:Request/ResourceType": params["ResourceType"]}
    call.require(f"rbin:{call.action}", resource, **condition)


def _change(rule: Rule, params: Params) -> None:
    if "RetentionPeriod" in params:
        rule.days = params["RetentionPeriod"]["RetentionPeriodValue"]
    rule.description = params.get("Description", rule.description)
    rule.resource_tags = params.get("ResourceTags", rule.resource_tags)
    rule.exclude_tags = params.get("ExcludeResourceTags", rule.exclude_tags)


def _tags(params: Params) -> dict[str, str]:
    return {tag["Key"]: tag["Value"] for tag in params.get("Tags", ())}


def _listed(rule: dict[str, Any], params: Params) -> bool:
    return (
        rule["ResourceType"] == params["ResourceType"]
        and params.get("LockState", rule["LockState"]) == rule["LockState"]
        and all(tag in rule[name] for name in _FILTERS for tag in params.get(name, ()))
    )


RBIN = Service(
    "rbin",
    {
        "CreateRule": create_rule,
        "DeleteRule": delete_rule,
        "GetRule": get_rule,
        "ListRules": list_rules,
        "ListTagsForResource": list_tags,
        "LockRule": lock_rule,
        "TagResource": tag_resource,
        "UnlockRule": unlock_rule,
        "UntagResource": untag_resource,
        "UpdateRule": update_rule,
    },
)
