"""From the arguments of ``AmiPipeline`` to all of its resources as values, judged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from snapshot_constructs.cdk import _pipeline_parts as parts
from snapshot_constructs.cdk._caller import location
from snapshot_constructs.cdk._pipeline_draft import Draft, drafted
from snapshot_constructs.cdk._pipeline_judging import (
    judged,
    missing_of_amis,
    name_taken,
    twice,
    unusable_name,
)
from snapshot_constructs.cdk._pipeline_name import given, holder, name_at
from snapshot_constructs.cdk._pipeline_recipe import made_here, recipe
from snapshot_constructs.cdk._pipeline_roles import needs_role
from snapshot_constructs.cdk._place import check_words, path_of, place_of, spot_of
from snapshot_constructs.cdk._plan import TO_COME, Planned
from snapshot_constructs.cdk.rule_error import PipelineError
from snapshot_constructs.model.imagebuilder.targets import AmiTarget
from snapshot_constructs.model.imagebuilder.versions import Versions
from snapshot_constructs.rules import Verdict

if TYPE_CHECKING:
    from aws_cdk import Stack
    from constructs import Construct

    from snapshot_constructs.model.imagebuilder.container import ContainerTarget
    from snapshot_constructs.rules import Finding

T = TypeVar("T", bound="AmiTarget | ContainerTarget")


class Plan(NamedTuple):
    """A pipeline that AWS would take, before anything of it is made.

    Attributes:
        targets: the Region of the stack is the first.
        region: that of the stack, which may be a token.
        resources: in the order in which they can be made.
        verdict: what the rules have to say besides.
    """

    draft: Draft
    targets: tuple[AmiTarget, ...]
    region: str
    resources: tuple[Planned, ...]
    verdict: Verdict


def planned(scope: Construct, id: str, name: object, written: Mapping[str, Any]) -> Plan:
    """Return the plan for the arguments of ``AmiPipeline``.

    Args:
        scope: where it will be.
        id: what it will be called there.
        name: that of the pipeline, if one was given.
        written: the arguments, and what else there may be.

    Raises:
        PipelineError: if AWS would refuse something, or it could never build.
    """
    check_words(scope, id)
    spot = spot_of(scope)
    stack, region = spot.stack, spot.written_region
    pipeline = given(name) or name_at(scope, id)
    draft = drafted(pipeline, _completed(written, pipeline))
    targets = own_first(draft.targets, region, AmiTarget())
    resources = tuple(_resources(draft, targets, stack, region))
    missing = missing_of_amis(draft)
    verdict = approved(scope, id, name, draft=draft, resources=resources, missing=missing)
    return Plan(draft, targets, region, resources, verdict)


def approved(
    scope: Construct,
    id: str,
    name: object,
    *,
    draft: Draft,
    resources: tuple[Planned, ...],
    missing: Iterable[Finding],
) -> Verdict:
    """Return what the rules have to say about a pipeline that AWS would take.

    Args:
        scope: where it will be.
        id: what it will be called there.
        name: that of the pipeline, if one was given.
        draft: its arguments.
        resources: what would be made.
        missing: what must be said in its arguments, and is not.

    Raises:
        PipelineError: if AWS would refuse something, or it could never build.
    """
    path, place, stack = path_of(scope, id), place_of(scope), spot_of(scope).stack
    misnamed = [*twice(draft), *unusable_name(name)]
    if (other := holder(scope, id, draft.pipeline)) is not None:
        misnamed.append(name_taken(draft.pipeline, other))
    verdict = judged(path, draft, resources, stack, place, missing=missing)
    # What has the name of something else is said once, not of all that refers to it as well.
    others = [each for each in verdict.errors if not (misnamed and TO_COME in each.what)]
    if misnamed or others:
        raise PipelineError(path, [*misnamed, *others], location())
    return verdict


def _completed(written: Mapping[str, Any], pipeline: str) -> dict[str, Any]:
    """Return the arguments, with what is derived where nothing was said."""
    derived = {"parameter": f"/imagebuilder/{pipeline}/latest", "versions": Versions.auto()}
    return {**written, **{name: it for name, it in derived.items() if written[name] is None}}


def own_first(targets: tuple[T, ...], region: str, own: T) -> tuple[T, ...]:
    """Return the targets with that of the stack's own Region first.

    Args:
        targets: in the order of their author.
        region: that of the stack.
        own: what is the target there if none is given.
    """
    ours = [each for each in targets if _is_ours(each, region)]
    others = [each for each in targets if not _is_ours(each, region)]
    return (*(ours or [own]), *others)


def _is_ours(target: AmiTarget | ContainerTarget, region: str) -> bool:
    return target.region is None or str(target.region) == region


def _resources(
    draft: Draft, targets: tuple[AmiTarget, ...], stack: Stack, region: str
) -> list[Planned]:
    own = [*made_here(draft, stack)]
    made = [
        *own,
        recipe(draft, own, stack),
        parts.infrastructure(draft),
        parts.distribution(draft, region, targets),
        parts.pipeline(draft, with_role=needs_role(draft, targets, region)),
    ]
    if draft.retire is not None:
        made.append(parts.lifecycle(draft, draft.retire))
    if draft.build_on_deploy:
        made.append(parts.image(draft))
    return made
