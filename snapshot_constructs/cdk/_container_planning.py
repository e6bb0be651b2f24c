"""From the arguments of ``ContainerPipeline`` to all of its resources as values, judged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aws_cdk import CfnResource, Stack

from snapshot_constructs.cdk import _container_parts as parts
from snapshot_constructs.cdk._container_draft import drafted
from snapshot_constructs.cdk._pipeline_name import given, name_at
from snapshot_constructs.cdk._pipeline_parts import image, infrastructure
from snapshot_constructs.cdk._pipeline_planning import approved, own_first
from snapshot_constructs.cdk._pipeline_recipe import made_here
from snapshot_constructs.cdk._pipeline_roles import needs_role
from snapshot_constructs.cdk._place import check_words, spot_of
from snapshot_constructs.model.deferred import is_deferred
from snapshot_constructs.model.imagebuilder.container import ContainerTarget
from snapshot_constructs.rules import Finding
from snapshot_constructs.rules.imagebuilder import RULES

if TYPE_CHECKING:
    from constructs import Construct

    from snapshot_constructs.cdk._container_draft import Container
    from snapshot_constructs.cdk._pipeline_draft import Draft
    from snapshot_constructs.cdk._place import Spot
    from snapshot_constructs.cdk._plan import Planned
    from snapshot_constructs.model.imagebuilder.targets import Retire
    from snapshot_constructs.rules import Verdict

_TYPE, _REPOSITORY = (
    next(rule for rule in RULES if rule.id == f"imagebuilder/{slug}")
    for slug in ("property-type", "target-repository")
)


@dataclass(frozen=True, slots=True)
class ContainerPlan:
    """A container pipeline that AWS would take; see ``Plan``."""

    draft: Draft
    container: Container
    targets: tuple[ContainerTarget, ...]
    region: str
    resources: tuple[Planned, ...]
    verdict: Verdict


def planned(scope: Construct, id: str, name: object, written: Mapping[str, Any]) -> ContainerPlan:
    """Return the plan for the arguments of ``ContainerPipeline``; see that of AMIs.

    Raises:
        PipelineError: if AWS would refuse something, or it could never build.
    """
    check_words(scope, id)
    spot = spot_of(scope)
    region = spot.written_region
    draft, container = drafted(given(name) or name_at(scope, id), written)
    targets = own_first(container.targets, region, ContainerTarget())
    resources = tuple(_resources(draft, container, targets, spot.stack, region))
    missing = [*_elsewhere(container, spot), *_unnamed(container, region), *_retired(draft.retire)]
    verdict = approved(scope, id, name, draft=draft, resources=resources, missing=missing)
    return ContainerPlan(draft, container, targets, region, resources, verdict)


def _resources(
    draft: Draft,
    container: Container,
    targets: tuple[ContainerTarget, ...],
    stack: Stack,
    region: str,
) -> Iterator[Planned]:
    own = [*made_here(draft, stack)]
    yield from own
    yield parts.recipe(draft, container, own, stack)
    yield infrastructure(draft)
    yield parts.distribution(draft, container, targets, region)
    yield parts.pipeline(draft, container, with_role=needs_role(draft, (), region))
    if draft.retire is not None:
        yield parts.lifecycle(draft, draft.retire)
    if draft.build_on_deploy:
        yield image(draft)


def _elsewhere(container: Container, spot: Spot) -> Iterator[Finding]:
    """Find repositories of another account or Region, of which a recipe would have the name alone."""
    for where in ("repository", "scan_repository"):
        of = getattr(getattr(container, where), "env", None)
        theirs = (getattr(of, "account", None), getattr(of, "region", None))
        for their, ours in zip(theirs, (spot.account, spot.region), strict=True):
            if their is not None and ours is not None and not is_deferred(their) and their != ours:
                what = f"must be in {ours}, where the pipeline is (got one in {their})"
                fix = "name one there; targets are for other Regions, replication is for accounts"
                yield Finding(_REPOSITORY, where, what, fix)


def _unnamed(container: Container, region: str) -> Iterator[Finding]:
    """Find other Regions, where no repository has a name that CloudFormation makes up."""
    for i, target in enumerate(container.targets):
        elsewhere = target.region is not None and str(target.region) != region
        if elsewhere and target.repository is None and _is_nameless(container.repository):
            what = "expected a name, because CloudFormation makes up that of repository, got None"
            yield Finding(_TYPE, f"targets[{i}].repository", what, "write, for example, 'web'")


def _is_nameless(repository: object) -> bool:
    """Tell whether a repository is made in this app, and nobody gave it a name."""
    made = getattr(getattr(repository, "node", None), "default_child", None)
    if not isinstance(made, CfnResource):
        return False
    return Stack.of(made).resolve(getattr(made, "repository_name", "")) is None


def _retired(retire: Retire | None) -> Iterator[Finding]:
    """Find what is true of AMIs alone."""
    if retire is None:
        return
    if retire.keep_if_launched_within is not None:
        what = f"expected nothing, because nobody knows what runs, got {retire.keep_if_launched_within}"
        yield Finding(_TYPE, "retire.keep_if_launched_within", what, "leave it out")
    if retire.delete_after is not None and retire.keep == 0:
        what = "expected 1 or more, because nothing else spares the last image, got 0"
        yield Finding(_TYPE, "retire.keep", what, "write keep=1, or leave it out")
