"""Change and delete resources, and their tags and policies."""

from __future__ import annotations

import uuid

from snapshot_constructs.rehearse.cloud.errors import ApiError
from snapshot_constructs.rehearse.cloud.imagebuilder.asking import once, require, require_role
from snapshot_constructs.rehearse.cloud.imagebuilder.creating import content_of
from snapshot_constructs.rehearse.cloud.imagebuilder.judging import judge
from snapshot_constructs.rehearse.cloud.imagebuilder.links import check_links, check_unused
from snapshot_constructs.rehearse.cloud.imagebuilder.nouns import LIFECYCLE_POLICY, Noun
from snapshot_constructs.rehearse.cloud.imagebuilder.records import Record, Store
from snapshot_constructs.rehearse.cloud.imagebuilder.telling import told
from snapshot_constructs.rehearse.cloud.service import Action, Call, Output, Params


def updater(noun: Noun) -> Action:
    """Return the action that replaces the whole content of a resource."""

    def update(call: Call, params: Params) -> Output:
        record = call.store(Store).get(params[noun.id])
        require(call, record)
        require_role(call, params.get("executionRole"))
        resource = judge(call, noun, {"name": record.name, **params})
        check_links(call, params)
        content = content_of(params, noun.id)
        _check_kind(record, content)
        record.content = content
        record.state |= told(call, resource, params)
        record.updated = call.world.clock.now()
        return {
            "requestId": str(uuid.uuid4()),
            "clientToken": params["clientToken"],
            noun.id: record.arn,
        }

    return once(update)


def deleter(noun: Noun) -> Action:
    """Return the action that deletes a resource that nothing refers to."""

    def delete(call: Call, params: Params) -> Output:
        record = call.store(Store).get(params[noun.id])
        require(call, record)
        _check_idle(record)
        check_unused(call, record)
        call.store(Store).remove(record)
        return {"requestId": str(uuid.uuid4()), noun.id: record.arn}

    return delete


def tag_resource(call: Call, params: Params) -> Output:
    """Put tags on a resource."""
    record = call.store(Store).get(params["resourceArn"])
    require(call, record)
    record.tags |= params["tags"]
    return {}


def untag_resource(call: Call, params: Params) -> Output:
    """Take tags from a resource."""
    record = call.store(Store).get(params["resourceArn"])
    require(call, record)
    gone = params["tagKeys"]
    record.tags = {key: value for key, value in record.tags.items() if key not in gone}
    return {}


def list_tags(call: Call, params: Params) -> Output:
    """List the tags of a resource."""
    record = call.store(Store).get(params["resourceArn"])
    require(call, record)
    return {"tags": record.tags}


def policy_putter(member: str) -> Action:
    """Return the action that lets others use a resource, which a member names."""

    def put(call: Call, params: Params) -> Output:
        record = call.store(Store).get(params[member])
        require(call, record)
        record.policy = params["policy"]
        return {"requestId": str(uuid.uuid4()), member: params[member]}

    return put


def policy_getter(member: str) -> Action:
    """Return the action that tells who else may use a resource, which a member names."""

    def get(call: Call, params: Params) -> Output:
        record = call.store(Store).get(params[member])
        require(call, record)
        if not record.policy:
            message = f"The resource {record.arn} has no policy"
            raise ApiError("ResourceNotFoundException", message, 404)
        return {"requestId": str(uuid.uuid4()), "policy": record.policy}

    return get


_FIXED = {"imageRecipeArn", "containerRecipeArn"}


def _check_kind(record: Record, content: Params) -> None:
    """Refuse changes of what a resource is: whether images or containers, and of what.

    Raises:
        ApiError: if it changes.
    """
    same = (record.content.keys() & _FIXED) == (content.keys() & _FIXED)
    if record.noun is LIFECYCLE_POLICY:
        same = record.content["resourceType"] == content["resourceType"]
    if not same:
        message = f"The type of {record.arn} cannot be changed"
        raise ApiError("InvalidParameterValueException", message)


def _check_idle(record: Record) -> None:
    """Refuse to delete images that are being built.

    Raises:
        ApiError: if it is one.
    """
    if record.state.get("state", {}).get("status") == "PENDING":
        message = f"The image {record.arn} is being built; cancel that first"
        raise ApiError("ResourceDependencyException", message)
