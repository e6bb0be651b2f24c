"""Make components, workflows, recipes, configurations, pipelines and lifecycle policies."""

from __future__ import annotations

import uuid
from typing import Any

from snapshot_constructs.model.imagebuilder import ImageBuilderResource
from snapshot_constructs.model.imagebuilder.names import normalised
from snapshot_constructs.rehearse.cloud.errors import ApiError
from snapshot_constructs.rehearse.cloud.imagebuilder.asking import (
    once,
    require_new,
    require_role,
    stop_if_dry,
)
from snapshot_constructs.rehearse.cloud.imagebuilder.judging import judge
from snapshot_constructs.rehearse.cloud.imagebuilder.links import check_links
from snapshot_constructs.rehearse.cloud.imagebuilder.nouns import WORKFLOW, Noun
from snapshot_constructs.rehearse.cloud.imagebuilder.records import Record, Store
from snapshot_constructs.rehearse.cloud.imagebuilder.telling import told
from snapshot_constructs.rehearse.cloud.imagebuilder.versions import Version, following
from snapshot_constructs.rehearse.cloud.service import Action, Call, Output, Params

_APART = ("name", "semanticVersion", "tags", "clientToken", "dryRun")


def creator(noun: Noun) -> Action:
    """Return the action that makes a resource of some type."""

    def create(call: Call, params: Params) -> Output:
        resource = judge(call, noun, params)
        record = _record(call, noun, params, resource)
        require_new(call, record.arn, record.tags)
        require_role(call, params.get("executionRole"))
        check_links(call, params)
        _check_taken(call, record)
        stop_if_dry(params)
        call.store(Store).add(record)
        return answer(record, params)

    return once(create)


def content_of(params: Params, *apart: str) -> dict[str, Any]:
    """Return what a resource keeps of the parameters that made it."""
    return {name: value for name, value in params.items() if name not in (*_APART, *apart)}


def answer(record: Record, params: Params) -> Output:
    """Return what a call says of what it made."""
    return {
        "requestId": str(uuid.uuid4()),
        "clientToken": params["clientToken"],
        record.noun.id: record.arn,
        "latestVersionReferences": record.references() or None,
    }


def base_arn(call: Call, noun: Noun, params: Params) -> str:
    """Return the ARN of what is to be made, without its version."""
    kind = f"/{params['type'].lower()}" if noun is WORKFLOW else ""
    name = normalised(params["name"])
    return f"arn:aws:imagebuilder:{call.region}:{call.account}:{noun.word}{kind}/{name}"


def _record(call: Call, noun: Noun, params: Params, resource: ImageBuilderResource) -> Record:
    base = base_arn(call, noun, params)
    version = _version(call, base, params) if noun.versioned else None
    return Record(
        noun=noun,
        base=base,
        name=params["name"],
        made=call.world.clock.now(),
        content=content_of(params),
        version=version,
        build=_build(call, base, version) if noun.built else 0,
        tags=dict(params.get("tags", {})),
        state=told(call, resource, params),
    )


def _version(call: Call, base: str, params: Params) -> Version:
    taken = (each.version for each in call.store(Store).versions(base))
    return following(params["semanticVersion"], (each for each in taken if each is not None))


def _build(call: Call, base: str, version: Version | None) -> int:
    builds = [each.build for each in call.store(Store).versions(base) if each.version == version]
    return max(builds, default=0) + 1


def _check_taken(call: Call, record: Record) -> None:
    """Refuse what is there already: the name, or the content of the last build.

    Raises:
        ApiError: if it is there.
    """
    there = call.store(Store).find(record.version_arn)
    if there is None or (record.build and there.content != record.content):
        return
    message = f"The resource {there.arn} already exists"
    raise ApiError("ResourceAlreadyExistsException", message)
