"""What the resources of a pipeline break together, before any of them is made."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

from aws_cdk import Aws

from snapshot_constructs.cdk._plan import Planned, id_of, name_of, rewritten
from snapshot_constructs.model.address import Address, Link, Mark, Pointer
from snapshot_constructs.model.deferred import Deferred
from snapshot_constructs.model.estate import Estate, PlacedImage
from snapshot_constructs.rules.judge_estate import judge_images

if TYPE_CHECKING:
    from aws_cdk import Stack

    from snapshot_constructs.rules import Finding, Place

_VARIABLE = re.compile(r"\$\{([^}]*)\}")

Known = Mapping[str, str | None]
"""What stands for pseudo parameters; None where only the deployment tells."""


class OnlyTemplateTellsError(Exception):
    """Raised where the CDK must say what becomes of a value."""


def together(path: str, plan: Sequence[Planned], stack: Stack, place: Place) -> Iterator[Finding]:
    """Yield what the resources of the pipeline break together.

    Args:
        path: that it will have in the app.
        plan: its resources.
        stack: where it will be.
        place: the same, as far as it is known.
    """
    by_name = {name_of(each.id): each for each in plan}
    for address, finding in judge_images(_estate(path, plan, stack, place)):
        each = by_name.get(address.logical_id)
        if each is not None:
            yield replace(finding, where=each.argument(finding.where))


def _estate(path: str, plan: Sequence[Planned], stack: Stack, place: Place) -> Estate:
    try:
        return as_planned(path, plan, place)
    except OnlyTemplateTellsError:
        from snapshot_constructs.cdk import _pipeline_template  # noqa: PLC0415 - most need none

        return _pipeline_template.as_in_template(path, plan, stack, place)


def as_planned(path: str, plan: Sequence[Planned], place: Place) -> Estate:
    """Return what would be read in the template of a pipeline, where its values tell that.

    Raises:
        OnlyTemplateTellsError: where they do not: because of tokens, of tags by which lifecycle
            policies may take build instances for others, or of names that occur twice.
    """
    ids = {each.id for each in plan}
    if len(ids) < len(plan):
        raise OnlyTemplateTellsError
    known = {
        "AWS::Region": place.region,
        "AWS::Partition": place.partition if place.region else None,
        "AWS::AccountId": place.account,
    }
    placed = (_placed(f"{path}/{each.id}", each, ids, known) for each in plan)
    return Estate(region=place.region, account=place.account, images=tuple(placed))


def _placed(path: str, planned: Planned, ids: set[str], known: Known) -> PlacedImage:
    value, names = planned.value, {}
    text = getattr(value, "data", None)  # which CloudFormation may have to look up
    if getattr(value, "resource_tags", ()) or str(text).startswith("{{resolve:"):
        raise OnlyTemplateTellsError

    def told(deferred: Deferred) -> object:
        found = _told(deferred, known)
        if isinstance(found, Deferred):
            names[repr(found.raw)] = _link(found.raw, ids)
        return found

    it = rewritten(value, told)
    return PlacedImage(address=Address("", name_of(planned.id), path), it=it, names=names)


def _told(deferred: Deferred, known: Known) -> str | Deferred:
    """Return what stands in the template for something deferred.

    Raises:
        OnlyTemplateTellsError: if it is none of ours.
    """
    match deferred.raw:
        case raw if id_of(raw) is not None:
            return deferred
        case {"Fn::Sub": str() as text}:
            return _filled(deferred, text, known)
        case str() as token if token == _region():
            return Deferred({"Ref": "AWS::Region"})
    raise OnlyTemplateTellsError


def _filled(deferred: Deferred, text: str, known: Known) -> str | Deferred:
    """Return a text with pseudo parameters in it, if all or none of them are known."""
    named = set(_VARIABLE.findall(text))
    values = {known[name] for name in named & known.keys()}
    if not named <= known.keys() or (None in values and len(values) > 1):
        raise OnlyTemplateTellsError
    if None in values:
        return deferred
    return _VARIABLE.sub(lambda name: str(known[name[1]]), text)


def _link(raw: Any, ids: set[str]) -> Link:
    """Return what something names: a resource of the pipeline, or what there is of its text."""
    if "Fn::Sub" in raw:
        return str(raw["Fn::Sub"])
    name = raw["Ref"]
    return Pointer(Mark("", name)) if id_of(raw) in ids else f"${{{name}}}"


@cache
def _region() -> str:
    """Return the token that the Region of a stack is, if it is not known."""
    return Aws.REGION
