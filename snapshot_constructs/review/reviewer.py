"""Judges every policy of some templates."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from snapshot_constructs.cfn import dlm
from snapshot_constructs.cfn.role import powers_of
from snapshot_constructs.cfn.template import Template
from snapshot_constructs.model.policy import PolicySpec
from snapshot_constructs.model.powers import Powers
from snapshot_constructs.rules import Finding, Place, Severity, Verdict, judge

_PARTITIONS = {"cn-": "aws-cn", "us-gov-": "aws-us-gov", "eusc-": "aws-eusc"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """One policy, with its address and all that was found out about it.

    Attributes:
        role: what its role may do; None if that is not in its template.
    """

    template: Template
    logical_id: str
    construct_path: str | None
    place: Place
    spec: PolicySpec
    verdict: Verdict
    role: Powers | None

    @property
    def name(self) -> str:
        """The path of its construct without what every path ends with, else the logical id."""
        return (self.construct_path or self.logical_id).removesuffix("/Resource")

    def line(self, finding: Finding) -> int:
        """Return the line of the template at which something is wrong."""
        path = finding.where.split("/") if finding.where else []
        return self.template.line(self.logical_id, "Properties", *path)


@dataclass(frozen=True, slots=True)
class Report:
    """All policies of some templates, in their order."""

    templates: tuple[Template, ...]
    policies: tuple[Reviewed, ...]

    @property
    def counts(self) -> Counter[Severity]:
        """How many findings there are of each severity."""
        return Counter(
            finding.rule.severity for each in self.policies for finding in each.verdict.findings
        )

    @property
    def unknown(self) -> int:
        """How many things are known only at deployment."""
        return sum(len(each.verdict.unknown) for each in self.policies)


def review(
    templates: Iterable[Template],
    *,
    region: str | None = None,
    account: str | None = None,
    today: date | None = None,
) -> Report:
    """Judge all policies of some templates.

    Args:
        templates: as they were read.
        region: where they will be deployed, unless they are from an assembly that says so.
        account: the same.
        today: the day from which schedules are looked at.
    """
    read = tuple(templates)
    return Report(
        read,
        tuple(
            found
            for template in read
            for found in _policies(template, _place(template, region, account, today))
        ),
    )


def _policies(template: Template, place: Place) -> Iterator[Reviewed]:
    for resource in template.resources(dlm.RESOURCE_TYPE):
        spec = dlm.decode(resource.properties)
        role = powers_of(template, spec.role)
        yield Reviewed(
            template=template,
            logical_id=resource.logical_id,
            construct_path=resource.construct_path,
            place=place,
            spec=spec,
            verdict=_without_own_role(judge(spec, place), spec, role),
            role=role,
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
        partition=None if where is None else _partition(where),
        today=today,
    )


def _partition(region: str) -> str:
    return next((name for start, name in _PARTITIONS.items() if region.startswith(start)), "aws")
