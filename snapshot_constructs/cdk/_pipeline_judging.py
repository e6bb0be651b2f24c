"""Hold the resources of a pipeline against the rules, before any of them is made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from snapshot_constructs.cdk import _pipeline_network as network
from snapshot_constructs.cdk._pipeline_name import given
from snapshot_constructs.cdk._pipeline_recipe import component_id, root_device, workflow_id
from snapshot_constructs.cdk._pipeline_together import together
from snapshot_constructs.cdk._pipeline_words import of_field
from snapshot_constructs.cdk._plan import TO_COME, Planned
from snapshot_constructs.model.value import brief
from snapshot_constructs.rules import Finding, Place, Rule, Severity, Unknown, Verdict
from snapshot_constructs.rules.imagebuilder import RULES, estate, judge_image_builder

if TYPE_CHECKING:
    from aws_cdk import Stack

    from snapshot_constructs.cdk._pipeline_draft import Draft

_ORDER = [*Severity]
_BY_ID: dict[str, Rule[Any]] = {rule.id: rule for rule in (*RULES, *estate.RULES)}
_TYPE = _BY_ID["imagebuilder/property-type"]
_COLLISION = _BY_ID["imagebuilder/name-collision"]
_ISOLATED = _BY_ID["imagebuilder/isolated-subnet"]


def judged(
    path: str,
    draft: Draft,
    plan: Sequence[Planned],
    stack: Stack,
    place: Place,
    *,
    missing: Iterable[Finding],
) -> Verdict:
    """Return all that the rules say about a pipeline, in the words of its arguments.

    Args:
        path: that it will have in the app.
        draft: its arguments.
        plan: its resources.
        stack: where it will be.
        place: the same, as far as it is known.
        missing: what must be said in its arguments, and is not.
    """
    findings = [
        *_misread(draft),
        *missing,
        *_half_said(draft),
        *_isolated(draft),
    ]
    unknown: dict[Unknown, None] = {}
    for each in plan:
        verdict = judge_image_builder(each.value, place)
        findings += [replace(it, where=each.argument(it.where)) for it in verdict.findings]
        unknown |= dict.fromkeys(_waiting(each, verdict))
    findings += together(path, plan, stack, place)
    once = {(it.rule.id, it.where, it.what): it for it in findings}
    ordered = sorted(once.values(), key=lambda it: _ORDER.index(it.rule.severity))
    return Verdict(tuple(ordered), tuple(unknown))


def twice(draft: Draft) -> Iterator[Finding]:
    """Find components and workflows whose constructs, and names, would be the same."""
    seen: dict[str, str] = {}
    for where, id in _ids(draft):
        if id in seen:
            name = id.partition("-")[2]
            yield Finding(
                _COLLISION,
                where,
                f"is the name of {seen[id]}, too (got {name!r})",
                "give each one its own name",
            )
        seen.setdefault(id, where.removesuffix(".name"))


def name_taken(name: str, by: str) -> Finding:
    """Return that another pipeline has the name."""
    what = f"{by} has the same name in this account and Region (got {name!r})"
    return Finding(_COLLISION, "name", what, "write another name, or leave it out")


def unusable_name(name: object) -> Iterator[Finding]:
    """Find a name that is no text, or not known now."""
    if name is not None and given(name) is None:
        what = f"expected text that is known now, got {brief(name)}"
        yield Finding(_TYPE, "name", what, "write, for example, name='web-server'")


def _ids(draft: Draft) -> Iterator[tuple[str, str]]:
    for i, component in enumerate(draft.components):
        if component.is_own:
            yield f"components[{i}].name", component_id(component).lower()
    for i, workflow in enumerate(draft.workflows):
        if workflow.is_own:
            yield f"workflows[{i}].name", workflow_id(workflow).lower()


def _misread(draft: Draft) -> Iterator[Finding]:
    for each in (*draft.misread, *network.misfits(draft)):
        yield Finding(_TYPE, of_field(each.where), each.what, "write a value of that type")


def missing_of_amis(draft: Draft) -> Iterator[Finding]:
    """Find what must be said of AMIs, because nothing else tells."""
    wrong = {each.where for each in draft.misread}
    if root_device(draft) is None and not wrong & {"base", "root_device"}:
        what = "expected a name, because that of the base does not tell it, got None"
        fix = "write '/dev/xvda' or '/dev/sda1', whichever the base has"
        yield Finding(_TYPE, "root_device", what, fix)
    own = any(each.is_own for each in draft.components)
    if own and draft.base.platform is None and draft.family is None and "base" not in wrong:
        what = "expected Linux, Windows or macOS, because its name does not tell it, got None"
        yield Finding(_TYPE, "base.platform", what, "write, for example, platform='Linux'")
    retire = draft.retire
    spares = retire is None or retire.keep != 0 or retire.keep_if_launched_within is not None
    if retire is not None and retire.delete_after is not None and not spares:
        what = "expected 1 or more where nothing else spares the last AMI, got 0"
        fix = "write keep=1, or keep_if_launched_within=Retain.days(60) as well"
        yield Finding(_TYPE, "retire.keep", what, fix)


def _half_said(draft: Draft) -> Iterator[Finding]:
    if draft.removal != "retain" and not draft.build_on_deploy:
        what = "expected build_on_deploy beside it, got False"
        yield Finding(_TYPE, "removal", what, "write build_on_deploy=True as well, or leave it out")


def _isolated(draft: Draft) -> Iterator[Finding]:
    missing = network.missing_endpoints(draft)
    if missing:
        yield Finding(
            _ISOLATED,
            "subnet_selection" if draft.subnet_selection else "vpc",
            f"the subnet has no way out, and no endpoints for {', '.join(missing)}",
            "add these endpoints to the VPC before the pipeline, or take a subnet with NAT",
        )


def _waiting(planned: Planned, verdict: Verdict) -> Iterator[Unknown]:
    """Yield what waits for the deployment, but for the names and ARNs of what is made here."""
    for each in verdict.unknown:
        if not (each.what.startswith("<Ref ") and each.what.endswith(f"{TO_COME}>")):
            yield replace(each, where=planned.argument(each.where))
