"""Findings of the variants of a resource, each with its address, and when it holds."""

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple, TypeVar

from snapshot_constructs.cfn.resolve import Resolved, ResolvedResource, Variant
from snapshot_constructs.cfn.template import Template
from snapshot_constructs.review.found import Found
from snapshot_constructs.review.report import Judged, Reviewed
from snapshot_constructs.rules import Finding, Place
from snapshot_constructs.rules.dlm.regions import partition_of


class Read(NamedTuple):
    """A template, with its functions worked out, and where it will be deployed."""

    template: Template
    resolved: Resolved
    place: Place


def place_of(
    template: Template, region: str | None, account: str | None, today: date | None
) -> Place:
    """Return where a template will be deployed, as far as that is known."""
    where = template.region or region
    return Place(
        region=where,
        account=template.account or account,
        partition=None if where is None else partition_of(where),
        today=today,
    )


def found_in(
    read: Read, resource: ResolvedResource, variant: Variant, findings: Iterable[Finding]
) -> tuple[Found, ...]:
    """Return findings about a variant of a resource with their addresses."""
    return tuple(one_of(read, resource, variant, finding) for finding in findings)


def one_of(read: Read, resource: ResolvedResource, variant: Variant, finding: Finding) -> Found:
    """Return one finding with its address."""
    return Found(
        finding=finding,
        template=read.template,
        resource=resource.resource,
        path=variant.origin(*finding.where.split("/")) if finding.where else variant.origin(),
        severity=finding.rule.severity,
        when=variant.when,
    )


J = TypeVar("J", Reviewed, Judged)


def always(variants: Sequence[J]) -> Iterator[J]:
    """Say of a finding when it holds only where it does not always."""
    times = Counter(key for each in variants for key in {mistake(found) for found in each.found})
    for each in variants:
        yield replace(
            each,
            found=tuple(
                replace(found, when="") if times[mistake(found)] == len(variants) else found
                for found in each.found
            ),
        )


def mistake(found: Found) -> tuple[str, tuple[str, ...], str]:
    """Return what is the same for a mistake in several variants."""
    return found.finding.rule.id, found.path, found.finding.what


def given(place: Place, variant: Variant) -> Place:
    """Return where a variant is deployed: its condition may tell."""
    region = place.region or variant.given("AWS::Region")
    return replace(
        place,
        region=region,
        account=place.account or variant.given("AWS::AccountId"),
        partition=None if region is None else partition_of(region),
    )


def without_own(judged: Judged, own: Container[str]) -> Judged:
    """Leave out that nobody knows the name or ARN of what the template itself makes.

    Args:
        judged: a resource.
        own: the logical ids of the template.
    """
    left = tuple(each for each in judged.verdict.unknown if _referred(each.what) not in own)
    return replace(judged, verdict=replace(judged.verdict, unknown=left))


def _referred(what: str) -> str:
    """Return the logical id that a reference names; the text itself if it is none."""
    return what.removeprefix("<Ref ").removeprefix("<Fn::GetAtt ").rstrip(">").partition(".")[0]
