"""Make the resources of a policy that has been judged."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from aws_cdk.aws_dlm import CfnLifecyclePolicy

from snapshot_constructs.cdk._l1 import to_l1
from snapshot_constructs.cdk._notes import annotate
from snapshot_constructs.cdk._place import spot_of
from snapshot_constructs.cdk._role import grant_keys, make_role
from snapshot_constructs.cdk._tag_rule import watch_tags
from snapshot_constructs.cfn.dlm import encode
from snapshot_constructs.rules import Place
from snapshot_constructs.rules.dlm.subjects import copies
from snapshot_constructs.rules.registry import At

if TYPE_CHECKING:
    from collections.abc import Iterator

    from aws_cdk import aws_iam as iam
    from constructs import Construct

    from snapshot_constructs.cdk._base import Made
    from snapshot_constructs.cdk._draft import Draft, Judged
    from snapshot_constructs.cdk._key import KeyLike
    from snapshot_constructs.model.policy import PolicySpec


def build(policy: Made, judged: Judged) -> None:
    """Make the role, unless there is one, and the resource, and tell the construct of them."""
    role = _role(policy, judged)
    spec = replace(judged.spec, role=role.role_arn)
    resource = CfnLifecyclePolicy(policy, "Resource", **to_l1(encode(spec)))
    if judged.draft.role is not None:
        resource.node.add_dependency(role)  # its permissions may stand in a resource below it
    watch_tags(spot_of(judged.draft.scope).stack, spec, resource)
    annotate(policy, judged)
    policy.spec, policy.role, policy.verdict = spec, role, judged.verdict
    policy.reference = resource


def _role(construct: Construct, judged: Judged) -> iam.IRole:
    draft: Draft = judged.draft
    copy_keys = list(_copy_keys(judged.spec))
    if draft.role is None:
        return make_role(construct, judged.spec, source_keys=draft.source_keys, copy_keys=copy_keys)
    grant_keys(draft.role, draft.source_keys, copy_keys)
    return draft.role


def _copy_keys(spec: PolicySpec) -> Iterator[KeyLike]:
    for found in copies(spec, Place()):
        if isinstance(found, At) and found.it.key is not None:
            yield found.it.key_object or found.it.key  # type: ignore[misc]  # an object with key_arn
