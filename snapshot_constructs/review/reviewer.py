"""Judges everything in some templates that has to do with snapshots and AMIs."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from snapshot_constructs.cfn import dlm
from snapshot_constructs.cfn.estate import estates
from snapshot_constructs.cfn.resolve import ResolvedResource, Variant, resolved
from snapshot_constructs.cfn.template import Template
from snapshot_constructs.model.address import Pointer
from snapshot_constructs.model.estate import Estate, PlacedPolicy
from snapshot_constructs.model.policy import PolicySpec
from snapshot_constructs.model.powers import Powers
from snapshot_constructs.review import protection
from snapshot_constructs.review.found import Found
from snapshot_constructs.review.judging import (
    Read,
    always,
    found_in,
    given,
    mistake,
    one_of,
    place_of,
    without_own,
)
from snapshot_constructs.review.report import Judged, Report, Reviewed
from snapshot_constructs.rules import Place, Verdict, coverage, judge, judge_estate
from snapshot_constructs.rules.protection import Named

if TYPE_CHECKING:
    from snapshot_constructs.review.resource_words import Judgeable

_IMAGE_BUILDER = "AWS::ImageBuilder::"
_JudgeOne = Callable[
    [str, Mapping[str, Any], Mapping[str, Any], Place], "tuple[Judgeable, Verdict]"
]

_Known = Mapping[tuple[str, str, str], tuple[PlacedPolicy, Estate]]
"""The policies of all estates, by template file, logical id and condition."""


def review(
    templates: Iterable[Template],
    *,
    region: str | None = None,
    account: str | None = None,
    today: date | None = None,
) -> Report:
    """Judge all that some templates make.

    Args:
        templates: as they were read.
        region: where they will be deployed, unless they are from an assembly that says so.
        account: the same.
        today: the day from which schedules are looked at.

    Raises:
        UnusableError: if the conditions of a template go in circles.
    """
    read = [
        Read(
            each,
            resolved(each, region=region, account=account),
            place_of(each, region, account, today),
        )
        for each in templates
    ]
    placed = estates(
        [(each.template, each.resolved.resources) for each in read], region=region, account=account
    )
    known = {
        (each.address.file, each.address.logical_id, each.address.when): (each, estate)
        for estate in placed
        for each in estate.policies
    }
    guarded = [[*_protections(each)] for each in read]
    return Report(
        templates=tuple(each.template for each in read),
        policies=tuple(found for each in read for found in _policies(each, known)),
        protections=tuple(found for each in guarded for found in each),
        images=tuple(found for each in read for found in _images(each)),
        others=(
            *(found for pair in zip(read, guarded, strict=True) for found in _together(*pair)),
            *_across(placed, read),
        ),
        coverage=tuple(row for each in placed for row in coverage(each)),
    )


def _policies(read: Read, known: _Known) -> Iterator[Reviewed]:
    for resource in read.resolved.of(dlm.RESOURCE_TYPE):
        made = [_policy(read, resource, variant, known) for variant in resource.variants]
        yield from _gathered(always(made))


def _gathered(variants: Iterable[Reviewed]) -> Iterator[Reviewed]:
    """Yield variants that differ in names and tags only as one."""
    alike: dict[str, list[Reviewed]] = {}
    for each in variants:
        mistakes = [mistake(found) for found in each.found]
        key = f"{each.alike} {each.role} {each.verdict.unknown} {mistakes}"
        alike.setdefault(key, []).append(each)
    for first, *others in alike.values():
        also = tuple(each.when for each in others)
        when = "; or when ".join((first.when, *also))
        found = tuple(replace(each, when=each.when and when) for each in first.found)
        yield replace(first, also=also, found=found)


def _policy(read: Read, resource: ResolvedResource, variant: Variant, known: _Known) -> Reviewed:
    place = given(read.place, variant)
    policy, estate = known[read.template.file, resource.logical_id, variant.when]
    spec = policy.spec
    role = _powers(policy, estate)
    verdict = _without_own_role(judge(spec, place), spec, role)
    return Reviewed(
        template=read.template,
        resource=resource.resource,
        when=variant.when,
        place=place,
        spec=spec,
        verdict=verdict,
        role=role,
        found=found_in(read, resource, variant, verdict.findings),
    )


def _powers(policy: PlacedPolicy, estate: Estate) -> Powers | None:
    """Return what the role of a policy may do; None if it is not in the templates."""
    link = policy.link(policy.spec.role)
    by_arn = isinstance(link, Pointer) and link.attribute == "Arn"
    roles = estate.roles_at(link, policy.address) if by_arn else ()
    return Powers.of(roles[0]) if roles else None


def _protections(read: Read) -> Iterator[Judged]:
    return _besides(read, protection.TYPES, protection.judged)


def _images(read: Read) -> Iterator[Judged]:
    """Yield the resources of Image Builder, of which most templates have none."""
    if any(each.type.startswith(_IMAGE_BUILDER) for each in read.resolved.resources):
        from snapshot_constructs.review import images  # noqa: PLC0415  # so that others start sooner

        yield from _besides(read, images.TYPES, images.judged)


def _besides(read: Read, types: Sequence[str], judge_one: _JudgeOne) -> Iterator[Judged]:
    own = {each.logical_id for each in read.resolved.resources}
    for resource in read.resolved.of(*types):
        made = [_beside(read, resource, variant, judge_one) for variant in resource.variants]
        yield from (without_own(each, own) for each in always(made))


def _beside(
    read: Read, resource: ResolvedResource, variant: Variant, judge_one: _JudgeOne
) -> Judged:
    value, verdict = judge_one(
        resource.type, variant.properties, variant.attributes, given(read.place, variant)
    )
    return Judged(
        template=read.template,
        resource=resource.resource,
        when=variant.when,
        value=value,
        verdict=verdict,
        found=found_in(read, resource, variant, verdict.findings),
    )


def _together(read: Read, guarded: Iterable[Judged]) -> Iterator[Found]:
    """Yield what is wrong with several protections of a template beside each other."""
    resources = {each.logical_id: each for each in read.resolved.of(*protection.TYPES)}
    named: list[Named[object]] = [
        Named(each.resource.logical_id, each.value, each.when) for each in guarded
    ]
    for across in protection.judged_together(named):
        resource = resources[across.logical_id]
        forms = {each.when: each for each in resource.variants}
        variant = forms.get(across.when, resource.variants[0])  # others may be conditional
        yield replace(one_of(read, resource, variant, across.finding), when=across.when)


def _across(found: Iterable[Estate], read: Iterable[Read]) -> Iterator[Found]:
    """Yield what is wrong with several resources of an account and Region together."""
    places = {
        (each.template.file, resource.logical_id, variant.when): (each, resource, variant)
        for each in read
        for resource in each.resolved.resources
        for variant in resource.variants
    }
    broken: dict[tuple[str, str, object], list[tuple[Found, int]]] = {}
    for estate in found:
        for address, finding in judge_estate(estate):
            place = places[address.file, address.logical_id, address.when]
            one = one_of(*place, finding)
            key = (address.file, address.logical_id, mistake(one))
            broken.setdefault(key, []).append((one, len(place[1].variants)))
    for forms in broken.values():
        always = len(forms) == forms[0][1]
        yield from [replace(forms[0][0], when="")] if always else [one for one, _ in forms]


def _without_own_role(verdict: Verdict, spec: PolicySpec, role: Powers | None) -> Verdict:
    """Leave out that the ARN of a role is not known, where the role itself is."""
    if role is None:
        return verdict
    left = tuple(each for each in verdict.unknown if each.what != str(spec.role))
    return replace(verdict, unknown=left)
