"""Judges everything in some templates that has to do with snapshots and AMIs."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from snapshot_constructs.cfn import dlm
from snapshot_constructs.cfn.estate import estates
from snapshot_constructs.cfn.resolve import Resolved, ResolvedResource, Variant, resolved
from snapshot_constructs.cfn.template import Template
from snapshot_constructs.model.address import Pointer
from snapshot_constructs.model.estate import Estate, PlacedPolicy
from snapshot_constructs.model.policy import PolicySpec
from snapshot_constructs.model.powers import Powers
from snapshot_constructs.review import protection
from snapshot_constructs.review.found import Found
from snapshot_constructs.review.report import Protected, Report, Reviewed
from snapshot_constructs.rules import Finding, Place, Verdict, coverage, judge, judge_estate
from snapshot_constructs.rules.dlm.regions import partition_of
from snapshot_constructs.rules.protection import Named


@dataclass(frozen=True, slots=True)
class _Read:
    """A template, with its functions worked out, and where it will be deployed."""

    template: Template
    resolved: Resolved
    place: Place


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
        _Read(
            each,
            resolved(each, region=region, account=account),
            _place(each, region, account, today),
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
        others=(
            *(found for pair in zip(read, guarded, strict=True) for found in _together(*pair)),
            *_across(placed, read),
        ),
        coverage=tuple(row for each in placed for row in coverage(each)),
    )


def _policies(read: _Read, known: _Known) -> Iterator[Reviewed]:
    for resource in read.resolved.of(dlm.RESOURCE_TYPE):
        made = [_policy(read, resource, variant, known) for variant in resource.variants]
        yield from _gathered(_always(made))


def _gathered(variants: Iterable[Reviewed]) -> Iterator[Reviewed]:
    """Yield variants that differ in names and tags only as one."""
    alike: dict[str, list[Reviewed]] = {}
    for each in variants:
        mistakes = [_mistake(found) for found in each.found]
        key = f"{each.alike} {each.role} {each.verdict.unknown} {mistakes}"
        alike.setdefault(key, []).append(each)
    for first, *others in alike.values():
        also = tuple(each.when for each in others)
        when = "; or when ".join((first.when, *also))
        found = tuple(replace(each, when=each.when and when) for each in first.found)
        yield replace(first, also=also, found=found)


def _policy(read: _Read, resource: ResolvedResource, variant: Variant, known: _Known) -> Reviewed:
    place = _given(read.place, variant)
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
        found=_found(read, resource, variant, verdict.findings),
    )


def _powers(policy: PlacedPolicy, estate: Estate) -> Powers | None:
    """Return what the role of a policy may do; None if it is not in the templates."""
    link = policy.link(policy.spec.role)
    by_arn = isinstance(link, Pointer) and link.attribute == "Arn"
    roles = estate.roles_at(link, policy.address) if by_arn else ()
    return Powers.of(roles[0]) if roles else None


def _protections(read: _Read) -> Iterator[Protected]:
    for resource in read.resolved.of(*protection.TYPES):
        made = [_protection(read, resource, variant) for variant in resource.variants]
        yield from _always(made)


def _protection(read: _Read, resource: ResolvedResource, variant: Variant) -> Protected:
    value, verdict = protection.judged(
        resource.type, variant.properties, variant.attributes, _given(read.place, variant)
    )
    return Protected(
        template=read.template,
        resource=resource.resource,
        when=variant.when,
        value=value,
        verdict=verdict,
        found=_found(read, resource, variant, verdict.findings),
    )


def _together(read: _Read, guarded: Iterable[Protected]) -> Iterator[Found]:
    """Yield what is wrong with several protections of a template beside each other."""
    resources = {each.logical_id: each for each in read.resolved.of(*protection.TYPES)}
    named = [Named(each.resource.logical_id, each.value, each.when) for each in guarded]
    for across in protection.judged_together(named):
        resource = resources[across.logical_id]
        forms = {each.when: each for each in resource.variants}
        variant = forms.get(across.when, resource.variants[0])  # others may be conditional
        yield replace(_one(read, resource, variant, across.finding), when=across.when)


def _across(found: Iterable[Estate], read: Iterable[_Read]) -> Iterator[Found]:
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
            one = _one(*place, finding)
            key = (address.file, address.logical_id, _mistake(one))
            broken.setdefault(key, []).append((one, len(place[1].variants)))
    for forms in broken.values():
        always = len(forms) == forms[0][1]
        yield from [replace(forms[0][0], when="")] if always else [one for one, _ in forms]


def _found(
    read: _Read, resource: ResolvedResource, variant: Variant, findings: Iterable[Finding]
) -> tuple[Found, ...]:
    return tuple(_one(read, resource, variant, finding) for finding in findings)


def _one(read: _Read, resource: ResolvedResource, variant: Variant, finding: Finding) -> Found:
    return Found(
        finding=finding,
        template=read.template,
        resource=resource.resource,
        path=variant.origin(*finding.where.split("/")) if finding.where else variant.origin(),
        severity=finding.rule.severity,
        when=variant.when,
    )


J = TypeVar("J", Reviewed, Protected)


def _always(variants: Sequence[J]) -> Iterator[J]:
    """Say of a finding when it holds only where it does not always."""
    times = Counter(key for each in variants for key in {_mistake(found) for found in each.found})
    for each in variants:
        yield replace(
            each,
            found=tuple(
                replace(found, when="") if times[_mistake(found)] == len(variants) else found
                for found in each.found
            ),
        )


def _mistake(found: Found) -> tuple[str, tuple[str, ...], str]:
    return found.finding.rule.id, found.path, found.finding.what


def _given(place: Place, variant: Variant) -> Place:
    """Return where a variant is deployed: its condition may tell."""
    region = place.region or variant.given("AWS::Region")
    return replace(
        place,
        region=region,
        account=place.account or variant.given("AWS::AccountId"),
        partition=None if region is None else partition_of(region),
    )


def _without_own_role(verdict: Verdict, spec: PolicySpec, role: Powers | None) -> Verdict:
    """Leave out that the ARN of a role is not known, where the role itself is."""
    if role is None:
        return verdict
    left = tuple(each for each in verdict.unknown if each.what != str(spec.role))
    return replace(verdict, unknown=left)


def _place(
    template: Template, region: str | None, account: str | None, today: date | None
) -> Place:
    where = template.region or region
    return Place(
        region=where,
        account=template.account or account,
        partition=None if where is None else partition_of(where),
        today=today,
    )
